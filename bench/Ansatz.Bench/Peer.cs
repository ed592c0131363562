using System.Diagnostics;
using System.Globalization;

namespace Ansatz.Bench;

/// <summary>A reference in a process of its own, asked to run a case so many times; it answers with the processor time that took.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;

    private Peer(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        _process = Process.Start(start)!;
        if (_process.StandardOutput.ReadLine() != "ready") throw new InvalidOperationException($"{file} did not start");
    }

    /// <summary>PyTorch, as Debian's python3-torch has it.</summary>
    /// <param name="keepMemory">Whether malloc keeps memory as Ansatz has it do: no mmap for blocks, no trimming.</param>
    public static Peer Python(bool keepMemory) => Python(keepMemory, []);

    /// <summary>PyTorch with our settings of malloc, and the step of a system as its case <c>step</c>.</summary>
    /// <param name="system">The system's slug.</param>
    public static Peer System(string system) => Python(keepMemory: true, [Path.Combine(Root.Folder, "bench", "peers", "systems", $"{system}.py")]);

    private static Peer Python(bool keepMemory, string[] arguments) => new(
        "/usr/bin/python3",
        [Path.Combine(Root.Folder, "bench", "peers", "peer.py"), .. arguments],
        keepMemory ? new Dictionary<string, string> { ["MALLOC_MMAP_MAX_"] = "0", ["MALLOC_TRIM_THRESHOLD_"] = "2147483647" } : new Dictionary<string, string>());

    /// <summary>libtorch from C++, built when it is missing or older than its source.</summary>
    public static Peer Native()
    {
        var (source, build) = (Path.Combine(Root.Folder, "bench", "peers"), Path.Combine(Root.Folder, "artifacts", "bench"));
        Run("cmake", "-S", source, "-B", build, "-DCMAKE_BUILD_TYPE=Release");
        Run("cmake", "--build", build);
        return new(Path.Combine(build, "peer"), [], new Dictionary<string, string>());
    }

    public double Seconds(string name, int count)
    {
        _process.StandardInput.WriteLine($"{name} {count}");
        _process.StandardInput.Flush();
        return double.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the peer ended"), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static void Run(string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        _ = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} failed");
    }
}
