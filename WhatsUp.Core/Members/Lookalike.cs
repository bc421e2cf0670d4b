using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace WhatsUp.Core.Members;

/// <summary>
/// The skeleton of a name: two names that only look alike because letters of different scripts do have the same one
/// (Unicode UTS #39, §4, with the Consortium's table in <c>confusables.txt</c>).
/// </summary>
internal static class Lookalike
{
    private static readonly FrozenDictionary<int, string> Prototypes = Load();

    /// <summary>
    /// The skeleton, case-folded. ASCII stands for itself, unlike in UTS #39: <c>1</c> and <c>l</c> are told apart by every reader of names,
    /// and nobody should be refused as <c>tom1</c> because of a <c>toml</c>.
    /// </summary>
    public static string Skeleton(string name)
    {
        var skeleton = new StringBuilder(name.Length);
        foreach (var rune in name.Normalize(NormalizationForm.FormKC).Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            skeleton.Append(Prototypes.TryGetValue(rune.Value, out var prototype) ? Adjusted(rune, prototype) : rune.ToString());
        }

        return skeleton.ToString().ToUpperInvariant().ToLowerInvariant().Normalize(NormalizationForm.FormC);
    }

    // The table draws a capital I and an m as l and rn, since it folds ASCII as well; here they are what they look like.
    private static string Adjusted(Rune rune, string prototype) => prototype switch
    {
        "l" when Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter => "i",
        "rn" => "m",
        _ => prototype,
    };

    private static FrozenDictionary<int, string> Load()
    {
        using var stream = typeof(Lookalike).Assembly.GetManifestResourceStream("WhatsUp.Core.Members.confusables.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var prototypes = new Dictionary<int, string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Split('\t') is not [var prototype, var sources])
            {
                continue;
            }

            foreach (var source in sources.EnumerateRunes())
            {
                prototypes[source.Value] = prototype;
            }
        }

        return prototypes.ToFrozenDictionary();
    }
}
