namespace Ansatz.Data.Named;

/// <summary>
/// Digits drawn with a pen: a few strokes through points that tremble, turned, slanted, scaled and moved, with a pen of random width. They serve where
/// digits are wanted that come with no data set.
/// </summary>
internal static class DigitPen
{
    /// <summary>The side of a drawn digit in pixels.</summary>
    public const int Side = 28;

    private const int Pieces = 6;

    private const double Tremor = 0.05, Turn = 0.2, Slant = 0.25, HalfHeight = 8.6, Move = 2;

    /// <summary>The strokes of each digit as points x, y in [-1, 1], y downwards; a smooth stroke runs through its points as a Catmull-Rom spline.</summary>
    private static readonly (bool Smooth, double[] Points)[][] Glyphs =
    [
        [(true, [0, -1, 0.5, -0.65, 0.58, 0.05, 0.45, 0.7, 0, 1, -0.45, 0.7, -0.58, 0, -0.5, -0.65, 0, -1])],
        [(false, [-0.3, -0.6, 0.05, -1, 0.05, 1])],
        [(true, [-0.5, -0.5, -0.2, -0.95, 0.3, -0.95, 0.5, -0.5, 0.2, 0.05, -0.6, 0.95]), (false, [-0.6, 0.95, 0.65, 0.95])],
        [(true, [-0.5, -0.8, 0, -1, 0.45, -0.75, 0.35, -0.25, -0.1, -0.05]), (true, [-0.1, -0.05, 0.45, 0.15, 0.52, 0.6, 0.1, 1, -0.55, 0.8])],
        [(false, [0.2, -1, -0.6, 0.3, 0.65, 0.3]), (false, [0.3, -0.25, 0.3, 1])],
        [(false, [0.5, -0.95, -0.4, -0.95, -0.48, -0.15]), (true, [-0.48, -0.15, 0.1, -0.3, 0.55, 0.1, 0.5, 0.65, 0, 1, -0.55, 0.8])],
        [(true, [0.4, -0.95, -0.2, -0.5, -0.55, 0.2, -0.4, 0.8, 0.05, 1, 0.5, 0.7, 0.45, 0.2, 0, 0, -0.5, 0.35])],
        [(false, [-0.6, -0.9, 0.6, -0.9, 0.1, 0.1, -0.15, 1])],
        [(true, [0, -0.05, 0.45, -0.4, 0.35, -0.85, 0, -1, -0.4, -0.8, -0.4, -0.35, 0, -0.05, 0.5, 0.35, 0.45, 0.85, 0, 1, -0.45, 0.85, -0.5, 0.35, 0, -0.05])],
        [(true, [0.45, -0.5, 0.2, -0.95, -0.3, -0.9, -0.5, -0.5, -0.25, -0.1, 0.2, -0.1, 0.45, -0.5]), (true, [0.45, -0.5, 0.4, 0.3, 0.2, 1])],
    ];

    /// <summary>One digit as values in [0, 1], [28, 28] row by row.</summary>
    /// <param name="digit">0 to 9.</param>
    /// <param name="random">The randomness.</param>
    public static float[] Draw(int digit, SeededRandom random)
    {
        var (turn, slant) = (random.Uniform(-Turn, Turn), random.Uniform(-Slant, Slant));
        var (across, down) = (HalfHeight * random.Uniform(0.75, 1.1), HalfHeight * random.Uniform(0.85, 1.1));
        var (left, top) = ((Side - 1) / 2.0 + random.Uniform(-Move, Move), (Side - 1) / 2.0 + random.Uniform(-Move, Move));
        var pen = random.Uniform(0.8, 1.5);
        var (sine, cosine) = Math.SinCos(turn);
        var segments = new List<(double X1, double Y1, double X2, double Y2)>();
        foreach (var (smooth, points) in Glyphs[digit])
        {
            var line = new (double X, double Y)[points.Length / 2];
            for (var i = 0; i < line.Length; i++)
            {
                var (x, y) = (points[2 * i] + random.Uniform(-Tremor, Tremor), points[2 * i + 1] + random.Uniform(-Tremor, Tremor));
                (x, y) = ((x - slant * y) * across, y * down);
                line[i] = (left + cosine * x - sine * y, top + sine * x + cosine * y);
            }
            var path = smooth ? Spline(line) : line;
            for (var i = 1; i < path.Length; i++) segments.Add((path[i - 1].X, path[i - 1].Y, path[i].X, path[i].Y));
        }
        return Ink(segments, pen);
    }

    private static (double X, double Y)[] Spline((double X, double Y)[] points)
    {
        var path = new List<(double, double)> { points[0] };
        for (var i = 0; i + 1 < points.Length; i++)
        {
            var (a, b, c, d) = (points[Math.Max(i - 1, 0)], points[i], points[i + 1], points[Math.Min(i + 2, points.Length - 1)]);
            for (var k = 1; k <= Pieces; k++)
            {
                var t = (double)k / Pieces;
                double At(double p, double q, double r, double s) => 0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t * t * t);
                path.Add((At(a.X, b.X, c.X, d.X), At(a.Y, b.Y, c.Y, d.Y)));
            }
        }
        return [.. path];
    }

    /// <summary>Full within the pen's half width of a segment, fading over one pixel.</summary>
    private static float[] Ink(List<(double X1, double Y1, double X2, double Y2)> segments, double pen)
    {
        var ink = new float[Side * Side];
        foreach (var (x1, y1, x2, y2) in segments)
        {
            var (dx, dy) = (x2 - x1, y2 - y1);
            var length = Math.Max(dx * dx + dy * dy, 1e-12);
            for (var row = Pixel(Math.Min(y1, y2) - pen - 1); row <= Pixel(Math.Max(y1, y2) + pen + 1); row++)
            {
                for (var column = Pixel(Math.Min(x1, x2) - pen - 1); column <= Pixel(Math.Max(x1, x2) + pen + 1); column++)
                {
                    var t = Math.Clamp(((column - x1) * dx + (row - y1) * dy) / length, 0, 1);
                    var (px, py) = (column - x1 - t * dx, row - y1 - t * dy);
                    var value = (float)Math.Clamp(pen + 0.5 - Math.Sqrt(px * px + py * py), 0, 1);
                    ref var pixel = ref ink[row * Side + column];
                    pixel = Math.Max(pixel, value);
                }
            }
        }
        return ink;
    }

    private static int Pixel(double place) => Math.Clamp((int)Math.Round(place), 0, Side - 1);
}
