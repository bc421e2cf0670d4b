using Microsoft.Extensions.Localization;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;

namespace WhatsUp.Blazor.Components;

/// <summary>
/// Collects what happens in a room into one sentence for screen readers, which would otherwise talk all the time.
/// Owned by one <see cref="MembersList"/> and used on its dispatcher only.
/// </summary>
/// <param name="texts">The words.</param>
internal sealed class Announcements(IStringLocalizer<Texts> texts)
{
    private readonly List<string> joined = [];
    private readonly List<string> left = [];
    private readonly List<string> changed = [];
    private readonly List<Member> asking = [];
    private readonly List<string> ofTheRoom = [];

    /// <summary>Whether there is something to say.</summary>
    public bool Any => joined.Count + left.Count + changed.Count + asking.Count + ofTheRoom.Count > 0;

    /// <summary>Remembers what happened.</summary>
    public void Note(RosterChanges changes)
    {
        foreach (var name in Names(changes.Joined))
        {
            // Who left and came back within one sentence did neither.
            if (!left.Remove(name))
            {
                joined.Add(name);
            }
        }

        foreach (var name in Names(changes.Left))
        {
            changed.Remove(name);
            if (!joined.Remove(name))
            {
                left.Add(name);
            }
        }

        changed.AddRange(Names(changes.Changed).Except(changed).Except(joined).ToList());
    }

    /// <summary>Remembers who raised a question.</summary>
    public void NoteQuestions(IReadOnlyCollection<Member> asked)
    {
        asking.RemoveAll(member => asked.Any(again => again.Name == member.Name));
        asking.AddRange(asked);
    }

    /// <summary>Brings the questions up to what they are by now; who has none any more is not told of.</summary>
    /// <param name="find">A member as they are now; null for who left, or where no questions are asked any more.</param>
    public void KeepQuestions(Func<string, Member?> find)
    {
        Member[] open = [.. asking.Select(member => find(member.Name)).OfType<Member>().Where(member => member.AskedAt is not null)];
        asking.Clear();
        asking.AddRange(open);
    }

    /// <summary>Remembers what happened to the room itself, as a sentence.</summary>
    public void NoteRoom(string sentence)
    {
        ofTheRoom.Remove(sentence);
        ofTheRoom.Add(sentence);
    }

    /// <summary>Says it: "Ada joined. Bob and 3 others changed their status." What was said is forgotten.</summary>
    public string Take()
    {
        string[] sentences =
        [
            .. ofTheRoom,
            asking is [var one] ? texts["Said.AsksOne", one.Name, one.Status] : Sentence([.. asking.Select(member => member.Name)], "", "Said.AsksTwo", "Said.AsksMany"),
            Sentence(joined, "Said.JoinedOne", "Said.JoinedTwo", "Said.JoinedMany"),
            Sentence(left, "Said.LeftOne", "Said.LeftTwo", "Said.LeftMany"),
            Sentence(changed, "Said.ChangedOne", "Said.ChangedTwo", "Said.ChangedMany"),
        ];
        Clear();
        return string.Join(' ', sentences.Where(sentence => sentence.Length > 0));
    }

    /// <summary>Forgets what was not said.</summary>
    public void Clear()
    {
        joined.Clear();
        left.Clear();
        changed.Clear();
        asking.Clear();
        ofTheRoom.Clear();
    }

    private string Sentence(List<string> names, string forOne, string forTwo, string forMany) => names switch
    {
        [] => "",
        [var one] => texts[forOne, one],
        [var one, var two] => texts[forTwo, one, two],
        [var one, ..] => texts[forMany, one, names.Count - 1],
    };

    private static IEnumerable<string> Names(IEnumerable<Member> members) => members.Select(member => member.Name);
}
