using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace WhatsUp.Core.Sessions;

/// <summary>The secret that a browser holds: 256 random bits in URL-safe Base64, 43 characters.</summary>
internal static class SessionToken
{
    private const int Length = 43;

    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether a text can be a token; spares the store what is none.</summary>
    public static bool IsWellFormed([NotNullWhen(true)] string? token) => token?.Length == Length;

    /// <summary>What the store keeps and looks up. A look-up by hash tells an attacker who measures time nothing about a token.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
