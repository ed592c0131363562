using System.Collections.Concurrent;

namespace Ansatz.Inference;

/// <summary>What the engine has to say once: that it runs something in a slower way, for instance.</summary>
public static class Notices
{
    private static readonly ConcurrentDictionary<string, bool> Seen = new(StringComparer.Ordinal);

    internal const string SumsOneByOne = "a body does not carry the axis of a summed site (it reshapes, indexes from the left or branches on what the site decides): " +
        "it is run once for each joint outcome, which gives the same numbers more slowly.";

    /// <summary>Raised for each notice the first time.</summary>
    public static event Action<string>? Said;

    /// <summary>The notices so far.</summary>
    public static IEnumerable<string> All => Seen.Keys;

    internal static void Say(string notice)
    {
        if (Seen.TryAdd(notice, value: true))
        {
            Said?.Invoke(notice);
        }
    }
}
