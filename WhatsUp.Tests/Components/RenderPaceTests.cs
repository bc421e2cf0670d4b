using Microsoft.Extensions.DependencyInjection;
using WhatsUp.Blazor.Components;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

/// <summary>How often a page is drawn.</summary>
public sealed class RenderPaceTests : ComponentTest
{
    private int drawn;

    [Fact]
    public void All_that_happens_within_a_moment_is_drawn_once()
    {
        using var pace = Begin(out _);

        pace.MarkDirty();
        pace.MarkDirty();
        Assert.Equal(0, drawn);
        Time.Advance(RenderPace.Interval);
        Assert.Equal(1, drawn);
        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, drawn);
    }

    [Fact]
    public void While_the_page_is_hidden_it_is_drawn_once_a_second()
    {
        using var pace = Begin(out var viewer);
        viewer.OnVisibility(false);

        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(3); passed += RenderPace.Interval)
        {
            pace.MarkDirty();
            Time.Advance(RenderPace.Interval);
        }

        Assert.Equal(3, drawn);
    }

    [Fact]
    public void Who_looks_again_sees_at_once_what_waits()
    {
        using var pace = Begin(out var viewer);
        viewer.OnVisibility(false);
        pace.MarkDirty();

        viewer.OnVisibility(true);
        Time.Advance(TimeSpan.Zero);
        Assert.Equal(1, drawn);
        pace.MarkDirty();
        Time.Advance(RenderPace.Interval);

        Assert.Equal(2, drawn);
    }

    [Fact]
    public void Who_looks_again_where_nothing_happened_has_nothing_drawn()
    {
        using var pace = Begin(out var viewer);

        viewer.OnVisibility(false);
        viewer.OnVisibility(true);
        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, drawn);
    }

    [Fact]
    public void After_the_component_has_gone_nothing_is_drawn()
    {
        var pace = Begin(out var viewer);
        pace.MarkDirty();

        pace.Dispose();
        viewer.OnVisibility(false);
        viewer.OnVisibility(true);
        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, drawn);
    }

    private RenderPace Begin(out Viewer viewer)
    {
        viewer = Services.GetRequiredService<Viewer>();
        return new RenderPace(Time, viewer, () => drawn++);
    }
}
