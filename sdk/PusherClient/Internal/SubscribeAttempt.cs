namespace PusherClient.Internal;

/// <summary>One subscribe of one channel on one connection, from the authoriser to the server's answer. Whoever wants the same waits for it.</summary>
internal sealed record SubscribeAttempt(Link On, Task Outcome);
