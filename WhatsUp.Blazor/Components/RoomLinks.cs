using Microsoft.AspNetCore.Components;
using WhatsUp.Core.Presence;

namespace WhatsUp.Blazor.Components;

/// <summary>Where a room leads to, for the components inside of it, which offer nothing that has no address.</summary>
/// <param name="navigation">Knows where the app is.</param>
/// <param name="room">The room.</param>
/// <param name="open">Where a room opens in place of another, with <c>{room}</c> for its name; null: nowhere.</param>
/// <param name="page">Where a room is a page by itself, with <c>{room}</c> for its name; null: nowhere.</param>
internal sealed class RoomLinks(NavigationManager navigation, RoomName room, string? open, string? page)
{
    /// <summary>The addresses of our own pages, of which the main room has the first.</summary>
    public const string OwnPages = "r/{room}";

    /// <summary>Whether another room can be opened in place of this one.</summary>
    public bool CanOpen => open is not null;

    /// <summary>The address that brings others here; null where that is the one in the browser's bar.</summary>
    public string? ToShare => page is null ? null : Absolute(Fill(page, room));

    /// <summary>The address that signs another device in and brings it here; null where there is none.</summary>
    /// <param name="code">The one-time code.</param>
    public string? ToMove(string code) => page is null ? null : Absolute(Fill(page, room) is { Length: > 0 } own ? $"{own}/link/{code}" : $"link/{code}");

    /// <summary>Leaves this room for another.</summary>
    /// <param name="other">The other room.</param>
    public void Open(RoomName other) => navigation.NavigateTo(Fill(open!, other), forceLoad: true);

    private static string Fill(string template, RoomName name) =>
        template == OwnPages && name.IsMain ? "" : template.Replace("{room}", name.Value, StringComparison.Ordinal);

    private string Absolute(string address) => navigation.ToAbsoluteUri(address).AbsoluteUri;
}
