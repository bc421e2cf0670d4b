using System.Reflection;

namespace WhatsUp.Tests;

/// <summary>Who may know whom: Web → Blazor → Core → sdk; Blazor and Web → Channels; nothing else.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Ours =
        ["PusherClient", "PusherServer", "WhatsUp.Channels", "WhatsUp.Core", "WhatsUp.Blazor", "WhatsUp.Web"];

    [Theory]
    [InlineData("PusherClient")]
    [InlineData("PusherServer")]
    [InlineData("WhatsUp.Channels")]
    [InlineData("WhatsUp.Core", "PusherClient", "PusherServer")]
    [InlineData("WhatsUp.Blazor", "PusherClient", "PusherServer", "WhatsUp.Channels", "WhatsUp.Core")]
    [InlineData("WhatsUp.Web", "WhatsUp.Blazor", "WhatsUp.Core", "WhatsUp.Channels")]
    public void A_part_references_only_the_parts_it_may_know(string part, params string[] mayKnow)
    {
        var referenced = Assembly.Load(part).GetReferencedAssemblies()
            .Select(reference => reference.Name)
            .Where(name => Ours.Contains(name));

        Assert.Empty(referenced.Except(mayKnow));
    }

    [Theory]
    [InlineData("PusherClient")]
    [InlineData("PusherServer")]
    [InlineData("WhatsUp.Channels")]
    [InlineData("WhatsUp.Core")]
    [InlineData("WhatsUp.Blazor")]
    public void A_library_logs_and_never_writes_to_the_console(string part) =>
        Assert.DoesNotContain(Assembly.Load(part).GetReferencedAssemblies(), reference => reference.Name == "System.Console");
}
