using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Ansatz.Torch;

/// <summary>Exceptions of backward delegates on their way through libtorch's engine, by number.</summary>
internal static class CallbackErrors
{
    private static readonly ConcurrentDictionary<long, ExceptionDispatchInfo> Stored = new();
    private static long _last;

    internal static long Store(Exception exception)
    {
        var number = Interlocked.Increment(ref _last);
        Stored[number] = ExceptionDispatchInfo.Capture(exception);
        return number;
    }

    internal static void Rethrow(long number)
    {
        if (Stored.TryRemove(number, out var stored)) stored.Throw();
    }
}
