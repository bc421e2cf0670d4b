using System.Text.Encodings.Web;
using System.Text.Json;

namespace WhatsUp.Channels.Protocol;

/// <summary>How the server reads and writes JSON.</summary>
internal static class ServerJson
{
    /// <summary>Compact, with no more escapes than JSON needs.</summary>
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What a signature vouches for: a name that is there twice could mean two things, so it is refused.</summary>
    public static readonly JsonDocumentOptions SignedDocument = new() { MaxDepth = 16, AllowDuplicateProperties = false };
}
