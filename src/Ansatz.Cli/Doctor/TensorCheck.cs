using System.Runtime.InteropServices;
using Ansatz.Torch;

namespace Ansatz.Cli;

/// <summary>Looks at the tensor library. It takes half a second to load, so that everything else is looked at first.</summary>
internal static class TensorCheck
{
    /// <summary>The library, its matrix products, its devices.</summary>
    public static IEnumerable<Finding> Run()
    {
        var native = Path.Combine(AppContext.BaseDirectory, "libansatz.so");
        if (!NativeLibrary.TryLoad(native, out _))
        {
            var why = File.Exists(native) ? $"{native} cannot be loaded; a library that it needs is missing" : $"{native} is missing";
            yield return new("libtorch", Health.Broken, why,
                $"{MachineCheck.Apt("libtorch-dev libopenblas0-pthread")}, or set ANSATZ_LIBTORCH to a libtorch folder; then build again");
            yield break;
        }
        yield return Finding.Good("libtorch", $"{TorchRuntime.Version} ({LoadedFrom("libtorch_cpu.so") ?? "where it lies is unknown"})");
        yield return Finding.Good("libtorch build", string.Join("; ", TorchRuntime.Build.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.TrimStart('-', ' ')).Where(line => !line.EndsWith(':') && !line.StartsWith("Build settings", StringComparison.Ordinal))));
        yield return TorchRuntime.OpenBlasThreads is { } threads
            ? Finding.Good("matrix products", $"OpenBLAS, {Shown.Count(threads, "thread")} ({LoadedFrom("openblas") ?? LoadedFrom("libblas") ?? "built in"})")
            : LoadedFrom("libmkl") is { } mkl || TorchRuntime.Build.Contains("BLAS_INFO=mkl", StringComparison.Ordinal) && (mkl = "built in") is not null
                ? Finding.Good("matrix products", $"MKL ({mkl})")
                : new("matrix products", Health.Lacking, "neither OpenBLAS nor MKL: matrix products are about 20 times slower", MachineCheck.Apt("libopenblas0-pthread"));
        yield return ProcessGroup.IsSupported
            ? Finding.Good("several processes", "Gloo")
            : new("several processes", Health.Lacking, "built without Gloo: no training by several processes", $"{MachineCheck.Apt("libgloo-dev")}, then build again");
        TorchRuntime.Threads = 1;
        yield return Finding.Good("threads", $"{TorchRuntime.Threads} unless --threads N is given: two pools of threads slow down small networks, large ones gain");
        yield return Finding.Good("devices", TorchRuntime.CudaDevices is > 0 and var count ? $"cpu and {count} GPU (cuda:0{(count > 1 ? $"..{count - 1}" : "")})" : "cpu (no GPU that this libtorch can use)");
    }

    // The kernel knows where each loaded library lies.
    private static string? LoadedFrom(string name)
    {
        const string maps = "/proc/self/maps";
        return File.Exists(maps)
            ? File.ReadLines(maps).Select(line => line[(line.LastIndexOf(' ') + 1)..]).FirstOrDefault(path => path.StartsWith('/') && Path.GetFileName(path).Contains(name, StringComparison.Ordinal))
            : null;
    }
}
