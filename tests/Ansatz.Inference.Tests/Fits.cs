using System.Runtime.CompilerServices;

namespace Ansatz.Inference.Tests;

/// <summary>A plain training loop for tests; the product's own is in Ansatz.Lab.</summary>
internal static class Fits
{
    public static string Repository { get; } = Find();

    public static double Run(Module module, Objective objective, int steps, int particles = 1, double rate = 0.02, int seed = 5, bool isChecked = true)
    {
        var optimizer = new Adam(Schedule.Cosine(rate));
        optimizer.Add(module);
        var average = double.NaN;
        for (var step = 0; step < steps; step++)
        {
            using var scope = TensorScope.Open();
            optimizer.ZeroGradients();
            var options = new EstimateOptions(Particles: particles, Checked: isChecked && step < 2) { Progress = (double)step / steps, Step = step };
            var surrogate = objective.Surrogate(new RandomStream(seed)[step], options);
            surrogate.Loss.Backward();
            optimizer.Step((double)step / steps);
            average = double.IsNaN(average) ? surrogate.Value : (0.99 * average) + (0.01 * surrogate.Value);
        }

        return average;
    }

    private static string Find([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
