using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace WhatsUp.Tests.Sdk.PublicApi;

/// <summary>The switch between our SDKs and the official packages, as MSBuild evaluates it.</summary>
public sealed class PusherPackagesTests
{
    private static readonly string[] Sdks = ["PusherClient", "PusherServer"];

    [Theory]
    [InlineData("", "ProjectReference")]
    [InlineData("-p:PusherPackages=sdk", "ProjectReference")]
    [InlineData("-p:PusherPackages=nuget", "PackageReference")]
    public async Task The_app_references_one_kind_of_sdk_and_not_the_other(string option, string kind)
    {
        var items = JsonDocument.Parse(await EvaluateAsync(option)).RootElement.GetProperty("Items");

        foreach (var each in new[] { "ProjectReference", "PackageReference" })
        {
            var referenced = items.GetProperty(each).EnumerateArray()
                .Select(item => Path.GetFileNameWithoutExtension(item.GetProperty("Identity").GetString()!.Replace('\\', '/')))
                .Intersect(Sdks).Order();
            Assert.Equal(each == kind ? Sdks : [], referenced);
        }
    }

    [Fact]
    public async Task The_official_packages_are_pinned_to_the_versions_whose_api_ours_have()
    {
        var versions = JsonDocument.Parse(await EvaluateAsync("-p:PusherPackages=nuget")).RootElement.GetProperty("Items").GetProperty("PackageVersion")
            .EnumerateArray().ToDictionary(item => item.GetProperty("Identity").GetString()!, item => item.GetProperty("Version").GetString());

        Assert.Equal("2.3.1", versions["PusherClient"]);
        Assert.Equal("5.0.0", versions["PusherServer"]);
        Assert.Equal(versions["PusherServer"], PusherServer.Pusher.VERSION.ToString(3));
    }

    private static async Task<string> EvaluateAsync(string option)
    {
        var web = typeof(PusherPackagesTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "WebProject").Value!;
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "msbuild", Path.Combine(web, "..", "WhatsUp.Core", "WhatsUp.Core.csproj"), "-nodeReuse:false" },
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add("-getItem:ProjectReference,PackageReference,PackageVersion");
        if (option.Length > 0)
        {
            start.ArgumentList.Add(option);
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
        return output;
    }
}
