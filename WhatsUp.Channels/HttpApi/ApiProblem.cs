using Microsoft.AspNetCore.Http;

namespace WhatsUp.Channels.HttpApi;

/// <summary>A refused request: the status, and a body of <c>{"error":…,"code":…}</c>, which server libraries can read.</summary>
internal sealed record ApiProblem(int Status, string Error) : IResult
{
    public static ApiProblem BadRequest(string error) => new(StatusCodes.Status400BadRequest, error);

    public static ApiProblem TooLarge(string error) => new(StatusCodes.Status413PayloadTooLarge, error);

    public static ApiProblem NotFound(string error) => new(StatusCodes.Status404NotFound, error);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        return httpContext.Response.WriteAsJsonAsync(new { error = Error, code = Status }, httpContext.RequestAborted);
    }
}
