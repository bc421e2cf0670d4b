using System.Text.Encodings.Web;
using System.Text.Json;

namespace WhatsUp.Channels.Protocol;

/// <summary>The members in <c>subscription_succeeded</c> (Pusher protocol 7, presence): JSON, escaped as the string that <c>data</c> is.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Ids">What is inside the brackets of <c>ids</c>.</param>
/// <param name="Hash">What is inside the braces of <c>hash</c>.</param>
internal readonly record struct MemberList(int Count, ReadOnlyMemory<byte> Ids, ReadOnlyMemory<byte> Hash);

/// <summary>One member's share of the list, escaped likewise.</summary>
/// <param name="InIds">The id.</param>
/// <param name="InHash">The id and the info.</param>
internal readonly record struct MemberText(byte[] InIds, byte[] InHash)
{
    public static MemberText Of(string userId, string userInfo)
    {
        var id = $"\"{JsonEncodedText.Encode(userId, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
        return new MemberText(Escaped(id), Escaped($"{id}:{userInfo}"));
    }

    private static byte[] Escaped(string json) =>
        JsonEncodedText.Encode(json, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.ToArray();
}
