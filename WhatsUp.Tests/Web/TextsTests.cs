using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using WhatsUp.Blazor;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Web;

/// <summary>The texts are complete in every language, and there are no others.</summary>
public sealed partial class TextsTests
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;
    private static readonly ResourceManager Resources = new("WhatsUp.Blazor.Languages.Texts", typeof(Texts).Assembly);

    public static TheoryData<string> Translations => [.. WhatsUp.Blazor.Hosting.Languages.All.Skip(1).Select(language => language.Name)];

    [Theory]
    [MemberData(nameof(Translations))]
    public void Every_text_is_there_in_every_language_with_the_same_placeholders(string language)
    {
        var original = Read(English);
        var translated = Read(CultureInfo.GetCultureInfo(language));

        Assert.NotEmpty(original);
        Assert.Equal(original.Keys, translated.Keys);
        Assert.All(original, text => Assert.Equal(PlaceholdersOf(text.Value), PlaceholdersOf(translated[text.Key])));
        Assert.All(translated, text => Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key));
    }

    [Fact]
    public void Every_text_that_the_code_asks_for_is_there_and_every_text_that_is_there_is_asked_for()
    {
        var keys = Read(English).Keys.ToHashSet();
        var asked = Sources("*.razor").Concat(Sources("*.cs"))
            .SelectMany(file => KeysIn(File.ReadAllText(file)))
            .ToHashSet();

        Assert.Empty(asked.Except(keys));
        Assert.Empty(keys.Except(asked));
    }

    [Fact]
    public void No_text_has_forms_for_one_and_many_which_are_others_in_every_language()
    {
        string[] forms = [".Zero", ".One", ".Two", ".Few", ".Many", ".Other"];

        Assert.DoesNotContain(Read(English).Keys, key => forms.Any(form => key.EndsWith(form, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void No_component_has_words_of_its_own()
    {
        string[] sameInEveryLanguage = ["WhatsUp", "class-7"];

        var words = Sources("*.razor").SelectMany(file => WordsOf(File.ReadAllText(file)));

        Assert.Empty(words.Except(sameInEveryLanguage));
    }

    // Text between tags, and the attributes that are read to people, where they are not an expression.
    private static IEnumerable<string> WordsOf(string component) =>
        Words().Matches(Code().Replace(component, "")).Select(match => (match.Groups[1].Success ? match.Groups[1] : match.Groups[2]).Value.Trim());

    private static SortedDictionary<string, string> Read(CultureInfo culture)
    {
        var set = Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        Assert.NotNull(set);
        return new SortedDictionary<string, string>(
            set.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!), StringComparer.Ordinal);
    }

    private static IEnumerable<string> PlaceholdersOf(string text) => Placeholder().Matches(text).Select(match => match.Value).Distinct().Order();

    private static IEnumerable<string> Sources(string pattern) =>
        SourceTree.Files("WhatsUp.Blazor", pattern).Concat(SourceTree.Files("WhatsUp.Web", pattern));

    // A key is a string of capitalised words with dots between; an attribute's value that looks alike is code, and WhatsUp.… a name.
    private static IEnumerable<string> KeysIn(string source) => Key().Matches(source).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"@code \{.*\z|@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("""[>]\s*([^<>@{};\x22]*[A-Za-z]{3,}[^<>@{};\x22]*)<|\b(?:aria-label|placeholder|title|alt)=["]([^"@]*[A-Za-z]{3,}[^"@]*)["]""")]
    private static partial Regex Words();

    [GeneratedRegex(@"\{[0-9]+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("""(?<!=)["](?!WhatsUp\.)((?:[A-Z][A-Za-z]+\.)+[A-Z][A-Za-z]+)["]""")]
    private static partial Regex Key();
}
