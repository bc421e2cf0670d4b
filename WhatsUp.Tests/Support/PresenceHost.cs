using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WhatsUp.Channels;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Rooms;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;

namespace WhatsUp.Tests.Support;

/// <summary>A real Channels server and the app's auth endpoint, for circuits' presences without pages. The presences' clock is the store's.</summary>
internal sealed class PresenceHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TestStore store;
    private readonly PusherGateway gateway;
    private readonly EndedSessions endings;
    private readonly List<PresenceService> presences = [];
    private readonly ErrorLog errors = new();
    private readonly LoggerFactory logs;

    private PresenceHost(WebApplication app, TestStore store)
    {
        this.app = app;
        this.store = store;
        Link = new BreakableLink(Address);
        logs = new LoggerFactory([errors, Warnings]);
        gateway = new PusherGateway(
            () => new PusherConnection(ChannelsServer.AppId, ChannelsServer.Key, ChannelsServer.Secret)
            {
                Host = "127.0.0.1",
                Port = Link.Address.Port,
                Encrypted = false,
                IsEmbedded = true,
            },
            () => Address);
        Reader = new RoomReader(gateway, store.Sessions, store.Get<RoomService>(), store.Time, logs.CreateLogger<RoomReader>());
        Announcer = new Announcer(gateway, store.Get<VisitService>(), store.Get<Attendance>(), NullLogger<Announcer>.Instance);
        endings = CreateEndings();
    }

    /// <summary>What the reader and the presences warn of.</summary>
    public ErrorLog Warnings { get; } = new(LogLevel.Warning);

    private Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<PresenceHost> StartAsync(PostgresServer postgres, Action<ChannelsOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddChannels(options =>
        {
            options.Apps.Add(new ChannelsApp(ChannelsServer.AppId, ChannelsServer.Key, ChannelsServer.Secret));
            options.ShutdownSpread = TimeSpan.Zero;
            configure?.Invoke(options);
        });
        var app = builder.Build();
        PresenceHost? host = null;
        app.Use(async (context, next) =>
        {
            if (context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal))
            {
                await host!.BeforePublish();
            }

            await next(context);
        });
        app.UseWebSockets();
        app.MapChannels();
        app.MapPost("/usersystem/auth", async (HttpRequest request) => await host!.AuthoriseAsync(request));
        await app.StartAsync();
        host = new PresenceHost(app, await TestStore.CreateAsync(DatabaseProvider.Sqlite, postgres));
        await host.endings.StartAsync(CancellationToken.None);
        return host;
    }

    public TestStore Store => store;

    /// <summary>Tells the rooms.</summary>
    public Announcer Announcer { get; }

    /// <summary>Rooms as seen from outside.</summary>
    public RoomReader Reader { get; }

    /// <summary>The way from the presences to the Channels server.</summary>
    public BreakableLink Link { get; }

    /// <summary>What waits before what servers tell is taken; nothing unless set.</summary>
    public Func<Task> BeforePublish { get; set; } = static () => Task.CompletedTask;

    /// <summary>What the presences logged as errors.</summary>
    public IReadOnlyList<string> Errors => errors.Entries;

    /// <summary>A circuit's presence in which nobody is signed in.</summary>
    public PresenceService Create(AvailabilityService? availabilities = null)
    {
        var presence = new PresenceService(
            store.Sessions,
            store.Get<StatusPublisher>(),
            store.Get<StatusService>(),
            availabilities ?? store.Get<AvailabilityService>(),
            store.Get<RoomService>(),
            store.Get<VisitService>(),
            store.Get<Attendance>(),
            Announcer,
            endings,
            gateway,
            store.Time,
            logs.CreateLogger<PresenceService>());
        presences.Add(presence);
        return presence;
    }

    /// <summary>What tells of ended sessions, to be started by the test.</summary>
    public EndedSessions CreateEndings() => new(Announcer, store.Time);

    /// <summary>Signs somebody up in a room and waits until they are in it.</summary>
    public async Task<(PresenceService Presence, string Token)> SignUpAsync(string name, RoomName? room = null)
    {
        var presence = Create();
        await presence.EnterRoomAsync(room ?? RoomName.Main);
        var result = await presence.SignUpAsync(TestStore.Name(name), TestStore.Status($"{name} is here"));
        await OnlineAsync(presence);
        return (presence, Assert.IsType<SignUpResult.SignedUp>(result).Token);
    }

    /// <summary>A second tab or a return after a reload.</summary>
    public async Task<PresenceService> ResumeAsync(string token, RoomName? room = null)
    {
        var presence = Create();
        await presence.EnterRoomAsync(room ?? RoomName.Main);
        Assert.Equal(ResumeResult.Resumed, await presence.ResumeAsync(token));
        await OnlineAsync(presence);
        return presence;
    }

    /// <summary>Somebody comes by a way of their own, as soon as there is a place.</summary>
    public async Task<RawClient> JoinDirectlyAsync(string name)
    {
        var client = await RawClient.OpenAsync(Address, ChannelsServer.Key);
        while ((await client.SubscribeAsync(RoomName.Main.Channel, name)).Event != "pusher_internal:subscription_succeeded")
        {
            await client.DisposeAsync();
            client = await RawClient.OpenAsync(Address, ChannelsServer.Key);
        }

        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var presence in presences)
        {
            await presence.DisposeAsync();
        }

        await endings.StoppingAsync(CancellationToken.None);
        await Link.DisposeAsync();
        await app.DisposeAsync();
        await store.DisposeAsync();
        logs.Dispose();
    }

    private static Task OnlineAsync(PresenceService presence) =>
        Eventually.TrueAsync(() => presence.State == PresenceState.Online && presence.Roster.Find(presence.Me!.Name) is not null, "the presence is online");

    private async Task<IResult> AuthoriseAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        Assert.True(RoomName.TryParseChannel(form["channel_name"], out var room));
        if (await store.Sessions.ComeOnlineAsync(request.Headers.Authorization.ToString()["Bearer ".Length..]) is not { } member)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        await new Doorman(store.Get<RoomService>(), store.Get<Attendance>(), Announcer).LetInAsync(room, member);
        return Results.Content(gateway.Authorize(room.Channel, form["socket_id"]!, member), "application/json");
    }
}
