using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Browser;

/// <summary>
/// Browser tests that share one app. Within a collection tests run one after another, since a Chromium and an app fill a core or two;
/// there are three of them, by what their tests need, so that two cores are never idle.
/// </summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Support.Browser>, ICollectionFixture<WhatsUpApplication>
{
    public const string Name = "browser";
}

/// <summary>Browser tests that share an app with a Channels server beside it, and a room filled with members that need no browser.</summary>
[CollectionDefinition(Name)]
public sealed class StageCollection : ICollectionFixture<Support.Browser>, ICollectionFixture<RoomStage>
{
    public const string Name = "browser and stage";
}

/// <summary>Browser tests that each start apps of their own.</summary>
[CollectionDefinition(Name)]
public sealed class OwnAppCollection : ICollectionFixture<Support.Browser>
{
    public const string Name = "browser and apps of their own";
}
