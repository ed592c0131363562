using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Ansatz.Data.Faces;

/// <summary>
/// Draws faces of 3 x 32 x 32 pixels. Coordinates u, v lie in [-1, 1] (v down), on the pixel centers of a 96 x 96 grid that is averaged 3 x 3 at the end,
/// as hard masks alias otherwise. An ellipse's soft mask is E(a, b, ra, rb) = sigmoid(12 (1 - ((u - a) / ra)^2 - ((v - b) / rb)^2)), its argument clipped at +-30;
/// painting is image = (1 - mask) image + mask color. In order: background with a vertical gradient of +-.1, hair, face, fringe, eyes, brows, beard,
/// mouth, glasses, hat; then the average, the light, noise of sd .01, and clipping to [0, 1].
/// Where an ellipse's mask is below 1e-7, a float32 painted with it does not change: such pixels are left out.
/// </summary>
public static class FaceRenderer
{
    /// <summary>The side of a rendered face, in pixels.</summary>
    public const int Side = 32;

    /// <summary>The number of values of a rendered face: 3 x 32 x 32.</summary>
    public const int Size = 3 * Side * Side;

    private const int Fine = 96;
    private const int Pool = Fine / Side;
    private const float NoiseDeviation = 0.01f;

    private static readonly float[] Grid = [.. Enumerable.Range(0, Fine).Select(i => (2 * i + 1f) / Fine - 1)];
    private static readonly Color[] HairColors = [new(0.08f, 0.06f, 0.05f), new(0.36f, 0.22f, 0.12f), new(0.88f, 0.74f, 0.38f), new(0.62f, 0.62f, 0.64f)];
    private static readonly Color[] SkinColors = [new(0.95f, 0.80f, 0.69f), new(0.80f, 0.59f, 0.43f), new(0.48f, 0.32f, 0.23f)];

    /// <summary>Draws a face.</summary>
    /// <param name="attributes">What it shows.</param>
    /// <param name="nuisance">What else varies.</param>
    /// <param name="pixels">Takes the values, in [0, 1], [3, 32, 32] row-major.</param>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> has not 3072 elements.</exception>
    public static void Render(FaceAttributes attributes, FaceNuisance nuisance, Span<float> pixels)
    {
        if (pixels.Length != Size) throw new ArgumentException($"{pixels.Length} values of room were given, where {Size} are needed.", nameof(pixels));
        var canvas = new Canvas();
        Paint(canvas, attributes, nuisance);
        canvas.Average(pixels);
        TensorPrimitives.Multiply(pixels, nuisance.Light, pixels);
        Span<float> noise = stackalloc float[Size];
        new SeededRandom(nuisance.NoiseSeed).Normal(noise);
        TensorPrimitives.MultiplyAdd(noise, NoiseDeviation, pixels, pixels);
        TensorPrimitives.Clamp(pixels, 0, 1, pixels);
    }

    private static void Paint(Canvas canvas, FaceAttributes a, FaceNuisance n)
    {
        var (cx, cy, rx, ry) = (n.CenterX, n.CenterY, n.RadiusX, n.RadiusY);
        var (hair, skin) = (HairColors[(int)a.Hair], SkinColors[(int)a.Skin]);
        canvas.Background(new(n.Red, n.Green, n.Blue), 0.1f);
        canvas.Ellipse(cx, cy - 0.12f, rx + 0.14f, ry + 0.12f, hair);
        var faceRadius = rx * (a.Broad ? 1.16f : 1);
        canvas.Ellipse(cx, cy, faceRadius, ry, skin);
        canvas.Ellipse(cx, cy, faceRadius, ry, hair, highest: cy - 0.55f * ry);
        Span<float> eyes = [cx - 0.2f, cx + 0.2f];
        foreach (var eye in eyes) canvas.Ellipse(eye, cy - 0.1f, 0.09f, 0.055f, new(1, 1, 1));
        foreach (var eye in eyes) canvas.Ellipse(eye, cy - 0.1f, 0.04f, 0.04f, new(0.1f, 0.1f, 0.1f));
        var brow = 0.02f + (a.Broad ? 0.03f : 0);
        foreach (var eye in eyes)
            canvas.Fill(eye - 0.1f, eye + 0.1f, cy - 0.24f - brow, cy - 0.24f + brow, hair * 0.7f, (u, v) => MathF.Abs(v - (cy - 0.24f)) < brow && MathF.Abs(u - eye) < 0.1f);
        if (a.Beard) canvas.Ellipse(cx, cy, faceRadius, ry, hair * 0.8f, lowest: cy + 0.12f, opacity: 0.75f);
        var bend = a.Smile ? 0.16f : 0;
        canvas.Fill(cx - 0.22f, cx + 0.22f, cy + 0.32f - bend - 0.035f, cy + 0.32f + 0.035f, new(0.70f, 0.20f, 0.22f), (u, v) =>
            (u - cx) / 0.22f is > -1 and < 1 and var q && MathF.Abs(v - (cy + 0.32f - bend * q * q)) < 0.035f);
        if (a.Glasses) Glasses(canvas, cx, cy);
        if (a.Hat)
            canvas.Fill(cx - rx - 0.12f, cx + rx + 0.12f, cy - ry - 0.22f, cy - 0.5f * ry, new(0.15f, 0.2f, 0.6f), (u, v) =>
                MathF.Abs(u - cx) < rx + 0.12f && v > cy - ry - 0.22f && v < cy - 0.5f * ry);
    }

    private static void Glasses(Canvas canvas, float cx, float cy)
    {
        var frame = new Color(0.05f, 0.05f, 0.05f);
        canvas.Fill(cx - 0.37f, cx + 0.37f, cy - 0.27f, cy + 0.07f, frame, (u, v) =>
        {
            var (left, right, height) = (u - cx + 0.2f, u - cx - 0.2f, v - cy + 0.1f);
            return MathF.Abs(MathF.Sqrt(left * left + height * height) - 0.14f) < 0.03f || MathF.Abs(MathF.Sqrt(right * right + height * height) - 0.14f) < 0.03f;
        });
        canvas.Fill(cx - 0.07f, cx + 0.07f, cy - 0.12f, cy - 0.08f, frame, (u, v) => MathF.Abs(v - cy + 0.1f) < 0.02f && MathF.Abs(u - cx) < 0.07f);
    }

    private readonly record struct Color(float Red, float Green, float Blue)
    {
        public float this[int channel] => channel == 0 ? Red : channel == 1 ? Green : Blue;

        public static Color operator *(Color color, float factor) => new(color.Red * factor, color.Green * factor, color.Blue * factor);
    }

    /// <summary>The fine picture, [3, 96, 96].</summary>
    private sealed class Canvas
    {
        /// <summary>Beyond this many radii an ellipse's mask is below 1e-7.</summary>
        private const float Reach = 1.55f;

        private readonly float[] image = new float[3 * Fine * Fine];
        private readonly float[] mask = new float[Fine];
        private readonly float[] across = new float[Fine];

        public void Background(Color color, float gradient)
        {
            for (var c = 0; c < 3; c++)
                for (var y = 0; y < Fine; y++) Row(c, y).Fill(color[c] + gradient * Grid[y]);
        }

        public void Ellipse(float a, float b, float ra, float rb, Color color, float lowest = -2, float highest = 2, float opacity = 1)
        {
            var (left, right) = Covered(a - Reach * ra, a + Reach * ra);
            var (top, bottom) = Covered(Math.Max(b - Reach * rb, lowest), Math.Min(b + Reach * rb, highest));
            var columns = across.AsSpan(0, Math.Max(right - left, 0));
            var row = mask.AsSpan(0, columns.Length);
            for (var x = 0; x < columns.Length; x++)
            {
                var distance = (Grid[left + x] - a) / ra;
                columns[x] = distance * distance;
            }
            for (var y = top; y < bottom; y++)
            {
                if (Grid[y] <= lowest || Grid[y] >= highest) continue;
                var distance = (Grid[y] - b) / rb;
                TensorPrimitives.Multiply(columns, -12, row);
                TensorPrimitives.Add(row, 12 * (1 - distance * distance), row);
                TensorPrimitives.Clamp(row, -30, 30, row);
                TensorPrimitives.Sigmoid<float>(row, row);
                if (opacity != 1) TensorPrimitives.Multiply(row, opacity, row);
                for (var c = 0; c < 3; c++) Blend(Row(c, y).Slice(left, row.Length), row, color[c]);
            }
        }

        public void Fill(float left, float right, float top, float bottom, Color color, Func<float, float, bool> inside)
        {
            var (x0, x1) = Covered(left, right);
            var (y0, y1) = Covered(top, bottom);
            for (var y = y0; y < y1; y++)
                for (var x = x0; x < x1; x++)
                    if (inside(Grid[x], Grid[y]))
                        for (var c = 0; c < 3; c++) image[(c * Fine + y) * Fine + x] = color[c];
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Average(Span<float> pixels)
        {
            for (var c = 0; c < 3; c++)
                for (var y = 0; y < Side; y++)
                    for (var x = 0; x < Side; x++)
                    {
                        var sum = 0f;
                        for (var dy = 0; dy < Pool; dy++)
                        {
                            var at = (c * Fine + y * Pool + dy) * Fine + x * Pool;
                            sum += image[at] + image[at + 1] + image[at + 2];
                        }
                        pixels[(c * Side + y) * Side + x] = sum / (Pool * Pool);
                    }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Blend(Span<float> pixels, ReadOnlySpan<float> weights, float color)
        {
            for (var x = 0; x < pixels.Length; x++) pixels[x] += weights[x] * (color - pixels[x]);
        }

        /// <summary>The fine pixels whose centers may lie between two coordinates, one more at each end.</summary>
        private static (int From, int To) Covered(float low, float high) =>
            (Math.Clamp((int)((low + 1) * Fine / 2) - 1, 0, Fine), Math.Clamp((int)((high + 1) * Fine / 2) + 2, 0, Fine));

        private Span<float> Row(int channel, int row) => image.AsSpan((channel * Fine + row) * Fine, Fine);
    }
}
