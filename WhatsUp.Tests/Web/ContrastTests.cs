using System.Globalization;
using System.Text.RegularExpressions;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Web;

/// <summary>The colours of the style sheets, measured: text at least 4.5:1 on what is behind it, signs and outlines at least 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).</summary>
public sealed partial class ContrastTests
{
    private const double Text = 4.5;
    private const double Sign = 3;

    private static readonly Dictionary<string, (string Light, string Dark)> Colours = Read();

    public static TheoryData<string, string, double> Pairs => new()
    {
        { "text", "page", Text },
        { "text", "surface", Text },
        { "muted", "page", Text },
        { "muted", "surface", Text },
        { "accent", "page", Text },
        { "accent", "surface", Text },
        { "on-accent", "accent", Text },
        { "error", "page", Text },
        { "error", "surface", Text },
        { "ok", "page", Text },
        { "ok", "surface", Text },
        { "away", "page", Text },
        { "away", "surface", Text },
        { "header-text", "header", Text },
        { "header-live", "header", Sign },
        { "header-waiting", "header", Sign },
        { "header-focus", "header", Sign },
        { "header-gone", "header", Sign },
        { "changed", "page", Sign },
        { "changed", "surface", Sign },
        { "control-line", "page", Sign },
        { "control-line", "surface", Sign },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Two_colours_that_stand_on_each_other_can_be_told_apart(string front, string back, double least)
    {
        Assert.InRange(Contrast(Colours[front].Light, Colours[back].Light), least, 21);
        Assert.InRange(Contrast(Colours[front].Dark, Colours[back].Dark), least, 21);
    }

    [Fact]
    public void Text_stays_readable_on_the_tint_of_a_changed_row()
    {
        foreach (var theme in new Func<(string Light, string Dark), string>[] { colour => colour.Light, colour => colour.Dark })
        {
            var tint = Mix(theme(Colours["changed"]), theme(Colours["page"]), 0.18);

            Assert.InRange(Contrast(theme(Colours["text"]), tint), Text, 21);
            Assert.InRange(Contrast(theme(Colours["muted"]), tint), Text, 21);
        }
    }

    [Fact]
    public void White_initials_are_readable_on_every_avatar()
    {
        var css = File.ReadAllText(SourceTree.Files("WhatsUp.Blazor", "Avatar.razor.css").Single());

        var tones = Tone().Matches(css).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(8, tones.Count);
        Assert.All(tones, tone => Assert.InRange(Contrast("#ffffff", tone), Text, 21));
    }

    [Fact]
    public void Rows_that_may_be_old_are_dimmed_to_sixty_percent_or_as_little_more_as_stays_readable()
    {
        var text = ShareIn("whatsup.css", TextShare());
        var avatar = ShareIn("MembersList.razor.css", AvatarShare());
        var sign = ShareIn("MembersList.razor.css", SignShare());
        var tones = Tone().Matches(File.ReadAllText(SourceTree.Files("WhatsUp.Blazor", "Avatar.razor.css").Single())).Select(match => match.Groups[1].Value).ToList();

        Assert.InRange(text, 0.6, 0.65);
        Assert.Equal(0.6, avatar);
        Assert.InRange(sign, 0.6, 0.75);
        foreach (var (theme, initials) in new (Func<(string Light, string Dark), string>, string)[] { (colour => colour.Light, "#000000"), (colour => colour.Dark, "#ffffff") })
        {
            var page = theme(Colours["page"]);
            Assert.InRange(Contrast(Mix(theme(Colours["text"]), page, text), page), Text, 21);
            Assert.All(tones, tone => Assert.InRange(Contrast(initials, Mix(tone, page, avatar)), Text, 21));
            Assert.All(["ok", "away", "error"], kind => Assert.InRange(Contrast(Mix(theme(Colours[kind]), page, sign), page), Sign, 21));
        }
    }

    private static double ShareIn(string file, Regex share)
    {
        var number = share.Match(File.ReadAllText(SourceTree.Files("WhatsUp.Blazor", file).Single())).Groups[1].Value;
        return double.Parse(number, CultureInfo.InvariantCulture) / (number.StartsWith('.') ? 1 : 100);
    }

    private static double Contrast(string one, string other)
    {
        double[] both = [Luminance(Rgb(one)), Luminance(Rgb(other))];
        return (both.Max() + 0.05) / (both.Min() + 0.05);
    }

    private static double Luminance(double[] rgb)
    {
        var linear = rgb.Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }

    private static string Mix(string front, string back, double share)
    {
        var mixed = Rgb(front).Zip(Rgb(back), (f, b) => (int)Math.Round(255 * ((f * share) + (b * (1 - share))))).ToArray();
        return $"#{mixed[0]:x2}{mixed[1]:x2}{mixed[2]:x2}";
    }

    private static double[] Rgb(string hex)
    {
        var digits = hex.Length == 4 ? string.Concat(hex[1..].Select(digit => $"{digit}{digit}")) : hex[1..];
        return [.. Enumerable.Range(0, 3).Select(i => int.Parse(digits.AsSpan(2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)];
    }

    private static Dictionary<string, (string Light, string Dark)> Read()
    {
        var css = File.ReadAllText(SourceTree.Files("WhatsUp.Blazor", "whatsup.css").Single());
        return Variable().Matches(css).ToDictionary(
            match => match.Groups["name"].Value,
            match => match.Groups["one"].Success
                ? (match.Groups["one"].Value, match.Groups["one"].Value)
                : (match.Groups["light"].Value, match.Groups["dark"].Value));
    }

    [GeneratedRegex("--(?<name>[a-z-]+): (?:(?<one>#[0-9a-f]{3,6})|light-dark\\((?<light>#[0-9a-f]{3,6}), (?<dark>#[0-9a-f]{3,6})\\));")]
    private static partial Regex Variable();

    [GeneratedRegex("tone-[0-9] \\{ --tone: (#[0-9a-f]{6})")]
    private static partial Regex Tone();

    [GeneratedRegex(@"--dimmed: color-mix\(in srgb, var\(--text\) ([0-9]+)%, var\(--page\)\)")]
    private static partial Regex TextShare();

    [GeneratedRegex(@"color-mix\(in srgb, var\(--tone\) ([0-9]+)%, var\(--page\)\)")]
    private static partial Regex AvatarShare();

    [GeneratedRegex(@"\.sign > :not\(\.ground\) \{\s*opacity: (\.[0-9]+)")]
    private static partial Regex SignShare();
}
