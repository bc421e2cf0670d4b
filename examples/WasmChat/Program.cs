using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using PusherServer;
using WhatsUp.Channels;

// A Channels server, the endpoints that an app with it has, and the page that runs in the browser. An example: it takes whoever comes at their word.
const string Id = "1";
const string Key = "wasm-chat";
var secret = RandomNumberGenerator.GetHexString(32);

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddChannels(options => options.Apps.Add(new ChannelsApp(Id, Key, secret)));

// The key of the encrypted channels: the Channels server never has it.
var encryptionKey = RandomNumberGenerator.GetBytes(32);
builder.Services.AddSingleton(services =>
{
    var own = new Uri(services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    return new Pusher(Id, Key, secret, new PusherOptions { HostName = own.Host, Port = own.Port, EncryptionMasterKey = encryptionKey });
});

var app = builder.Build();
app.UseWebSockets();
app.MapChannels();

app.MapPost("/auth", async (HttpRequest request, Pusher pusher) =>
{
    var form = await request.ReadFormAsync();
    var channel = form["channel_name"].ToString();
    var user = request.Query["user"].ToString();
    if (user is not { Length: > 0 and <= 40 })
    {
        return Results.Text("A name has 1 to 40 characters.", statusCode: StatusCodes.Status403Forbidden);
    }

    var answer = channel.StartsWith("presence-", StringComparison.Ordinal)
        ? pusher.AuthorizeChannel(channel, form["socket_id"]!, new PresenceChannelData { user_id = user, user_info = new { since = DateTimeOffset.UtcNow } })
        : pusher.AuthorizeChannel(channel, form["socket_id"]!);
    return Results.Content(answer.ToJson(), "application/json");
});

// Encrypted here and decrypted in the browsers.
app.MapPost("/news", async (HttpRequest request, Pusher pusher) =>
{
    var form = await request.ReadFormAsync();
    var result = await pusher.TriggerAsync("private-encrypted-news", "news", new { text = form["text"].ToString() });
    return Results.StatusCode((int)result.StatusCode);
}).DisableAntiforgery();

app.MapStaticAssets();
app.MapFallbackToFile("index.html");
await app.RunAsync();
