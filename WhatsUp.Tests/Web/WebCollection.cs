using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Web;

/// <summary>The tests of routes share one running app, each with names of its own.</summary>
[CollectionDefinition(Name)]
public sealed class WebCollection : ICollectionFixture<RoutesApplication>
{
    public const string Name = "web";
}

/// <summary>The real app on SQLite, with Channels credentials that the tests know.</summary>
public sealed class RoutesApplication : IAsyncLifetime
{
    public const string AppId = "routes-app";
    public const string Key = "routes-key";
    public const string Secret = "routes-secret-of-these-tests";

    private int names;

    public WhatsUpApplication App { get; } = new();

    public async ValueTask InitializeAsync() =>
        await App.StartAsync("--Channels:AppId", AppId, "--Channels:Key", Key, "--Channels:Secret", Secret);

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>A name that no other test has.</summary>
    public string NewName() => $"member {Interlocked.Increment(ref names)}";

    /// <summary>A plain Pusher client of a member: it knows the auth endpoint and nothing else of the app.</summary>
    public PusherClient.Pusher CreatePusher(RestMember member) => new(Key, new PusherClient.PusherOptions
    {
        Host = App.Address.Authority,
        ChannelAuthorizer = new PusherClient.HttpChannelAuthorizer(new Uri(App.Address, "usersystem/auth").AbsoluteUri)
        {
            AuthenticationHeader = new("Bearer", member.Token),
        },
    });

    /// <summary>Signs somebody up.</summary>
    public async Task<RestMember> SignUpAsync(string? name = null, string status = "hello") =>
        await RestMember.SignUpAsync(App, name ?? NewName(), status);
}
