using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WhatsUp.Core.Members;

namespace WhatsUp.Blazor.Controllers;

/// <summary>How the routes say no: a status, the field that is wrong, and in the client's language what to do about it.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="field">The field.</param>
/// <param name="text">The key of the text.</param>
/// <param name="arguments">What stands for the text's placeholders.</param>
internal sealed class Refusal(int status, string field, string text, params object[] arguments) : IActionResult
{
    public static Refusal CrossSite() => new(StatusCodes.Status403Forbidden, "origin", "Refusal.CrossSite");

    public static Refusal Body(string fields) => new(StatusCodes.Status400BadRequest, "body", "Refusal.Body", fields, RequestFields.MaxBytes / 1024);

    public static Refusal TooMany() => new(StatusCodes.Status429TooManyRequests, "limit", "Refusal.TooMany");

    public static Refusal Session(int status) => new(status, "session", "Refusal.Session");

    public static Refusal Name(InputProblem problem) => Input("username", problem, "Input.NameMissing", "Refusal.NameForbidden", MemberName.MaxLength);

    public static Refusal Status(InputProblem problem) => Input("status", problem, "Input.StatusMissing", "Refusal.StatusForbidden", StatusText.MaxLength);

    public Task ExecuteResultAsync(ActionContext context)
    {
        var texts = context.HttpContext.RequestServices.GetRequiredService<IStringLocalizer<Texts>>();
        return new ObjectResult(new { field, error = texts[text, arguments].Value }) { StatusCode = status }.ExecuteResultAsync(context);
    }

    private static Refusal Input(string field, InputProblem problem, string missing, string forbidden, int maxLength) => problem switch
    {
        InputProblem.Missing => new(StatusCodes.Status400BadRequest, field, missing),
        InputProblem.TooLong => new(StatusCodes.Status400BadRequest, field, "Input.TooLong", maxLength),
        InputProblem.OnlyDots => new(StatusCodes.Status400BadRequest, field, "Input.OnlyDots"),
        _ => new(StatusCodes.Status400BadRequest, field, forbidden),
    };
}
