using System.Text.Json;
using Microsoft.Playwright;

namespace WhatsUp.Tests.Support;

/// <summary>What must hold of a page in every state, whatever it shows.</summary>
internal static class PageChecks
{
    private static readonly int[] Widths = [320, 360, 768, 1280];
    private static readonly int[] PictureWidths = [360, 768, 1280];
    private static readonly object[] AllRules = ["tag", new[] { "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice" }];
    private static readonly object[] ColourRules = ["rule", new[] { "color-contrast", "link-in-text-block" }];
    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(NodePackage.PathOf("axe-core/axe.min.js")));

    /// <summary>
    /// Checks a state in light and dark: no violation of WCAG 2.2 A and AA that axe-core finds, nothing wider than the screen from 320 px on
    /// (which is 640 px at 200 % zoom), every target at least 44 px, every list one for all screen readers, nothing fetched from elsewhere. Where SCREENSHOTS names a folder, pictures
    /// of it are kept there.
    /// </summary>
    public static async Task LooksRightAsync(this IPage page, string state)
    {
        var size = page.ViewportSize!;
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetViewportSizeAsync(360, 740);
            Assert.Empty(await ViolationsAsync(page, state, scheme));
            foreach (var width in PictureWidths)
            {
                await page.KeepPictureAsync($"{state}-{width}-{scheme}", width);
            }
        }

        foreach (var width in Widths)
        {
            await page.SetViewportSizeAsync(width, 740);
            Assert.Equal(0, await page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"));
        }

        Assert.Empty(await SmallTargetsAsync(page, state));

        // WebKit takes the role from a list that shows no bullets, so each says it.
        Assert.Empty(await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll(':is(ul, ol):not([role=list], [aria-hidden=true])')].map(list => list.outerHTML.slice(0, 100))"));
        Assert.Empty(await page.EvaluateAsync<string[]>("() => performance.getEntriesByType('resource').map(entry => entry.name).filter(name => new URL(name).host !== location.host)"));
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(size.Width, size.Height);
    }

    /// <summary>Keeps a picture of the whole page, as wide as it is or as told, where SCREENSHOTS names a folder.</summary>
    public static async Task KeepPictureAsync(this IPage page, string name, int? width = null)
    {
        if (PicturesFolder is not { } folder)
        {
            return;
        }

        if (width is { } told)
        {
            await page.SetViewportSizeAsync(told, told < 500 ? 740 : 900);
        }

        await page.ScreenshotAsync(new() { FullPage = true, Path = Path.Combine(folder, $"{name}.png".ToLowerInvariant()) });
    }

    private static string? PicturesFolder => Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder ? folder : null;

    /// <summary>
    /// What axe-core finds in the page as it stands against WCAG 2.2 A and AA and good practice; in dark only what depends on colours, since the
    /// rest is the same as in light.
    /// </summary>
    public static async Task<string[]> ViolationsAsync(this IPage page, string state, ColorScheme scheme = ColorScheme.Light)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Axe.Value);
        }

        // Contrast is measured of what stands, not of what is still fading; what has not begun is of a later state.
        var found = await page.EvaluateAsync<JsonElement>("""
            async ([type, values]) => {
                document.getAnimations().filter(a => a.effect.getTiming().iterations !== Infinity && a.currentTime >= a.effect.getTiming().delay).forEach(a => a.finish());
                const result = await axe.run(document, { runOnly: { type, values }, resultTypes: ['violations'] });
                return result.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')} ${n.failureSummary}`));
            }
            """, scheme == ColorScheme.Light ? AllRules : ColourRules);
        return [.. found.EnumerateArray().Select(violation => $"{state}: {violation.GetString()}")];
    }

    private static async Task<string[]> SmallTargetsAsync(IPage page, string state)
    {
        var small = await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('button, a[href], input, select, textarea, [role=button]')]
                .filter(e => e.checkVisibility({ visibilityProperty: true }))
                .map(e => [e, e.getBoundingClientRect()])
                .filter(([e, box]) => box.right > 0 && (box.height < 43.5 || box.width < 43.5))
                .map(([e, box]) => `${e.outerHTML.slice(0, 100)}: ${Math.round(box.width)}×${Math.round(box.height)}`)
            """);
        return [.. small.Select(target => $"{state}: {target}")];
    }
}
