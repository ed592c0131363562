using Ansatz.Torch;

namespace Ansatz.Bench;

/// <summary>What one operator costs beyond the same call from C++, against what it costs PyTorch beyond it.</summary>
internal static class Operators
{
    private const int Calls = 200_000;
    private const int InScope = 100; // calls a scope, as in a step

    public static IEnumerable<Figure> Run()
    {
        Tensor a = Tensor.Ones(10), b = Tensor.Ones(10), m = Tensor.Ones(4, 4);
        (string Name, Func<Tensor> Call)[] cases =
            [("add", () => a + b), ("exp", () => a.Exp()), ("sum", () => a.Sum()), ("matmul", () => m.MatMul(m)), ("select", () => m[1])];
        using var python = Peer.Python(keepMemory: true);
        using var native = Peer.Native();
        foreach (var (name, call) in cases)
        {
            var times = Clock.Interleave(
                9,
                () => Clock.Seconds(() => Scoped(call), Calls / InScope),
                () => python.Seconds(name, Calls),
                () => native.Seconds(name, Calls));
            var (ours, theirs, plain) = (Nanoseconds(times[0]), Nanoseconds(times[1]), Nanoseconds(times[2]));
            yield return new(
                $"`{name}` of {(name is "matmul" or "select" ? "4x4" : "10")} elements, beyond the C++ call ({plain:0} ns)",
                $"{ours:0} ns",
                $"{theirs:0} ns (PyTorch)",
                (ours - plain) / (theirs - plain),
                0.6);
        }
    }

    private static double Nanoseconds(double seconds) => seconds / Calls * 1e9;

    private static void Scoped(Func<Tensor> call)
    {
        using var scope = TensorScope.Open();
        for (var i = 0; i < InScope; i++) _ = call();
    }
}
