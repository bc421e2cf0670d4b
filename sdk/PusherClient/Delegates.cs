namespace PusherClient;

/// <summary>Handles a connection or its loss.</summary>
/// <param name="sender">The <see cref="Pusher"/>.</param>
public delegate void ConnectedEventHandler(object sender);

/// <summary>Handles a change of the connection's state.</summary>
/// <param name="sender">The <see cref="Pusher"/>.</param>
/// <param name="state">The new state.</param>
public delegate void ConnectionStateChangedEventHandler(object sender, ConnectionState state);

/// <summary>Handles an error.</summary>
/// <param name="sender">The <see cref="Pusher"/>.</param>
/// <param name="error">What went wrong.</param>
public delegate void ErrorEventHandler(object sender, PusherException error);

/// <summary>Handles a subscription of any channel.</summary>
/// <param name="sender">The <see cref="Pusher"/>.</param>
/// <param name="channel">The channel.</param>
public delegate void SubscribedEventHandler(object sender, Channel channel);

/// <summary>Handles a subscription of one channel.</summary>
/// <param name="sender">The <see cref="Channel"/>.</param>
public delegate void SubscriptionEventHandler(object sender);

/// <summary>Handles the count of a channel's subscribers.</summary>
/// <param name="sender">The <see cref="Channel"/>.</param>
/// <param name="data">The count as JSON: <c>{"subscription_count":n}</c>.</param>
public delegate void SubscriptionCountHandler(object sender, string data);

/// <summary>Handles a presence member that came, or whose info was replaced.</summary>
/// <typeparam name="T">The type of the info.</typeparam>
/// <param name="sender">The channel.</param>
/// <param name="member">The user id and the info.</param>
public delegate void MemberAddedEventHandler<T>(object sender, KeyValuePair<string, T> member);

/// <summary>Handles a presence member that went.</summary>
/// <typeparam name="T">The type of the info.</typeparam>
/// <param name="sender">The channel.</param>
/// <param name="member">The user id and the last known info.</param>
public delegate void MemberRemovedEventHandler<T>(object sender, KeyValuePair<string, T> member);
