using System.Text.Json;

namespace WhatsUp.Blazor.Controllers;

/// <summary>The text fields of a small request, sent as a form or as a JSON object.</summary>
internal sealed class RequestFields
{
    /// <summary>The most bytes that a request to the routes here may have.</summary>
    public const int MaxBytes = 16 * 1024;

    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    private readonly Dictionary<string, string?> fields;

    private RequestFields(Dictionary<string, string?> fields) => this.fields = fields;

    /// <summary>The field, or null when it was not sent or is no text. JSON names are matched as written.</summary>
    public string? this[string name] => fields.GetValueOrDefault(name);

    /// <summary>Reads a request's fields.</summary>
    /// <returns>Null when the body is neither a form nor a JSON object, or longer than it may be.</returns>
    public static async Task<RequestFields?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (request.HasFormContentType)
            {
                var form = await request.ReadFormAsync(cancellationToken);
                return new RequestFields(form.ToDictionary(field => field.Key, field => (string?)field.Value.ToString()));
            }

            return request.HasJsonContentType() ? await ReadJsonAsync(request, cancellationToken) : null;
        }
        catch (Exception e) when (e is BadHttpRequestException or InvalidDataException or JsonException)
        {
            return null;
        }
    }

    private static async Task<RequestFields?> ReadJsonAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var json = await JsonDocument.ParseAsync(request.Body, Json, cancellationToken);
        if (json.RootElement.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var texts = json.RootElement.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.String);
        return new RequestFields(texts.ToDictionary(property => property.Name, property => property.Value.GetString()));
    }
}
