namespace WhatsUp.Core.Storage;

/// <summary>The store can't be used. The message says which one, why and what to do.</summary>
public sealed class StorageException : Exception
{
    /// <summary>Creates the exception.</summary>
    public StorageException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened and what to do.</param>
    public StorageException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">What the database said.</param>
    public StorageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
