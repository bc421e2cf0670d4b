namespace PusherClient;

/// <summary>Listeners that are given the event.</summary>
public class PusherEventEmitter : EventEmitter<PusherEvent>;

/// <summary>Listeners that are given the frame as text.</summary>
public class TextEventEmitter : EventEmitter<string>;

/// <summary>Listeners that are given a <see cref="DynamicEvent"/>.</summary>
public class DynamicEventEmitter : EventEmitter<dynamic>;

/// <summary>Listeners that are given an event sent to the signed-in user.</summary>
public class UserEventEmitter : EventEmitter<UserEvent>;
