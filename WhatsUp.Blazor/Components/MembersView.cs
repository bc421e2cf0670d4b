using System.Globalization;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;

namespace WhatsUp.Blazor.Components;

/// <summary>In which order members are listed.</summary>
public enum MemberOrder
{
    /// <summary>By name, as the viewer's language orders names.</summary>
    ByName,

    /// <summary>Whose status is newest first.</summary>
    RecentFirst,
}

/// <summary>A row of the list.</summary>
/// <param name="Member">Who.</param>
/// <param name="Joined">Whether they just came, and their row fades in.</param>
/// <param name="Leaving">Whether they just went, and their row fades out.</param>
/// <param name="Gone">Whether their row has faded and only keeps its place, since the pointer or the focus is among the rows.</param>
public sealed record ListedMember(Member Member, bool Joined = false, bool Leaving = false, bool Gone = false);

/// <summary>
/// Which rows the list shows of a roster, and in which order. Owned by one <see cref="MembersList"/> and used on its dispatcher only.
/// </summary>
/// <param name="culture">How names are ordered and searched.</param>
internal sealed class MembersView(CultureInfo culture)
{
    /// <summary>Up to how many rows are all drawn, each as high as it needs; more are drawn only where they are seen, all of one height.</summary>
    public const int DrawnWhole = 60;

    private readonly StringComparer byName = StringComparer.Create(culture, ignoreCase: true);

    // Each row fades in its own time, whoever comes or goes after it.
    private readonly Dictionary<string, DateTimeOffset> fadedAt = new(StringComparer.Ordinal);
    private Dictionary<string, Member> others = new(StringComparer.Ordinal);
    private Dictionary<string, int>? places;
    private Roster? shown;

    /// <summary>The rows, in order; those that fade out among them.</summary>
    public List<ListedMember> Rows
    {
        get;
        private set
        {
            (field, places) = (value, null);

            // Drawn in the other way all rows are made anew, which would take the focus out of them.
            if (!Held || value.Count is < DrawnWhole / 2 or > DrawnWhole * 2)
            {
                InPart = value.Count > DrawnWhole;
            }
        }
    } = [];

    /// <summary>Whether there are too many rows to draw all of them.</summary>
    public bool InPart { get; private set; }

    /// <summary>How many others are online, whatever the search hides.</summary>
    public int Count => others.Count;

    /// <summary>The order.</summary>
    public MemberOrder Order { get; private set; }

    /// <summary>What is searched for in names and statuses; empty shows everybody.</summary>
    public string Search { get; private set; } = "";

    /// <summary>Whether rows stay where they are, since the pointer or the focus is among them.</summary>
    public bool Held { get; private set; }

    /// <summary>Who has a question since the last roster.</summary>
    public IReadOnlyList<Member> Asked { get; private set; } = [];

    /// <summary>When the next row has faded; null when none is fading.</summary>
    public DateTimeOffset? NextFaded => fadedAt.Count == 0 ? null : fadedAt.Values.Min();

    /// <summary>Where a row stands among <see cref="Rows"/>, from 1 on; 0 for one that is not there.</summary>
    /// <param name="row">The row, in whatever state.</param>
    public int PlaceOf(ListedMember row)
    {
        places ??= Rows.Index().ToDictionary(each => each.Item.Member.Name, each => each.Index + 1, StringComparer.Ordinal);
        return places.GetValueOrDefault(row.Member.Name);
    }

    /// <summary>Takes a roster.</summary>
    /// <param name="roster">Everybody online.</param>
    /// <param name="ownName">Who is not listed; null lists everybody.</param>
    /// <param name="now">When the rows of who came and went begin to fade.</param>
    /// <returns>What others have to be told: who came, went or has a new status. Nothing for the first roster.</returns>
    public RosterChanges Show(Roster roster, string? ownName, DateTimeOffset now)
    {
        Asked = [];
        if (ReferenceEquals(roster, shown))
        {
            return RosterChanges.None;
        }

        var first = shown is null;
        var before = others;
        shown = roster;
        others = roster.Members.Where(member => member.Name != ownName).ToDictionary(member => member.Name, StringComparer.Ordinal);
        var changes = first ? RosterChanges.None : Compare(before, others);
        Asked = [.. others.Values.Where(member => member.AskedAt is not null && before.GetValueOrDefault(member.Name)?.AskedAt is null)
            .OrderBy(member => member.AskedAt).ThenBy(member => member.Name, byName)];
        foreach (var member in changes.Joined.Concat(changes.Left.Where(Matches)))
        {
            fadedAt[member.Name] = now + MembersList.FadeTime;
        }

        Arrange([.. changes.Left.Where(Matches).Select(member => new ListedMember(member, Leaving: true))]);
        return changes;
    }

    /// <summary>Lists in another order.</summary>
    public void OrderBy(MemberOrder order)
    {
        Order = order;
        Arrange([], letGo: true);
    }

    /// <summary>Lists only who has the text in the name or status; case and diacritics do not matter.</summary>
    public void SearchFor(string text)
    {
        Search = text.Trim();
        Arrange([], letGo: true);
    }

    /// <summary>Keeps the rows where they are, until let go; who comes meanwhile is added at the end, and the place of who goes stays empty.</summary>
    public void Hold() => Held = true;

    /// <summary>Lets the rows take their places.</summary>
    /// <returns>Whether the rows are to be drawn again.</returns>
    public bool LetGo()
    {
        if (!Held)
        {
            return false;
        }

        Held = false;
        var (before, inPart) = (Rows, InPart);
        Arrange([]);
        return inPart != InPart || !before.SequenceEqual(Rows);
    }

    /// <summary>Ends the fading of the rows whose time has come: who left is not listed any more.</summary>
    /// <param name="now">The moment.</param>
    public void Settle(DateTimeOffset now)
    {
        var faded = fadedAt.Where(fade => fade.Value <= now).Select(fade => fade.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var name in faded)
        {
            fadedAt.Remove(name);
        }

        Rows =
        [
            .. Rows
                .Where(row => Held || !row.Leaving || !faded.Contains(row.Member.Name))
                .Select(row => faded.Contains(row.Member.Name) ? row with { Joined = false, Gone = row.Leaving } : row),
        ];
    }

    private static RosterChanges Compare(Dictionary<string, Member> before, Dictionary<string, Member> now) => new(
        [.. now.Values.Where(member => !before.ContainsKey(member.Name))],
        [.. before.Values.Where(member => !now.ContainsKey(member.Name))],
        [.. now.Values.Where(member => before.TryGetValue(member.Name, out var known) && known.Status != member.Status)]);

    private void Arrange(IReadOnlyList<ListedMember> leaving, bool letGo = false)
    {
        // Of those who are here, who fades has joined.
        var rows = Sorted(others.Values.Where(Matches))
            .Select(member => new ListedMember(member, Joined: fadedAt.ContainsKey(member.Name)))
            .ToList();
        if (Held && !letGo)
        {
            rows = [.. rows.OrderBy(row => PlaceOf(row) is > 0 and var place ? place : int.MaxValue)];
        }

        // In another order or search they have no place, so they are gone at once.
        var stillLeaving = letGo ? [] : Rows.Where(row => row.Leaving && (Held || !row.Gone));
        foreach (var gone in leaving.Concat(stillLeaving).Where(gone => !others.ContainsKey(gone.Member.Name)).OrderBy(PlaceOf))
        {
            // At the place where they were, so that nothing moves until they have faded.
            rows.Insert(PlaceOf(gone) is > 0 and var place ? Math.Min(place - 1, rows.Count) : rows.Count, gone);
        }

        Rows = rows;
    }

    private IEnumerable<Member> Sorted(IEnumerable<Member> members) => Order switch
    {
        MemberOrder.RecentFirst => members.OrderByDescending(member => member.UpdatedAt).ThenBy(member => member.Name, byName).ThenBy(member => member.Name, StringComparer.Ordinal),
        _ => members.OrderBy(member => member.Name, byName).ThenBy(member => member.Name, StringComparer.Ordinal),
    };

    private bool Matches(Member member) => Search.Length == 0 || Has(member.Name) || Has(member.Status);

    private bool Has(string text) => culture.CompareInfo.IndexOf(text, Search, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace | CompareOptions.IgnoreWidth) >= 0;
}
