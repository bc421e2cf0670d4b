using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace WhatsUp.Core.Sessions;

/// <summary>
/// A code that a person reads from one screen and types at another: 8 characters of Crockford's base 32, 40 random bits. That is enough for
/// five minutes in which an address may try a few.
/// </summary>
internal static class OneTimeCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 8;

    public static string Create() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>Reads a code as typed: letters in any case, with spaces or hyphens, and O, I, L for the digits that they look like.</summary>
    public static bool TryNormalize(string? typed, [NotNullWhen(true)] out string? code)
    {
        code = typed is { Length: <= 32 }
            ? string.Concat(typed.ToUpperInvariant().Where(c => c is not ('-' or ' ')).Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c }))
            : null;
        code = code?.Length == Length && code.All(Alphabet.Contains) ? code : null;
        return code is not null;
    }

    public static byte[] Hash(string code) => SHA256.HashData(Encoding.ASCII.GetBytes(code));
}
