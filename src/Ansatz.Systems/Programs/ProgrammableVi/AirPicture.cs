using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>Canvases with the boxes of inferred objects, above what the model paints.</summary>
internal static class AirPicture
{
    private const int Zoom = 3;

    private static readonly (float Red, float Green, float Blue)[] Colors = [(1, 0.35f, 0.25f), (0.3f, 0.85f, 0.35f), (0.35f, 0.6f, 1)];

    /// <summary>The picture for one draw of the ansatz.</summary>
    /// <param name="name">The picture's name.</param>
    /// <param name="program">The program.</param>
    /// <param name="rows">The images, a column each.</param>
    /// <param name="stream">The randomness.</param>
    public static ImageGrid Of(string name, AttendInferRepeat program, ProgramRows rows, RandomStream stream)
    {
        var draw = program.Ansatz(rows).Simulate(stream).Choices;
        var painted = program.Paint(rows, draw);
        var canvases = rows[ImageProgram.Pixels].Unflatten(-1, painted.Shape[1..]);
        var pictures = Enumerable.Range(0, rows.Count).Select(i => Boxed(canvases.Select(0, i), [.. Boxes(draw, i, (int)painted.Size(1))]))
            .Concat(Enumerable.Range(0, rows.Count).Select(i => Boxed(painted.Select(0, i), [])));
        return ImageGrid.Of(name, Tensor.Stack([.. pictures], 0), rows.Count).Named(["found", "painted"], []) with { Caption = "Red, green, blue: the first, second and third object." };
    }

    /// <summary>The corners of present objects in pixels of the enlarged canvas: a place (s, x, y) covers [(-1 - x) / s, (1 - x) / s].</summary>
    private static IEnumerable<(int Object, int Left, int Top, int Right, int Bottom)> Boxes(Inference.ChoiceMap draw, int row, int side)
    {
        for (var t = 0; t < AttendInferRepeat.Most; t++)
        {
            if (draw[$"object[{t}].present"].Select(0, row).ToDouble() < 0.5) continue;
            var place = draw[$"object[{t}].where"].Select(0, row).ToArray<double>();
            int Pixel(double coordinate) => (int)Math.Round(((coordinate + 1) / 2 * (side - 1) + 0.5) * Zoom);
            yield return (t, Pixel((-1 - place[1]) / place[0]), Pixel((-1 - place[2]) / place[0]), Pixel((1 - place[1]) / place[0]), Pixel((1 - place[2]) / place[0]));
        }
    }

    private static Tensor Boxed(Tensor canvas, IReadOnlyList<(int Object, int Left, int Top, int Right, int Bottom)> boxes)
    {
        var side = (int)canvas.Size(0);
        var large = side * Zoom;
        var values = canvas.Clamp(0, 1).ToArray<float>();
        var pixels = new float[3 * large * large];
        for (var channel = 0; channel < 3; channel++)
            for (var row = 0; row < large; row++)
                for (var column = 0; column < large; column++) pixels[(channel * large + row) * large + column] = values[row / Zoom * side + column / Zoom];
        void Dot(int column, int row, int which)
        {
            if (column < 0 || column >= large || row < 0 || row >= large) return;
            var (red, green, blue) = Colors[which];
            var at = row * large + column;
            (pixels[at], pixels[large * large + at], pixels[2 * large * large + at]) = (red, green, blue);
        }
        foreach (var (which, left, top, right, bottom) in boxes)
        {
            for (var column = Math.Max(left, 0); column <= Math.Min(right, large - 1); column++)
            {
                Dot(column, top, which);
                Dot(column, bottom, which);
            }
            for (var row = Math.Max(top, 0); row <= Math.Min(bottom, large - 1); row++)
            {
                Dot(left, row, which);
                Dot(right, row, which);
            }
        }
        return Tensor.From(pixels, 3, large, large);
    }
}
