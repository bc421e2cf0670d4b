namespace PusherServer.Internal;

/// <summary>A received webhook: checked first, read only when the signature holds.</summary>
internal sealed class WebHook : IWebHook
{
    private readonly List<string> errors = [];
    private readonly WebHookData data = new();

    public WebHook(string secret, string? signature, string? body, IDeserializeJsonStrings deserializer)
    {
        if (string.IsNullOrEmpty(signature))
        {
            errors.Add("The signature is missing: pass the header X-Pusher-Signature.");
        }

        if (string.IsNullOrEmpty(body))
        {
            errors.Add("The body is missing: pass it exactly as received.");
        }

        if (errors.Count == 0 && !Signature.Matches(secret, body!, signature))
        {
            errors.Add("The signature does not match the body. Check that the secret is this app's and that the body is passed exactly as received.");
        }

        if (errors.Count > 0)
        {
            return;
        }

        try
        {
            var read = deserializer.Deserialize<WebHookData>(body!);
            if (read?.events is null || Array.Exists(read.events, e => e is null))
            {
                errors.Add("The body is signed but is not a webhook: it has no list of events.");
                return;
            }

            data = read;
        }
        catch (Exception e)
        {
            errors.Add($"The body is signed but is not a webhook: {e.Message}");
        }
    }

    public bool IsValid => errors.Count == 0;

    public Dictionary<string, string>[] Events => data.events;

    public DateTime Time => data.Time;

    public string[] ValidationErrors => [.. errors];
}
