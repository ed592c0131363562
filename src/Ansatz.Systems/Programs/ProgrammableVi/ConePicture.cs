using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>Draws in the plane as squares whose color is how many fell there, over a circle.</summary>
internal static class ConePicture
{
    private const int Side = 120;
    private const double Reach = 1.9;

    /// <summary>A square for each ansatz and one for the resampled posterior.</summary>
    /// <param name="radius">The circle's radius.</param>
    /// <param name="ansaetze">The ansaetze by name.</param>
    /// <param name="posterior">The resampled posterior.</param>
    /// <param name="draws">Draws of an ansatz.</param>
    /// <param name="resampled">Draws of the posterior.</param>
    /// <param name="stream">The randomness.</param>
    public static ImageGrid Of(double radius, IReadOnlyList<(string Name, GenerativeProgram Ansatz)> ansaetze, GenerativeProgram posterior, int draws, int resampled, RandomStream stream)
    {
        var squares = ansaetze.Select((ansatz, i) => Square(ansatz.Ansatz.Simulate(stream[i], draws), radius)).ToList();
        squares.Add(Square(posterior.Simulate(stream["posterior"], resampled), radius));
        return ImageGrid.Of("draws", Tensor.Stack([.. squares], 0), squares.Count).Named([], [.. ansaetze.Select(ansatz => ansatz.Name), "resampled"]) with
        {
            Caption = "Dark blue: no draw; yellow: most draws; white: the circle on which the posterior lies.",
        };
    }

    private static Tensor Square(Trace trace, double radius)
    {
        var (x, y) = (trace["x"].ToArray<double>(), trace["y"].ToArray<double>());
        var counts = new double[Side, Side];
        for (var i = 0; i < x.Length; i++)
        {
            var (column, row) = (Cell(x[i] / radius), Cell(-y[i] / radius));
            if (column is >= 0 and < Side && row is >= 0 and < Side) counts[row, column]++;
        }
        var most = Math.Max(counts.Cast<double>().Max(), 1);
        var pixels = new float[3 * Side * Side];
        for (var row = 0; row < Side; row++)
            for (var column = 0; column < Side; column++)
            {
                var share = (float)Math.Sqrt(counts[row, column] / most);
                var distance = Math.Sqrt(Square(Center(row)) + Square(Center(column)));
                var (red, green, blue) = Math.Abs(distance - 1) < 0.6 * 2 * Reach / Side && share < 0.05 ? (1f, 1f, 1f) : (share, 0.05f + 0.85f * share, 0.25f + 0.35f * share * (1 - share) - 0.1f * share);
                var at = row * Side + column;
                (pixels[at], pixels[Side * Side + at], pixels[2 * Side * Side + at]) = (red, green, blue);
            }
        return Tensor.From(pixels, 3, Side, Side);
    }

    private static int Cell(double coordinate) => (int)Math.Floor((coordinate + Reach) / (2 * Reach) * Side);

    private static double Center(int cell) => (cell + 0.5) / Side * 2 * Reach - Reach;

    private static double Square(double value) => value * value;
}
