using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using WhatsUp.Channels.Hub;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Tests.Channels;

/// <summary>The member table as values: users counted by connections, and the list as bytes.</summary>
public sealed class MemberTableTests
{
    // Ids that need escapes of JSON once and, inside the string that data is, twice.
    private static readonly string[] Ids = ["ada", "b\"ob", "c\\arl", "dörte ✓", "e\u0001", "😀", ""];

    [Property(MaxTest = 300)]
    public void It_is_what_a_simple_table_of_users_would_be(byte[] steps)
    {
        var table = new MemberTable();
        var model = new Dictionary<string, (int Connections, string Info)>();
        foreach (var step in steps)
        {
            var id = Ids[step / 3 % Ids.Length];
            var info = $$"""{"from":"{{step}}\n"}""";
            var known = model.GetValueOrDefault(id);
            switch (step % 3)
            {
                case 0:
                    Assert.Equal(known.Connections == 0, table.Add(new PresenceUser(id, info)));
                    model[id] = (known.Connections + 1, info);
                    break;
                case 1:
                    Assert.Equal(known.Connections == 1, table.Remove(id));
                    if (known.Connections > 1)
                    {
                        model[id] = (known.Connections - 1, known.Info);
                    }
                    else
                    {
                        model.Remove(id);
                    }

                    break;
                default:
                    Assert.Equal(known.Connections > 0, table.Replace(new PresenceUser(id, info)));
                    if (known.Connections > 0)
                    {
                        model[id] = (known.Connections, info);
                    }

                    break;
            }

            AssertList(table.List(), model);
        }
    }

    [Fact]
    public void A_list_that_has_been_handed_out_stays_as_it_was()
    {
        var table = new MemberTable();
        table.Add(new PresenceUser("ada", "{}"));
        var before = table.List();
        var bytes = (Encoding.UTF8.GetString(before.Ids.Span), Encoding.UTF8.GetString(before.Hash.Span));

        for (var i = 0; i < 1000; i++)
        {
            table.Add(new PresenceUser($"user-{i}", "{}"));
            table.Remove($"user-{i / 2}");
            table.List();
        }

        Assert.Equal(bytes, (Encoding.UTF8.GetString(before.Ids.Span), Encoding.UTF8.GetString(before.Hash.Span)));
    }

    private static void AssertList(MemberList list, Dictionary<string, (int Connections, string Info)> model)
    {
        var parts = ServerFrame.SubscriptionSucceeded("presence-room", list);
        var frame = parts.SelectMany(part => part.ToArray()).ToArray();
        var header = (frame[1] & 0x7F) < 126 ? 2 : 4;
        using var message = JsonDocument.Parse(frame.AsMemory(header));
        using var data = JsonDocument.Parse(message.RootElement.GetProperty("data").GetString()!);
        var presence = data.RootElement.GetProperty("presence");
        Assert.Equal(model.Count, presence.GetProperty("count").GetInt32());
        Assert.Equal(model.Keys.Order(), presence.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!).Order());
        Assert.Equal(
            model.Select(user => (user.Key, user.Value.Info)).Order(),
            presence.GetProperty("hash").EnumerateObject().Select(entry => (entry.Name, entry.Value.GetRawText())).Order());
    }
}
