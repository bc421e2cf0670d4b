using Microsoft.AspNetCore.Mvc;
using WhatsUp.Core.Members;

namespace WhatsUp.Blazor.Controllers;

/// <summary>How the routes say no: a status, the field that is wrong, and what to do about it.</summary>
internal static class Refusal
{
    public static ObjectResult Of(int status, string field, string error) => new(new { field, error }) { StatusCode = status };

    public static ObjectResult CrossSite() =>
        Of(StatusCodes.Status403Forbidden, "origin", "A request from another site can do nothing here.");

    public static ObjectResult Body(string fields) =>
        Of(StatusCodes.Status400BadRequest, "body", $"Send {fields} as a JSON object or as a form, at most {RequestFields.MaxBytes / 1024} KB.");

    public static ObjectResult TooMany() =>
        Of(StatusCodes.Status429TooManyRequests, "limit", "That was too often. Wait a minute and try again.");

    public static ObjectResult Input(string field, string what, InputProblem problem, int maxLength) =>
        Of(StatusCodes.Status400BadRequest, field, problem switch
        {
            InputProblem.Missing => $"Please enter a {what}.",
            InputProblem.TooLong => $"At most {maxLength} characters.",
            _ => $"The {what} has a character that can't be used.",
        });
}
