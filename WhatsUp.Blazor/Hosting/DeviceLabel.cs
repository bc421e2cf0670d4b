namespace WhatsUp.Blazor.Hosting;

/// <summary>A few words by which a person tells one of their devices from another, such as <c>Firefox on Linux</c>.</summary>
internal static class DeviceLabel
{
    // In this order: later ones are also in the user agents of earlier ones.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
         ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl")];

    private static readonly (string Mark, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
         ("Mac OS X", "Mac"), ("Linux", "Linux")];

    /// <summary>What stands between browser and system, as it is kept; pages say it in their own language.</summary>
    public const string On = " on ";

    /// <summary>The words; empty when the user agent is unknown. Nothing of a user agent gets through but names from here.</summary>
    public static string Of(string? userAgent)
    {
        var names = new[] { Find(Browsers, userAgent), Find(Systems, userAgent) };
        return string.Join(On, names.OfType<string>());
    }

    private static string? Find((string Mark, string Name)[] known, string? userAgent) =>
        known.Where(entry => userAgent?.Contains(entry.Mark, StringComparison.Ordinal) is true).Select(entry => entry.Name).FirstOrDefault();
}
