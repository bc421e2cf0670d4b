using System.Text;

namespace PusherClient.Internal;

/// <summary>
/// The names of events and channels, which come again with each frame, as strings made once. Shared by all clients of the
/// process and of fixed size: a name that falls on another's place takes it. A race costs one more string.
/// </summary>
internal static class NameCache
{
    private const int Size = 512;
    private const int LongestName = 200;

    private static readonly string?[] Names = new string?[Size];

    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestName)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref var place = ref Names[Hash(utf8) % Size];
        if (place is { } known && known.Length == utf8.Length && Ascii.Equals(utf8, known))
        {
            return known;
        }

        return place = Encoding.UTF8.GetString(utf8);
    }

    // FNV-1a.
    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = 2166136261u;
        foreach (var b in utf8)
        {
            hash = (hash ^ b) * 16777619u;
        }

        return hash;
    }
}
