using Microsoft.AspNetCore.Http;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.HttpApi;

/// <summary>A refused request: the status, and a body of <c>{"error":…,"code":…}</c>, which server libraries can read.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Error">What is wrong, in words.</param>
/// <param name="Limit">The limit that it is over, or null.</param>
internal sealed record ApiProblem(int Status, string Error, string? Limit = null) : IResult
{
    public static ApiProblem BadRequest(string error, string? limit = null) => new(StatusCodes.Status400BadRequest, error, limit);

    /// <summary>What is wrong with a channel's name, or null.</summary>
    public static ApiProblem? OfName(string name, ChannelsLimits limits) => ChannelName.IsValid(name, limits.ChannelNameLength)
        ? null
        : BadRequest($"The channel name '{name}' is not valid.", ChannelName.IsValid(name, maxLength: 0) ? nameof(limits.ChannelNameLength) : null);

    /// <summary>What is wrong with the name of a channel whose users are asked for, or null.</summary>
    public static ApiProblem? OfPresenceName(string name, ChannelsLimits limits) =>
        OfName(name, limits) ?? (ChannelName.Kind(name) == ChannelKind.Presence ? null : BadRequest("Only presence channels have users."));

    public static ApiProblem TooLarge(string error, string limit) => new(StatusCodes.Status413PayloadTooLarge, error, limit);

    public static ApiProblem NotFound(string error) => new(StatusCodes.Status404NotFound, error);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        return httpContext.Response.WriteAsJsonAsync(new { error = Error, code = Status }, httpContext.RequestAborted);
    }
}
