using System.Security.Cryptography;
using System.Text;

namespace WhatsUp.Channels.Protocol;

/// <summary>The one signature of the protocol: lower-case hex of HMAC-SHA256 over UTF-8, compared in constant time.</summary>
internal static class Signature
{
    public static string Of(string secret, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));

    public static bool Matches(string secret, string text, string? signature) =>
        signature is not null && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Of(secret, text)), Encoding.UTF8.GetBytes(signature));

    /// <summary>Whether <c>key:signature</c> is this app's over the text.</summary>
    public static bool MatchesAuth(ChannelsApp app, string text, string? auth) =>
        auth is not null
        && auth.Length > app.Key.Length
        && auth.StartsWith(app.Key, StringComparison.Ordinal)
        && auth[app.Key.Length] == ':'
        && Matches(app.Secret, text, auth[(app.Key.Length + 1)..]);
}
