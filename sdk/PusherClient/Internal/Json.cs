using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PusherClient.Internal;

/// <summary>How JSON is written and read here: leniently, as users of the official package are used to.</summary>
internal static class Json
{
    /// <summary>Nulls left out; fields count as well as properties.</summary>
    public static readonly JsonSerializerOptions Writing = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IncludeFields = true,
    };

    /// <summary>Names in any case, missing members default, numbers and their text interchangeable, enums by name or number.</summary>
    public static readonly JsonSerializerOptions Reading = new()
    {
        PropertyNameCaseInsensitive = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        IncludeFields = true,
        Converters = { new JsonStringEnumConverter(), new LenientStringConverter(), new DynamicJsonConverter() },
    };

    public static string Compact(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var element = JsonDocument.ParseValue(ref reader);
        var written = new ArrayBufferWriter<byte>(json.Length);
        using (var writer = new Utf8JsonWriter(written, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            element.RootElement.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(written.WrittenSpan);
    }

    /// <summary>Gives a string member the text of a number or a truth value.</summary>
    private sealed class LenientStringConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => throw new JsonException($"{reader.TokenType} is not text."),
        };

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    /// <summary>Gives <c>dynamic</c> and <c>object</c> members a <see cref="DynamicJson"/>.</summary>
    private sealed class DynamicJsonConverter : JsonConverter<object>
    {
        public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            DynamicJson.From(JsonElement.ParseValue(ref reader));

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value, value.GetType(), Writing);
    }
}
