using System.Security.Cryptography;
using System.Text;

namespace PusherServer.Internal;

/// <summary>The one signature of the protocol: lower-case hex of HMAC-SHA256 over UTF-8.</summary>
internal static class Signature
{
    public static string Of(string secret, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));

    /// <summary>Compares in constant time, so that a forger learns nothing from how long a refusal takes.</summary>
    public static bool Matches(string secret, string text, string? signature) =>
        signature is not null && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Of(secret, text)), Encoding.UTF8.GetBytes(signature));
}
