using System.Diagnostics;
using Ansatz.Torch;

namespace Ansatz.Bench;

/// <summary>Resident memory without disposal, and what a scope costs. Each size is taken in a process of its own.</summary>
internal static class Memory
{
    public static IEnumerable<Figure> Run()
    {
        var largest = Lines("convolutions")[0];
        yield return new("10,000 convolutions on [1, 3, 224, 224], no scope, no dispose: largest resident memory, GB", $"{largest:0} MB", "", largest / 1000, 1.5);
        var sizes = ChildPair("training");
        yield return new("resident memory after 10,000 training steps against after 500", $"{sizes.Late:0} MB", $"{sizes.Early:0} MB", sizes.Late / sizes.Early, 1.05);
        yield return Scope();
    }

    /// <summary>What a child process does; prints megabytes.</summary>
    public static void RunChild(string name)
    {
        TorchRuntime.Threads = 1;
        if (name == "convolutions")
        {
            var (image, filters) = (Tensor.Ones(1, 3, 224, 224), Tensor.Ones(64, 3, 7, 7));
            var largest = 0.0;
            for (var i = 0; i < 10_000; i++)
            {
                _ = Tensor.Conv2d(image, filters);
                if (i % 20 == 0) largest = Math.Max(largest, Resident());
            }
            Console.WriteLine($"{largest}");
            return;
        }

        var step = new VaeStep();
        for (var i = 1; i <= 10_000; i++)
        {
            step.Run();
            if (i is 500 or 10_000) Console.WriteLine($"{Resident()}");
        }
    }

    private static Figure Scope()
    {
        var (image, filters) = (Tensor.Ones(1, 3, 224, 224), Tensor.Ones(64, 3, 7, 7));
        const int count = 20;
        var times = Clock.Interleave(
            15,
            () => Clock.Seconds(
                () =>
                {
                    using var scope = TensorScope.Open();
                    _ = Tensor.Conv2d(image, filters);
                },
                count),
            () => Clock.Seconds(() => Tensor.Conv2d(image, filters).Dispose(), count));
        return new("the same convolution in a scope against disposed by hand (speed)", $"{times[0] / count * 1e3:0.00} ms", $"{times[1] / count * 1e3:0.00} ms", times[1] / times[0], 0.95, AtLeast: true);
    }

    private static double Resident() => Process.GetCurrentProcess().WorkingSet64 / 1e6;

    private static (double Early, double Late) ChildPair(string name) => Lines(name) is [var early, var late] ? (early, late) : throw new InvalidOperationException("two sizes were expected");

    private static double[] Lines(string name)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Ansatz.Bench"), ["--child", name]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["DOTNET_TieredPGO"] = "0"; // as the command line runs
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(double.Parse)] : throw new InvalidOperationException($"the child '{name}' failed");
    }
}
