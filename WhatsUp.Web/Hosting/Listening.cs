namespace WhatsUp.Web.Hosting;

/// <summary>Where the app listens.</summary>
internal static class Listening
{
    private const int DefaultPort = 9000;

    /// <summary>Listens on <c>http://localhost:9000</c>, the tutorial's port, unless an address is configured.</summary>
    public static void ListenOnDefaultPort(this WebApplicationBuilder builder)
    {
        string[] settings = [WebHostDefaults.ServerUrlsKey, "http_ports", "https_ports"];
        var configured = settings.Any(name => !string.IsNullOrEmpty(builder.Configuration[name]))
            || builder.Configuration.GetSection("Kestrel:Endpoints").Exists();
        if (!configured)
        {
            builder.WebHost.UseUrls($"http://localhost:{DefaultPort}");
        }
    }
}
