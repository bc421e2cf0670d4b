using System.Globalization;

namespace WhatsUp.Blazor.Components;

/// <summary>
/// Work that comes from outside the circuit (a timer, another member's change) runs on threads of any language; what it draws must be in
/// the language of the circuit.
/// </summary>
internal static class KeptCulture
{
    /// <summary>The work, to be run later in the cultures of now.</summary>
    /// <param name="work">What runs, without waiting for anything.</param>
    public static Action Of(Action work)
    {
        var (culture, uiCulture) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        return () =>
        {
            var (otherCulture, otherUiCulture) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, uiCulture);
            try
            {
                work();
            }
            finally
            {
                (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (otherCulture, otherUiCulture);
            }
        };
    }
}
