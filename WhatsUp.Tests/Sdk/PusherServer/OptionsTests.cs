using System.Net;
using PusherServer;
using PusherServer.RestfulClient;
using PusherServer.Util;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk;

/// <summary>Each option of the PusherServer library: its default, and what follows from it.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void Options_have_the_official_defaults()
    {
        var options = new PusherOptions();

        Assert.False(options.Encrypted);
        Assert.Equal(80, options.Port);
        Assert.Null(options.Cluster);
        Assert.Equal("api.pusherapp.com", options.HostName);
        Assert.Equal(PusherOptions.DEFAULT_REST_API_HOST, options.HostName);
        Assert.Equal(TimeSpan.FromSeconds(30), options.RestClientTimeout);
        Assert.Equal(TimeSpan.FromSeconds(30), options.RestClient.Timeout);
        Assert.IsType<DefaultSerializer>(options.JsonSerializer);
        Assert.IsType<DefaultDeserializer>(options.JsonDeserializer);
        Assert.Null(options.BatchEventDataSizeLimit);
        Assert.Equal(10240, PusherOptions.DEFAULT_BATCH_EVENT_DATA_SIZE_LIMIT);
        Assert.Null(options.EncryptionMasterKey);
        Assert.Null(options.TraceLogger);
        Assert.Equal(new Uri("http://api.pusherapp.com"), options.GetBaseUrl());
    }

    [Fact]
    public void The_port_follows_encryption_back_and_forth_until_it_is_set()
    {
        var options = new PusherOptions { Encrypted = true };
        Assert.Equal(443, options.Port);
        Assert.Equal("https://api.pusherapp.com/", options.GetBaseUrl().AbsoluteUri);

        options.Encrypted = false;
        Assert.Equal(80, options.Port);
        Assert.Equal("http://api.pusherapp.com/", options.GetBaseUrl().AbsoluteUri);

        options.Port = 5000;
        options.Encrypted = true;
        Assert.Equal("https://api.pusherapp.com:5000/", options.GetBaseUrl().AbsoluteUri);
    }

    [Fact]
    public void Port_80_that_was_set_stays_with_encryption() =>
        Assert.Equal("https://localhost:80/", new PusherOptions { HostName = "localhost", Port = 80, Encrypted = true }.GetBaseUrl().AbsoluteUri);

    [Fact]
    public void A_cluster_names_the_host_unless_a_host_name_was_set()
    {
        var options = new PusherOptions { Cluster = "eu" };
        Assert.Equal("api-eu.pusher.com", options.HostName);

        options.HostName = "localhost";
        Assert.Null(options.Cluster);

        options.Cluster = "ap1";
        Assert.Null(options.Cluster);
        Assert.Equal("localhost", options.HostName);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void No_host_name_leaves_the_cluster_or_the_default(string? none)
    {
        Assert.Equal("api-eu.pusher.com", new PusherOptions { Cluster = "eu", HostName = none }.HostName);
        Assert.Equal("api.pusherapp.com", new PusherOptions { HostName = none }.HostName);
    }

    [Fact]
    public void A_host_name_with_a_scheme_is_refused()
    {
        var error = Assert.Throws<FormatException>(() => new PusherOptions { HostName = "https://localhost" });

        Assert.Contains("https://localhost", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rest_client_is_kept_until_host_port_or_timeout_change()
    {
        var options = new PusherOptions { HostName = "localhost", Port = 5000 };
        var first = options.RestClient;
        Assert.Same(first, options.RestClient);
        Assert.Equal(new Uri("http://localhost:5000"), first.BaseUrl);

        options.Port = 5001;
        Assert.Equal(new Uri("http://localhost:5001"), options.RestClient.BaseUrl);

        options.RestClientTimeout = TimeSpan.FromSeconds(7);
        Assert.Equal(TimeSpan.FromSeconds(7), options.RestClient.Timeout);
    }

    [Fact]
    public void A_timeout_set_on_the_rest_client_itself_stays()
    {
        var options = new PusherOptions();
        options.RestClient.Timeout = TimeSpan.FromSeconds(3);

        Assert.Equal(TimeSpan.FromSeconds(3), options.RestClient.Timeout);
    }

    [Fact]
    public void A_rest_client_that_was_set_stays_whatever_changes()
    {
        var own = new PusherRestClient("http://localhost:1", "mine", new Version(1, 2, 3));
        var options = new PusherOptions { RestClient = own };

        options.Port = 5000;
        options.RestClientTimeout = TimeSpan.FromSeconds(1);

        Assert.Same(own, options.RestClient);
        Assert.Equal(TimeSpan.FromSeconds(30), own.Timeout);
    }

    [Fact]
    public void Many_threads_share_one_rest_client()
    {
        var options = new PusherOptions();

        var clients = Enumerable.Range(0, 64).AsParallel().WithDegreeOfParallelism(8).Select(_ => options.RestClient).ToList();

        Assert.Single(clients.Distinct());
    }

    [Fact]
    public void Null_serialisers_mean_the_default_ones()
    {
        var options = new PusherOptions { JsonSerializer = null, JsonDeserializer = null };

        Assert.Same(DefaultSerializer.Default, options.JsonSerializer);
        Assert.Same(DefaultDeserializer.Default, options.JsonDeserializer);
    }

    [Fact]
    public async Task Event_data_is_written_by_the_apps_own_serialiser()
    {
        await using var server = await ScriptedServer.StartAsync(HttpStatusCode.OK, "{}");
        var options = server.Options;
        options.JsonSerializer = new RawBodySerializer();

        await server.CreatePublisher(options).TriggerAsync("room", "said", """{"text":"hello"}""");

        Assert.Equal(
            """{"name":"said","data":"{\"text\":\"hello\"}","channels":["room"]}""", Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task Answers_are_read_by_the_apps_own_deserialiser()
    {
        await using var server = await ScriptedServer.StartAsync(HttpStatusCode.OK, """{"channels":{"room":{"subscription_count":2}}}""");
        var options = server.Options;
        var own = new CountingDeserializer();
        options.JsonDeserializer = own;
        var publisher = server.CreatePublisher(options);

        var channels = await publisher.FetchStateForChannelsAsync<ChannelsList>();
        var triggered = await publisher.TriggerAsync("room", "said", "hello", new TriggerOptions { Info = ["subscription_count"] });

        Assert.Equal("2", channels.Data["room"]["subscription_count"]);
        Assert.Equal(2, triggered.ChannelAttributes["room"].subscription_count);
        Assert.Equal(2, own.Calls);
    }

    [Fact]
    public async Task The_trace_logger_is_told_of_requests_without_secrets()
    {
        await using var server = await ScriptedServer.StartAsync(HttpStatusCode.OK, "{}");
        var options = server.Options;
        var trace = new ListTraceLogger();
        options.TraceLogger = trace;

        await server.CreatePublisher(options).TriggerAsync("room", "said", "a secret thing");

        Assert.Equal("POST /apps/1000/events → 200", Assert.Single(trace.Lines));
    }

    [Fact]
    public void Serialisers_write_nulls_as_the_official_ones_do()
    {
        Assert.Equal("""{"x":1,"Y":"ü"}""", DefaultSerializer.Default.Serialize(new { x = 1, none = (string?)null, Y = "ü" }));
        Assert.Equal("\"hi\"", DefaultSerializer.Default.Serialize("hi"));
        Assert.Equal("null", DefaultSerializer.Default.Serialize(null!));
        Assert.Equal("""{"Field":5}""", DefaultSerializer.Default.Serialize(new WithField { Field = 5 }));
        Assert.Equal("", new RawBodySerializer().Serialize(null!));
        Assert.Equal("hi", new RawBodySerializer().Serialize("hi"));
        Assert.Throws<ArgumentException>(() => new RawBodySerializer().Serialize(5));
    }

    [Fact]
    public void The_deserialiser_reads_names_in_any_case() =>
        Assert.Equal(5, DefaultDeserializer.Default.Deserialize<WithField>("""{"FIELD":5}""").Field);

    private sealed class WithField
    {
#pragma warning disable CA1051 // Public fields are what is tested.
        public int Field;
#pragma warning restore CA1051
    }

    private sealed class ListTraceLogger : ITraceLogger
    {
        public List<string> Lines { get; } = [];

        public void Trace(string message) => Lines.Add(message);
    }
}
