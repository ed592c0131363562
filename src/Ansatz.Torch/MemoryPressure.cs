namespace Ansatz.Torch;

/// <summary>
/// Frees unreachable tensors in time outside scopes: the garbage collector sees wrappers of 48 bytes, not the megabytes behind them. The native
/// allocator counts bytes (also of tensors that only autograd holds, and none for views); past a limit above the live set, a collection runs.
/// </summary>
internal static unsafe class MemoryPressure
{
    private const long Slack = 256L << 20; // bytes above the live set before the next collection
    private const long WrapperBytes = 500; // what a tensor costs natively beside its data
    private static readonly Lock Gate = new();
    private static readonly long* Bytes = Native.Allocated();
    private static long _wrappers;
    private static long _limit = Slack;

    internal static long Allocated => Volatile.Read(ref *Bytes);

    private static long Cost => Allocated + (Volatile.Read(ref _wrappers) * WrapperBytes);

    /// <summary>A wrapper was made.</summary>
    internal static void Add()
    {
        var wrappers = Interlocked.Increment(ref _wrappers);
        if (*Bytes + (wrappers * WrapperBytes) > _limit) Collect(everything: false);
    }

    /// <summary>A wrapper was freed.</summary>
    internal static void Remove() => Interlocked.Decrement(ref _wrappers);

    internal static void Collect(bool everything)
    {
        if (!Gate.TryEnter()) return; // another thread is at it
        try
        {
            var before = Allocated;
            for (var generation = 0; generation <= 2; generation++)
            {
                GC.Collect(everything ? 2 : generation, GCCollectionMode.Forced, blocking: true); // each pass can free what the last held
                GC.WaitForPendingFinalizers();
                if (!everything && Cost < _limit * 3 / 4) break;
            }
            _limit = Cost + Slack; // follows the live set up and down
            if (everything || before - Allocated > Slack) Native.Trim();
        }
        finally
        {
            Gate.Exit();
        }
    }
}
