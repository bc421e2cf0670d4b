using System.Reflection;
using PublicApiGenerator;

namespace WhatsUp.Tests.Sdk.PublicApi;

/// <summary>
/// Both SDKs keep the official packages' API. What that is stands in <c>*.required.txt</c>; all that ours offer, additions too, stands in
/// <c>*.approved.txt</c>, so that a change is seen. Approving a change never takes a required signature away.
/// </summary>
public sealed class PublicApiTests
{
    public static TheoryData<string, int> Sdks => new() { { "PusherServer", 200 }, { "PusherClient", 290 } };

    [Theory]
    [MemberData(nameof(Sdks))]
    public void Every_signature_of_the_official_package_is_there(string sdk, int atLeast)
    {
        var required = RequiredApi.Of(Assembly.Load(sdk));

        Assert.True(required.Missing.Count == 0, string.Join(Environment.NewLine, required.Missing.Prepend("Missing:")));
        Assert.True(required.Count >= atLeast, $"Only {required.Count} signatures are required; the list was cut.");
    }

    [Theory]
    [MemberData(nameof(Sdks))]
    public void The_public_api_is_the_approved_one(string sdk, int _)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Sdk", "PublicApi");
        var actual = Assembly.Load(sdk).GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n");
        var received = Path.Combine(folder, $"{sdk}.received.txt");
        File.WriteAllText(received, actual + "\n");

        var approved = File.ReadAllText(Path.Combine(folder, $"{sdk}.approved.txt")).ReplaceLineEndings("\n").TrimEnd();

        Assert.True(
            approved == actual.TrimEnd(),
            $"The public API of {sdk} changed. If that is meant, copy {received} over WhatsUp.Tests/Sdk/PublicApi/{sdk}.approved.txt.");
    }

    [Theory]
    [InlineData("class PusherServer.Nothing")]
    [InlineData("class PusherServer.Pusher : IPusher, IDisposable")]
    [InlineData("struct PusherServer.Pusher")]
    [InlineData("class PusherServer.Pusher\n  Task TriggerAsync()")]
    [InlineData("class PusherServer.Pusher\n  Task<ITriggerResult> TriggerAsync(Event[] batch)")]
    [InlineData("class PusherServer.WebHookData\n  DateTime Time { get; set; }")]
    [InlineData("enum PusherServer.RestfulClient.PusherMethod\n  GET = 7")]
    [InlineData("class PusherServer.PusherOptions\n  const int DEFAULT_BATCH_EVENT_DATA_SIZE_LIMIT = 1")]
    public void A_signature_that_is_not_there_is_missed(string required) =>
        Assert.Single(RequiredApi.Compare(typeof(PusherServer.Pusher).Assembly, required.Split('\n')).Missing);
}
