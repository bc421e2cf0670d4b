using System.Text.Json;
using PusherClient.Internal;

namespace PusherClient;

/// <summary>Writes an object as JSON.</summary>
public interface ISerializeObjectsToJson
{
    /// <summary>Writes an object as JSON.</summary>
    /// <param name="objectToSerialize">The object.</param>
    string Serialize(object objectToSerialize);
}

/// <summary>Writes an object as JSON, as the data of client events is written: nulls in objects left out.</summary>
public class DefaultSerializer : ISerializeObjectsToJson
{
    /// <summary>The shared instance.</summary>
    public static ISerializeObjectsToJson Default { get; } = new DefaultSerializer();

    /// <inheritdoc/>
    public string Serialize(object objectToSerialize) => JsonSerializer.Serialize(objectToSerialize, Json.Writing);
}
