using System.Net;

namespace PusherServer;

/// <summary>For callers to whom a refusal is an exception. An addition to the official library.</summary>
public static class RequestResultExtensions
{
    /// <summary>Throws unless the server accepted.</summary>
    /// <typeparam name="TResult">The kind of result.</typeparam>
    /// <param name="result">What <see cref="Pusher"/> returned.</param>
    /// <returns>The same result.</returns>
    /// <exception cref="HttpRequestException">The status is not 2xx. The message has the status and the server's text.</exception>
    public static TResult EnsureSuccess<TResult>(this TResult result)
        where TResult : IRequestResult
    {
        ArgumentNullException.ThrowIfNull(result);
        return (int)result.StatusCode is >= 200 and <= 299
            ? result
            : throw new HttpRequestException($"The Channels server answered {Describe(result.StatusCode, result.Body)}", null, result.StatusCode);
    }

    /// <summary>For messages: the status as number and word, and the server's own text.</summary>
    internal static string Describe(HttpStatusCode status, string? text) =>
        $"{(int)status} {status}: {(string.IsNullOrWhiteSpace(text) ? "(no text)" : text.Trim())}";
}
