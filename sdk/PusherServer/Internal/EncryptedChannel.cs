using System.Security.Cryptography;
using System.Text;
using NaCl;
using PusherServer.Exceptions;

namespace PusherServer.Internal;

/// <summary>End-to-end encrypted channels (Pusher protocol 7): a key for each channel, payloads sealed with NaCl secretbox.</summary>
internal static class EncryptedChannel
{
    private const string Prefix = "private-encrypted-";
    private const int NonceLength = 24;
    private const int TagLength = 16;

    public static bool IsEncrypted(string channelName) => channelName.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The channel's key as the official .NET library derives it: HMAC-SHA256 of the name under the master key.</summary>
    public static byte[] SharedSecret(byte[]? masterKey, string channelName)
    {
        if (masterKey is not { Length: ValidationHelper.EncryptionMasterKeyBytes })
        {
            throw new EncryptionMasterKeyException(nameof(IPusherOptions.EncryptionMasterKey), masterKey?.Length ?? 0);
        }

        return HMACSHA256.HashData(masterKey, Encoding.UTF8.GetBytes(channelName));
    }

    public static string Seal(byte[]? masterKey, string channelName, string text) =>
        Seal(SharedSecret(masterKey, channelName), RandomNumberGenerator.GetBytes(NonceLength), text);

    public static string Seal(byte[] sharedSecret, byte[] nonce, string text)
    {
        var message = Encoding.UTF8.GetBytes(text);
        var sealedText = new byte[message.Length + TagLength];
        using var box = new XSalsa20Poly1305(sharedSecret);
        box.Encrypt(sealedText, message, nonce);
        return Json.Serialize(new { nonce = Convert.ToBase64String(nonce), ciphertext = Convert.ToBase64String(sealedText) });
    }
}
