using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WhatsUp.Core;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;

namespace WhatsUp.Tests.Support;

/// <summary>A real store for drawn components, in a folder of their own, with a Channels server that never answers.</summary>
internal sealed class ComponentStore
{
    private readonly string folder = Directory.CreateTempSubdirectory("whatsup-tests-").FullName;
    private readonly BunitContext context;

    /// <summary>To be made before anything is drawn.</summary>
    public ComponentStore(BunitContext context)
    {
        this.context = context;
        context.Services.AddStorage(new ConfigurationBuilder().Build(), folder).AddPresence();
        context.Services.AddSingleton(new PusherGateway(
            () => new PusherConnection("1", "key", "secret") { Host = "127.0.0.1", Port = 1, Encrypted = false },
            () => new Uri("http://127.0.0.1:1/")));
    }

    public async ValueTask MigrateAsync() => await context.Services.GetRequiredService<DatabaseMigration>().RunAsync();

    /// <summary>Signs somebody up and returns the token.</summary>
    public async Task<string> ClaimAsync(string name, string status) => Assert.IsType<ClaimResult.Claimed>(
        await context.Services.GetRequiredService<SessionService>().ClaimAsync(TestStore.Name(name), TestStore.Status(status))).Token;

    /// <summary>To be called once the components and their services are gone.</summary>
    public Task DeleteAsync() => TestFolder.DeleteAsync(folder);
}

/// <summary>What people do with what waits for the store.</summary>
internal static class Acts
{
    /// <summary>Acts on an element once it is there, on the component's own thread.</summary>
    public static Task ActAsync<T>(this IRenderedComponent<T> shown, string selector, Action<IElement> act)
        where T : IComponent
    {
        shown.WaitForElement(selector);
        return shown.InvokeAsync(() => act(shown.Find(selector)));
    }
}
