using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace WhatsUp.Tests.Sdk.PublicApi;

/// <summary>The app builds with the official packages too (<c>-p:PusherPackages=nuget</c>), so it may use nothing that only ours have.</summary>
public sealed class AppUsesOfficialApiTests
{
    private static readonly string[] App = ["WhatsUp.Core", "WhatsUp.Blazor", "WhatsUp.Web"];

    [Theory]
    [InlineData("PusherServer")]
    [InlineData("PusherClient")]
    public void The_app_uses_only_what_the_official_package_has(string sdk)
    {
        var official = RequiredApi.Of(Assembly.Load(sdk));

        var used = App.SelectMany(part => UsedMembers(Assembly.Load(part), sdk)).ToList();

        Assert.Empty(used.Where(member => !official.Covers(member)).Select(member => $"{member.DeclaringType} → {member}"));
        Assert.NotEmpty(used);
    }

    [Fact]
    public void A_use_of_an_addition_is_found()
    {
        var official = RequiredApi.Of(typeof(PusherServer.Pusher).Assembly);

        var used = UsedMembers(typeof(AppUsesOfficialApiTests).Assembly, "PusherServer").ToList();

        Assert.Contains(used, member => member.Name == nameof(PusherServer.Pusher.SendToUserAsync) && !official.Covers(member));
        Assert.Contains(used, member => member.Name == nameof(PusherServer.Pusher.ProcessWebHook) && official.Covers(member));
    }

    /// <summary>Every type and member of an SDK that the app's compiled code names.</summary>
    private static IEnumerable<MemberInfo> UsedMembers(Assembly app, string sdk)
    {
        using var file = new PEReader(File.OpenRead(app.Location));
        var metadata = file.GetMetadataReader();
        var types = metadata.TypeReferences.Where(type => AssemblyOf(metadata, type) == sdk).Select(type => MetadataTokens.GetToken(type));
        var members = metadata.MemberReferences
            .Where(member => AssemblyOf(metadata, metadata.GetMemberReference(member).Parent) == sdk)
            .Select(member => MetadataTokens.GetToken(member));

        // Arguments for whatever type parameters the code around the use has; they change nothing about which member it is.
        Type[] anything = [.. Enumerable.Repeat(typeof(object), 8)];
        return [.. types.Concat(members).Select(token => app.ManifestModule.ResolveMember(token, anything, anything)).OfType<MemberInfo>()];
    }

    private static string? AssemblyOf(MetadataReader metadata, EntityHandle type)
    {
        switch (type.Kind)
        {
            case HandleKind.AssemblyReference:
                return metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type).Name);
            case HandleKind.TypeReference:
                return AssemblyOf(metadata, metadata.GetTypeReference((TypeReferenceHandle)type).ResolutionScope);
            case HandleKind.TypeSpecification:
                var signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)type).Signature);
                if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
                {
                    return null;
                }

                signature.ReadCompressedInteger();
                return AssemblyOf(metadata, signature.ReadTypeHandle());
            default:
                return null;
        }
    }
}
