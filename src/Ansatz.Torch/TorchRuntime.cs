using System.Runtime.InteropServices;

namespace Ansatz.Torch;

/// <summary>libtorch as loaded: its version, threads and devices. Every member loads it.</summary>
public static class TorchRuntime
{
    private static bool _deterministic = true;

    /// <summary>Hears what libtorch warns of; nothing is printed.</summary>
    public static event Action<string>? Warned;

    /// <summary>The version that the native part was built with, such as <c>1.13.0</c>.</summary>
    public static unsafe string Version => Text(Native.Version());

    /// <summary>libtorch's own description of its build: compiler, BLAS, OpenMP, instruction sets.</summary>
    public static unsafe string Build => Text(Native.Build());

    /// <summary>The threads of one operator, matrix products included. At least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public static int Threads
    {
        get => Native.GetThreads();
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Native.Check(Native.SetThreads(value));
        }
    }

    /// <summary>The threads of OpenBLAS, or null where another BLAS is in use.</summary>
    public static int? OpenBlasThreads => Native.BlasThreads() is >= 0 and var count ? count : null;

    /// <summary>The number of GPUs that libtorch sees.</summary>
    public static int CudaDevices => Native.CudaCount();

    /// <summary>Whether a GPU can be used.</summary>
    public static bool IsCudaAvailable => CudaDevices > 0;

    /// <summary>Whether operators that could give different bits from run to run are replaced by ones that do not. On at the start.</summary>
    public static bool Deterministic
    {
        get => _deterministic;
        set
        {
            Native.Check(Native.SetDeterministic(value ? 1 : 0));
            _deterministic = value;
        }
    }

    /// <summary>Bytes that tensors of the processor hold now.</summary>
    public static long AllocatedBytes => MemoryPressure.Allocated;

    /// <summary>The schemas of every operator of the loaded library, a line each.</summary>
    public static unsafe string[] Schemas()
    {
        Native.Check(Native.Schemas(out var text));
        try
        {
            return Text(text).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            Native.Free(text);
        }
    }

    /// <summary>Frees tensors that are out of reach now, and gives their memory back to the system.</summary>
    public static void Collect() => MemoryPressure.Collect(everything: true);

    internal static void Warn(string text) => Warned?.Invoke(text);

    private static unsafe string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? string.Empty;
}
