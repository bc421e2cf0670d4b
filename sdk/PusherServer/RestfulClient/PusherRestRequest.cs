using PusherServer.Internal;

namespace PusherServer.RestfulClient;

/// <summary>The verbs of the HTTP API.</summary>
public enum PusherMethod
{
    /// <summary>Reads.</summary>
    GET,

    /// <summary>Publishes.</summary>
    POST,
}

/// <summary>A signed request.</summary>
public interface IPusherRestRequest
{
    /// <summary>The verb.</summary>
    PusherMethod Method { get; set; }

    /// <summary>Path and query.</summary>
    string ResourceUri { get; }

    /// <summary>The body before it is serialised, or null.</summary>
    object? Body { get; set; }

    /// <summary>The body as JSON, or null when there is none.</summary>
    string? GetContentAsJsonString();
}

/// <inheritdoc/>
/// <param name="resourceUri">Path and query.</param>
public class PusherRestRequest(string resourceUri) : IPusherRestRequest
{
    /// <inheritdoc/>
    public PusherMethod Method { get; set; }

    /// <inheritdoc/>
    public string ResourceUri { get; } = resourceUri;

    /// <inheritdoc/>
    public object? Body { get; set; }

    /// <inheritdoc/>
    public string? GetContentAsJsonString() => Body is null ? null : Json.Serialize(Body);
}
