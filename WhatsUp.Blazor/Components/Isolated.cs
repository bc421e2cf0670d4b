using Microsoft.AspNetCore.Components;

namespace WhatsUp.Blazor.Components;

/// <summary>A sentence with a text of somebody's in it, which stands in a direction of its own, wherever the language puts it.</summary>
internal static class Isolated
{
    /// <summary>The sentence, with the text in a bidirectional isolate.</summary>
    /// <param name="sentence">With <c>{0}</c> where the text stands.</param>
    /// <param name="text">What somebody typed.</param>
    public static RenderFragment In(string sentence, string text) => builder =>
    {
        var parts = sentence.Split("{0}", 2);
        builder.AddContent(0, parts[0]);
        builder.OpenElement(1, "bdi");
        builder.AddAttribute(2, "dir", "auto");
        builder.AddContent(3, text);
        builder.CloseElement();
        builder.AddContent(4, parts[^1]);
    };
}
