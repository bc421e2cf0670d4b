namespace WhatsUp.Core.Storage;

/// <summary>A value that the app made for itself on first start and keeps, such as the embedded server's secret.</summary>
public sealed class GeneratedSetting
{
    /// <summary>What the value is for.</summary>
    public required string Name { get; init; }

    /// <summary>The value.</summary>
    public required string Value { get; init; }
}
