using System.Text.Encodings.Web;
using System.Text.Json;

namespace WhatsUp.Channels.Protocol;

/// <summary>How the server writes JSON: compact, with no more escapes than JSON needs.</summary>
internal static class ServerJson
{
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
