using System.Collections.Concurrent;

namespace Ansatz.Inference;

/// <summary>
/// What the engine has to say that is no error: that it runs something in a slower way, that a pattern matches no address, that an ansatz cannot reach all of
/// the posterior.
/// </summary>
public static class Notices
{
    private static readonly ConcurrentDictionary<string, string> Seen = new(StringComparer.Ordinal);

    [ThreadStatic]
    private static Action<string>? listener;

    internal const string SumsOneByOne = "a body does not carry the axis of a summed site (it reshapes, indexes from the left or branches on what the site decides): " +
        "it is run once for each joint outcome, which gives the same numbers more slowly.";

    /// <summary>Raised for each notice the first time.</summary>
    public static event Action<string>? Said;

    /// <summary>The notices so far.</summary>
    public static IEnumerable<string> All => Seen.Values;

    /// <summary>
    /// Hears of the doubts of this thread (a pattern that matches nothing, an ansatz that does not reach all of the posterior), said before or not, until it is
    /// disposed of: the way to put them into the record of a fit.
    /// </summary>
    /// <param name="heard">Gets each doubt; the same may come several times.</param>
    public static IDisposable Listen(Action<string> heard)
    {
        var outer = listener;
        listener = heard;
        return new Ear(() => listener = outer);
    }

    /// <summary>Says that something is done in another way than was written.</summary>
    internal static void Say(string notice)
    {
        if (Seen.TryAdd(notice, notice))
        {
            Said?.Invoke(notice);
        }
    }

    /// <summary>Says that what was written is perhaps not what was meant.</summary>
    /// <param name="key">What it is about: it is said for good the first time.</param>
    /// <param name="doubt">The text.</param>
    /// <param name="isRepeated">Whether listeners hear what was said before.</param>
    internal static void Doubt(string key, Func<string> doubt, bool isRepeated)
    {
        var isNew = !Seen.ContainsKey(key);
        if (!isNew && (!isRepeated || listener is null))
        {
            return;
        }

        var text = doubt();
        listener?.Invoke(text);
        if (Seen.TryAdd(key, text))
        {
            Said?.Invoke(text);
        }
    }

    private sealed class Ear(Action close) : IDisposable
    {
        public void Dispose() => close();
    }
}
