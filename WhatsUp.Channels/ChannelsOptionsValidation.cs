using Microsoft.Extensions.Options;

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

        foreach (var app in options.Apps)
        {
            if (string.IsNullOrWhiteSpace(app.Id) || string.IsNullOrWhiteSpace(app.Key) || string.IsNullOrWhiteSpace(app.Secret))
            {
                failures.Add($"{app} lacks an id, a key or a secret: set all three.");
            }
        }

        if (options.Apps.DistinctBy(app => app.Id).Count() < options.Apps.Count
            || options.Apps.DistinctBy(app => app.Key).Count() < options.Apps.Count)
        {
            failures.Add("Two Channels apps have the same id or the same key: give each its own.");
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
}
