namespace WhatsUp.Blazor.Components;

/// <summary>
/// A focus that is due once its element is drawn. What is reported as drawn may be an earlier drawing than the one that has the element, so
/// it is tried again with the next, but not for ever. Owned by one component, used on its dispatcher.
/// </summary>
internal sealed class DueFocus
{
    private const int MostAttempts = 10;

    private Func<ValueTask>? due;
    private int attempts;

    /// <summary>Asks for a focus; one that was asked for before and not given yet is not given any more.</summary>
    /// <param name="give">The call that gives it.</param>
    public void Ask(Func<ValueTask> give)
    {
        due = give;
        attempts = 0;
    }

    /// <summary>Gives the focus that is due, if one is. To be called after each drawing.</summary>
    /// <returns>Whether the component is to be drawn again for another attempt.</returns>
    public async Task<bool> GiveAsync()
    {
        if (due is not { } give)
        {
            return false;
        }

        due = null;
        if (await OptionalJs.TryAsync(give) || due is not null || ++attempts >= MostAttempts)
        {
            return due is not null;
        }

        due = give;
        return true;
    }
}
