using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using WhatsUp.Channels.Hub;

namespace WhatsUp.Channels.HttpApi;

/// <summary>Publishing (Pusher HTTP API, events).</summary>
internal sealed class EventsApi(ChannelsMetrics metrics, TimeProvider time)
{
    /// <summary><c>POST /events</c>: one event to one channel or many.</summary>
    public IResult Publish(ApiCall call) => call.WithObject(body =>
    {
        var (request, problem) = EventRequest.Read(body, call.Hub.Limits);
        if (request is null)
        {
            return problem!;
        }

        Publish(call.Hub, request);
        if (request.Info.Length == 0)
        {
            return Results.Json(new { });
        }

        var channels = new JsonObject();
        foreach (var channel in request.Channels)
        {
            channels[channel] = Info(call.Hub, channel, request.Info);
        }

        return Results.Json(new JsonObject { ["channels"] = channels });
    });

    /// <summary><c>POST /batch_events</c>: several events, all or none of them.</summary>
    public IResult PublishBatch(ApiCall call) => call.WithObject(body =>
    {
        var limits = call.Hub.Limits;
        if (!body.TryGetProperty("batch", out var batch) || batch.ValueKind != JsonValueKind.Array)
        {
            return ApiProblem.BadRequest("The body needs batch, a list of events.");
        }

        if (limits.EventsPerBatch > 0 && batch.GetArrayLength() > limits.EventsPerBatch)
        {
            return ApiProblem.BadRequest($"A batch has at most {limits.EventsPerBatch} events.", nameof(limits.EventsPerBatch));
        }

        var requests = new List<EventRequest>();
        foreach (var one in batch.EnumerateArray())
        {
            var (request, problem) = EventRequest.Read(one, limits);
            if (request is null)
            {
                return problem! with { Error = $"Event {requests.Count + 1} of the batch: {problem.Error}" };
            }

            if (request.Channels.Count > 1)
            {
                return ApiProblem.BadRequest($"Event {requests.Count + 1} of the batch: in a batch each event goes to one channel.");
            }

            requests.Add(request);
        }

        foreach (var request in requests)
        {
            Publish(call.Hub, request);
        }

        return requests.TrueForAll(request => request.Info.Length == 0)
            ? Results.Json(new { })
            : Results.Json(new JsonObject { ["batch"] = new JsonArray([.. requests.Select(r => Info(call.Hub, r.Channels[0], r.Info))]) });
    });

    /// <summary><c>POST /channels/{name}/events</c>, deprecated: the name and <c>socket_id</c> in the query, the data as the body.</summary>
    public IResult PublishToChannel(ApiCall call, string channel)
    {
        string? socketId = call.Query["socket_id"];
        string data;
        try
        {
            data = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(call.Body);
        }
        catch (DecoderFallbackException)
        {
            return ApiProblem.BadRequest("The body is not valid UTF-8.");
        }

        var request = new EventRequest(call.Query["name"].ToString(), data, [channel], socketId, []);
        if (request.Check(call.Hub.Limits) is { } problem)
        {
            return problem;
        }

        Publish(call.Hub, request);
        return Results.Json(new { }, statusCode: StatusCodes.Status202Accepted);
    }

    private JsonObject Info(AppHub hub, string channel, string[] attributes) =>
        ChannelInfo.Of(hub, channel, attributes.Where(attribute => ChannelInfo.Unsuited(hub, channel, attribute) is null), time);

    private void Publish(AppHub hub, EventRequest request)
    {
        foreach (var channel in request.Channels)
        {
            hub.Publish(request.Name, channel, request.Data, request.SocketId);
            metrics.EventPublished(hub.App);
        }
    }
}
