using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NaCl;

namespace PusherClient.Internal;

/// <summary>
/// A channel whose payloads are sealed with NaCl secretbox (Pusher protocol 7, end-to-end encryption). The key comes with each
/// authorisation and never goes to the Channels server.
/// </summary>
internal sealed class EncryptedChannel(string name, Pusher pusher) : PrivateChannel(name, pusher)
{
    private const int KeyLength = 32;
    private const int NonceLength = 24;
    private const int TagLength = 16;

    private volatile byte[]? key;

    internal override void TakeSharedSecret(string? sharedSecret)
    {
        var secret = new byte[KeyLength];
        if (sharedSecret is null || !Convert.TryFromBase64String(sharedSecret, secret, out var length) || length != KeyLength)
        {
            throw new ChannelAuthorizationFailureException(
                $"The authoriser's answer for {Name} has no shared_secret of {KeyLength} bytes in base64.",
                ErrorCodes.ChannelAuthorizationError, "", Name, null);
        }

        key = secret;
    }

    internal override PusherEvent? Readable(PusherEvent received)
    {
        // The library's own events are not sealed.
        if (received.EventName is null || received.EventName.StartsWith("pusher:", StringComparison.Ordinal))
        {
            return received;
        }

        if (key is { } secret && TryOpen(secret, received.Data, out var text))
        {
            return received.Decrypted(text);
        }

        Pusher.RaiseError(new ChannelDecryptionException($"The event {received.EventName} on {Name} can't be decrypted with the key that the authoriser gave.")
        {
            Channel = this,
            ChannelName = Name,
            EventName = received.EventName,
            MessageData = received.Data,
            SocketID = Pusher.SocketID,
        });
        return null;
    }

    /// <summary>Opens <c>{"nonce":base64,"ciphertext":base64}</c>.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> key, string? data, out string text)
    {
        text = "";
        try
        {
            using var document = JsonDocument.Parse(data ?? "");
            if (document.RootElement.Text("nonce") is not { } encodedNonce || document.RootElement.Text("ciphertext") is not { } encodedText)
            {
                return false;
            }

            var nonce = Convert.FromBase64String(encodedNonce);
            var sealedText = Convert.FromBase64String(encodedText);
            if (nonce.Length != NonceLength || sealedText.Length < TagLength)
            {
                return false;
            }

            using var box = new XSalsa20Poly1305(key.ToArray());
            var message = new byte[sealedText.Length - TagLength];
            if (!box.TryDecrypt(message, sealedText, nonce))
            {
                return false;
            }

            text = Encoding.UTF8.GetString(message);
            return true;
        }
        catch (Exception e) when (e is JsonException or FormatException or CryptographicException)
        {
            return false;
        }
    }
}
