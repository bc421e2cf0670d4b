using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WhatsUp.Channels.Hub;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.HttpApi;

/// <summary>A request that is the app's own: its signature holds.</summary>
internal sealed record ApiCall(AppHub Hub, IQueryCollection Query, byte[] Body)
{
    /// <summary>The attributes that the query asks for in <c>info</c>.</summary>
    public string[] Info => ChannelInfo.Attributes(Query["info"]);

    /// <summary>Hands the body, which must be a JSON object, to a handler.</summary>
    public IResult WithObject(Func<JsonElement, IResult> handle)
    {
        try
        {
            using var document = JsonDocument.Parse(Body, ServerJson.SignedDocument);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? handle(document.RootElement)
                : ApiProblem.BadRequest("The body is not a JSON object.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return ApiProblem.BadRequest("The body is not JSON, has the same name twice, or is not valid UTF-8.");
        }
    }
}
