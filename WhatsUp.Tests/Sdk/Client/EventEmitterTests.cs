using PusherClient;

namespace WhatsUp.Tests.Sdk.Client;

public sealed class EventEmitterTests
{
    private readonly PusherEventEmitter emitter = new();
    private readonly List<string> heard = [];

    [Fact]
    public void Listeners_of_all_events_come_first_then_those_of_the_name()
    {
        emitter.Bind("e", e => heard.Add("named"));
        emitter.Bind((name, e) => heard.Add($"all {name}"));

        emitter.EmitEvent("e", Event());
        emitter.EmitEvent("E", Event());

        Assert.Equal(["all e", "named", "all E"], heard);
    }

    [Fact]
    public void The_same_delegate_counts_once_and_null_not_at_all()
    {
        Action<PusherEvent> listener = _ => heard.Add("named");
        Action<string, PusherEvent> general = (_, _) => heard.Add("all");

        emitter.Bind("e", listener);
        emitter.Bind("e", listener);
        emitter.Bind(general);
        emitter.Bind(general);
        emitter.Bind("e", null!);
        emitter.Bind((Action<string, PusherEvent>)null!);
        emitter.EmitEvent("e", Event());

        Assert.Equal(["all", "named"], heard);
    }

    [Fact]
    public void Each_way_of_unbinding_removes_what_it_says_and_no_more()
    {
        Action<PusherEvent> one = _ => heard.Add("one");
        Action<PusherEvent> two = _ => heard.Add("two");
        Action<string, PusherEvent> general = (_, _) => heard.Add("all");
        emitter.Bind("e", one);
        emitter.Bind("e", two);
        emitter.Bind("f", one);
        emitter.Bind(general);

        emitter.Unbind("e", one);
        emitter.EmitEvent("e", Event());
        emitter.Unbind("e");
        emitter.EmitEvent("e", Event());
        emitter.Unbind(general);
        emitter.EmitEvent("e", Event());
        emitter.EmitEvent("f", Event());
        Assert.True(emitter.HasListeners);
        emitter.UnbindAll();
        emitter.EmitEvent("f", Event());

        Assert.Equal(["all", "two", "all", "one"], heard);
        Assert.False(emitter.HasListeners);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void A_blank_name_is_refused(string? name)
    {
        Assert.Throws<ArgumentNullException>(() => emitter.Bind(name!, _ => { }));
        Assert.Throws<ArgumentNullException>(() => emitter.Unbind(name!));
    }

    [Fact]
    public void A_listener_that_throws_is_reported_and_does_not_stop_the_others()
    {
        var errors = new List<PusherException>();
        var own = new TriggerEventException("mine", ErrorCodes.TriggerEventNameInvalidError);
        emitter.ErrorHandler = errors.Add;
        emitter.Bind((_, _) => throw new FormatException("bad"));
        emitter.Bind("e", _ => throw own);
        emitter.Bind("e", _ => heard.Add("last"));
        var received = Event();

        emitter.EmitEvent("e", received);

        Assert.Equal(["last"], heard);
        var wrapped = Assert.IsType<EventEmitterActionException<PusherEvent>>(errors[0]);
        Assert.Equal(ErrorCodes.EventEmitterActionError, wrapped.PusherCode);
        Assert.Equal("e", wrapped.EventName);
        Assert.Same(received, wrapped.EventData);
        Assert.IsType<FormatException>(wrapped.InnerException);
        Assert.Same(own, errors[1]);
    }

    [Fact]
    public void A_listener_may_bind_and_unbind_while_it_is_told()
    {
        emitter.Bind("e", _ =>
        {
            heard.Add("first");
            emitter.UnbindAll();
            emitter.Bind("e", _ => heard.Add("second"));
        });

        emitter.EmitEvent("e", Event());
        emitter.EmitEvent("e", Event());

        Assert.Equal(["first", "second"], heard);
    }

    [Fact]
    public async Task Binding_from_many_threads_loses_nobody()
    {
        var count = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                emitter.Bind($"e{i}", _ => Interlocked.Add(ref count, thread < 0 ? 0 : 1));
            }
        })));
        for (var i = 0; i < 50; i++)
        {
            emitter.EmitEvent($"e{i}", Event());
        }

        Assert.Equal(400, count);
    }

    private static PusherEvent Event() => new(new Dictionary<string, object> { ["event"] = "e" }, "{}");
}
