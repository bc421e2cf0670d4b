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

    /// <summary>The channel's 32-byte key, derived from the master key in the way the options say.</summary>
    /// <exception cref="EncryptionMasterKeyException">The master key is missing or not of 32 bytes.</exception>
    public static byte[] SharedSecret(IPusherOptions options, string channelName)
    {
        if (options.EncryptionMasterKey is not { Length: ValidationHelper.EncryptionMasterKeyBytes } masterKey)
        {
            throw new EncryptionMasterKeyException(nameof(options.EncryptionMasterKey), options.EncryptionMasterKey?.Length ?? 0);
        }

        var name = Encoding.UTF8.GetBytes(channelName);
        return (options as PusherOptions)?.EncryptionKeyDerivation == EncryptionKeyDerivation.Sha256
            ? SHA256.HashData([.. name, .. masterKey])
            : HMACSHA256.HashData(masterKey, name);
    }

    public static string Seal(byte[] sharedSecret, string text) => Seal(sharedSecret, RandomNumberGenerator.GetBytes(NonceLength), text);

    public static string Seal(byte[] sharedSecret, byte[] nonce, string text)
    {
        var message = Encoding.UTF8.GetBytes(text);
        var sealedText = new byte[message.Length + TagLength];
        using var box = new XSalsa20Poly1305(sharedSecret);
        box.Encrypt(sealedText, message, nonce);
        return Json.Serialize(new { nonce = Convert.ToBase64String(nonce), ciphertext = Convert.ToBase64String(sealedText) });
    }
}
