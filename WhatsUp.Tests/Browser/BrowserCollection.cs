using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Browser;

/// <summary>Browser tests run one after another, since a Chromium and an app fill two cores.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Support.Browser>, ICollectionFixture<WhatsUpApplication>, ICollectionFixture<RoomStage>
{
    public const string Name = "browser";
}
