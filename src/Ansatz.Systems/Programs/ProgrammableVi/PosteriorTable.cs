using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>Posterior draws in a few numbers an address.</summary>
internal static class PosteriorTable
{
    private const int Draws = 2000, MostLines = 40;

    /// <summary>The table of an ansatz.</summary>
    /// <param name="ansatz">The ansatz.</param>
    /// <param name="stream">The randomness.</param>
    public static ReportTable Of(GenerativeProgram ansatz, RandomStream stream)
    {
        var lines = new List<IReadOnlyList<string>>();
        foreach (var (address, value) in ansatz.Simulate(stream, Draws).Choices)
        {
            var names = DrawTable.Names(address, value.Shape[1..]).Take(MostLines - lines.Count).ToArray();
            var flat = value.Reshape([Draws, -1]).To(ScalarType.Float64);
            for (var c = 0; c < names.Length; c++)
            {
                var numbers = flat.Select(1, c).ToArray<double>();
                Array.Sort(numbers);
                var mean = numbers.Average();
                string Quantile(double p) => Measurements.Figure(numbers[(int)(p * (Draws - 1))]);
                lines.Add([names[c], Measurements.Figure(mean), Measurements.Figure(Math.Sqrt(numbers.Average(x => (x - mean) * (x - mean)))), Quantile(0.05), Quantile(0.5), Quantile(0.95)]);
            }
            if (lines.Count >= MostLines) break;
        }
        return new ReportTable("posterior", ["address", "mean", "sd", "5 %", "median", "95 %"], lines) { Caption = $"{Draws:N0} draws; the first {MostLines} addresses." };
    }
}
