using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Dynamic;
using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using PusherClient.Internal;

namespace PusherClient;

/// <summary>
/// JSON of any shape for <c>dynamic</c> code, such as a member of a <see cref="PresenceChannel"/>: <c>member.name</c> and
/// <c>member["name"]</c> read a property (null when there is none), <c>list[0]</c> and <c>foreach</c> read an array, and a value converts to
/// whatever type it is assigned to. Never changes.
/// </summary>
[SuppressMessage("Design", "CA1010", Justification = "Not a collection but whatever the JSON is.")]
[SuppressMessage("Naming", "CA1710", Justification = "Not a collection but whatever the JSON is.")]
public sealed class DynamicJson : DynamicObject, IEnumerable, IEquatable<DynamicJson>
{
    private readonly JsonElement json;

    private DynamicJson(JsonElement json) => this.json = json;

    /// <summary>What a text, number or truth value is in .NET: string, int, long, double or bool; the object itself for anything else.</summary>
    public object Value => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString()!,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when json.TryGetInt32(out var number) => number,
        JsonValueKind.Number when json.TryGetInt64(out var number) => number,
        JsonValueKind.Number => json.GetDouble(),
        _ => this,
    };

    /// <summary>Whether both are the same JSON. Needed as an operator: dynamic code compares two objects of one type by no other.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(DynamicJson? left, DynamicJson? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether both are not the same JSON.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(DynamicJson? left, DynamicJson? right) => !(left == right);

    /// <summary>Reads the value as a type, as members of a typed presence channel are read.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <exception cref="JsonException">It can't be read as that.</exception>
    public T? ToObject<T>() => json.Deserialize<T>(Json.Reading);

    /// <inheritdoc/>
    public override IEnumerable<string> GetDynamicMemberNames() =>
        json.ValueKind == JsonValueKind.Object ? json.EnumerateObject().Select(member => member.Name) : [];

    /// <inheritdoc/>
    public override bool TryGetMember(GetMemberBinder binder, out object? result)
    {
        ArgumentNullException.ThrowIfNull(binder);
        return TryGet(binder.Name, out result);
    }

    /// <inheritdoc/>
    public override bool TryGetIndex(GetIndexBinder binder, object[] indexes, out object? result)
    {
        switch (indexes)
        {
            case [string name]:
                return TryGet(name, out result);
            case [int index] when json.ValueKind == JsonValueKind.Array:
                result = From(json[index]);
                return true;
            default:
                result = null;
                return false;
        }
    }

    /// <inheritdoc/>
    public override bool TryConvert(ConvertBinder binder, out object? result)
    {
        ArgumentNullException.ThrowIfNull(binder);
        result = binder.Type == typeof(string) ? ToString() : json.Deserialize(binder.Type, Json.Reading);
        return true;
    }

    /// <inheritdoc/>
    public override bool TryBinaryOperation(BinaryOperationBinder binder, object arg, out object? result)
    {
        ArgumentNullException.ThrowIfNull(binder);
        var other = arg as DynamicJson;
        if (!IsSimple || other is { IsSimple: false })
        {
            result = null;
            return false;
        }

        dynamic left = Value;
        dynamic? right = other is null ? arg : other.Value;

        // Values of different kinds are never equal; the language would not compare them at all.
        var comparable = right is not null && (left is string) == (right is string) && (left is bool) == (right is bool);
        result = binder.Operation switch
        {
            ExpressionType.Equal => comparable && left == right,
            ExpressionType.NotEqual => !comparable || left != right,
            ExpressionType.LessThan => left < right,
            ExpressionType.LessThanOrEqual => left <= right,
            ExpressionType.GreaterThan => left > right,
            ExpressionType.GreaterThanOrEqual => left >= right,
            ExpressionType.Add => left + right,
            ExpressionType.Subtract => left - right,
            ExpressionType.Multiply => left * right,
            ExpressionType.Divide => left / right,
            _ => null,
        };
        return result is not null;
    }

    /// <summary>The items of an array, or the values of an object's properties.</summary>
    public IEnumerator GetEnumerator() => (json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().Select(From),
        JsonValueKind.Object => json.EnumerateObject().Select(member => From(member.Value)),
        _ => [],
    }).GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(DynamicJson? other) => other is not null && JsonElement.DeepEquals(json, other.json);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DynamicJson);

    /// <inheritdoc/>
    public override int GetHashCode() => json.ValueKind is JsonValueKind.Object or JsonValueKind.Array
        ? (int)json.ValueKind
        : Value.GetHashCode();

    /// <summary>A text as it is; anything else as JSON.</summary>
    public override string ToString() => Value is IFormattable number
        ? number.ToString(null, CultureInfo.InvariantCulture)
        : json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText();

    internal static DynamicJson? From(JsonElement json) =>
        json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : new DynamicJson(json);

    private bool IsSimple => json.ValueKind is not JsonValueKind.Object and not JsonValueKind.Array;

    private bool TryGet(string name, out object? result)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            result = null;
            return false;
        }

        result = json.TryGetProperty(name, out var value) ? From(value) : null;
        return true;
    }
}
