using PusherServer.Internal;

namespace PusherServer;

/// <summary>Writes an object as JSON.</summary>
public interface ISerializeObjectsToJson
{
    /// <summary>Writes an object as JSON.</summary>
    /// <param name="objectToSerialize">The object.</param>
    string Serialize(object objectToSerialize);
}

/// <summary>Reads an object from JSON.</summary>
public interface IDeserializeJsonStrings
{
    /// <summary>Reads an object from JSON.</summary>
    /// <typeparam name="T">What to read it as.</typeparam>
    /// <param name="stringToDeserialize">The JSON text.</param>
    T Deserialize<T>(string stringToDeserialize);
}

/// <summary>Writes any object as JSON, nulls left out.</summary>
public class DefaultSerializer : ISerializeObjectsToJson
{
    /// <summary>The shared instance.</summary>
    public static ISerializeObjectsToJson Default { get; } = new DefaultSerializer();

    /// <inheritdoc/>
    public string Serialize(object objectToSerialize) => Json.Serialize(objectToSerialize);
}

/// <summary>Reads JSON, property names in any case.</summary>
public class DefaultDeserializer : IDeserializeJsonStrings
{
    /// <summary>The shared instance.</summary>
    public static IDeserializeJsonStrings Default { get; } = new DefaultDeserializer();

    /// <inheritdoc/>
    public T Deserialize<T>(string stringToDeserialize) => Json.Deserialize<T>(stringToDeserialize)!;
}

/// <summary>Passes text on as it is, for payloads that are serialised already.</summary>
public class RawBodySerializer : ISerializeObjectsToJson
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The object is not a string.</exception>
    public string Serialize(object objectToSerialize) => objectToSerialize switch
    {
        null => "",
        string text => text,
        _ => throw new ArgumentException("Only strings can be sent as they are.", nameof(objectToSerialize)),
    };
}
