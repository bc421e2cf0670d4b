using Microsoft.Extensions.Options;
using WhatsUp.Channels.Webhooks;

namespace WhatsUp.Channels;

/// <summary>Says what to change before a wrong setting can do harm.</summary>
internal sealed class ChannelsOptionsValidation : IValidateOptions<ChannelsOptions>
{
    public ValidateOptionsResult Validate(string? name, ChannelsOptions options)
    {
        var failures = new List<string>();
        if (options.Apps.Count == 0)
        {
            failures.Add("Channels has no app: add one with AddChannels(o => o.Apps.Add(new ChannelsApp(id, key, secret))).");
        }

        failures.AddRange(options.Apps.SelectMany(AppFailures));
        if (options.Apps.DistinctBy(app => app.Id).Count() < options.Apps.Count
            || options.Apps.DistinctBy(app => app.Key).Count() < options.Apps.Count)
        {
            failures.Add("Two Channels apps have the same id or the same key: give each its own.");
        }

        if (options.KeepAliveInterval <= TimeSpan.Zero || options.KeepAliveTimeout <= TimeSpan.Zero)
        {
            failures.Add("Channels KeepAliveInterval and KeepAliveTimeout must be more than zero: without them dead connections stay for ever.");
        }

        if (options.ShutdownSpread < TimeSpan.Zero)
        {
            failures.Add($"Channels ShutdownSpread is {options.ShutdownSpread}: set zero or more.");
        }

        if (options.ActivityTimeout < TimeSpan.FromSeconds(1))
        {
            failures.Add($"Channels ActivityTimeout is {options.ActivityTimeout}: set at least one second.");
        }

        foreach (var limit in typeof(ChannelsLimits).GetProperties().Where(limit => (int)limit.GetValue(options.Limits)! < 0))
        {
            failures.Add($"Channels:Limits:{limit.Name} is negative: set 0 for no limit, or a positive number.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> AppFailures(ChannelsApp app)
    {
        if (string.IsNullOrWhiteSpace(app.Id) || string.IsNullOrWhiteSpace(app.Key) || string.IsNullOrWhiteSpace(app.Secret))
        {
            yield return $"{app} lacks an id, a key or a secret: set all three.";
        }
        else if (app.Id.Concat(app.Key).Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
        {
            yield return $"{app}: the id and the key are part of URLs; use letters, digits, '-', '_' and '.' only.";
        }

        if (app.AuthorisationTimeout <= TimeSpan.Zero)
        {
            yield return $"{app}: AuthorisationTimeout is {app.AuthorisationTimeout}; set more than zero, or leave it out.";
        }

        if (app.MaxConnections < 0)
        {
            yield return $"{app}: MaxConnections is negative; set 0 for no limit, or a positive number.";
        }

        foreach (var origin in app.AllowedOrigins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var page) || page.GetLeftPart(UriPartial.Authority) != origin)
            {
                yield return $"{app}: the allowed origin '{origin}' is none; write scheme and host, and a port other than the usual, such as https://example.org.";
            }
        }

        foreach (var failure in app.Webhooks.SelectMany(webhook => WebhookFailures(app, webhook)))
        {
            yield return failure;
        }
    }

    private static IEnumerable<string> WebhookFailures(ChannelsApp app, ChannelsWebhook webhook)
    {
        if (webhook.FindUrl is null && (webhook.Url is not { IsAbsoluteUri: true } url || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)))
        {
            yield return $"{app}: the webhook's Url is {(webhook.Url is null ? "not set" : $"'{webhook.Url}'")}; set an absolute http or https address.";
        }

        foreach (var unknown in webhook.Events.Except(WebhookEvent.Names))
        {
            yield return $"{app}: there is no webhook event '{unknown}'; use {string.Join(", ", WebhookEvent.Names)}.";
        }
    }
}
