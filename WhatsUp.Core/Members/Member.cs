namespace WhatsUp.Core.Members;

/// <summary>Somebody who is online, as the others see them. Immutable: a row redraws only when it gets another instance.</summary>
/// <param name="Name">The name as shown; it is the presence <c>user_id</c> and so the member's identity in a roster.</param>
/// <param name="Status">What they are up to.</param>
/// <param name="UpdatedAt">When the status was set: the store's stamp, strictly increasing per member.</param>
public sealed record Member(string Name, string Status, DateTimeOffset UpdatedAt);
