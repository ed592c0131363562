namespace Ansatz.Data.Sprites;

/// <summary>
/// Draws sprites: a pixel is 1 where its center ((column + ½) / side, (row + ½) / side), moved by the sprite's center, turned back by its angle and
/// divided by 0.15 times its size, lies inside the outline; else 0. The second coordinate points down.
/// </summary>
public static class SpriteRenderer
{
    private const double Unit = 0.15;

    /// <summary>No outline reaches farther from its center than this many units.</summary>
    private const double Reach = 1.31;

    /// <summary>Draws a sprite.</summary>
    /// <param name="factors">What it is.</param>
    /// <param name="side">The image's side in pixels, at least 1.</param>
    /// <param name="levels">Takes side² levels, row-major: 255 inside, 0 outside.</param>
    /// <exception cref="ArgumentException">The room is not side².</exception>
    public static void Render(SpriteFactors factors, int side, Span<byte> levels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        if (levels.Length != side * side) throw new ArgumentException($"{levels.Length} levels of room were given, where {side * side} are needed.", nameof(levels));
        levels.Clear();
        var (unit, (sine, cosine)) = (Unit * factors.Size, Math.SinCos(factors.Angle));
        var (left, right) = Covered(factors.Left, unit, side);
        var (top, bottom) = Covered(factors.Top, unit, side);
        for (var row = top; row < bottom; row++)
            for (var column = left; column < right; column++)
            {
                var (x, y) = ((column + 0.5) / side - factors.Left, (row + 0.5) / side - factors.Top);
                if (IsInside(factors.Shape, (cosine * x + sine * y) / unit, (cosine * y - sine * x) / unit)) levels[row * side + column] = byte.MaxValue;
            }
    }

    /// <summary>Whether a point lies inside an outline.</summary>
    /// <param name="shape">The outline.</param>
    /// <param name="u">The point's coordinate to the right, in units.</param>
    /// <param name="v">The point's coordinate downward, in units.</param>
    public static bool IsInside(SpriteShape shape, double u, double v)
    {
        switch (shape)
        {
            case SpriteShape.Square:
                return Math.Abs(u) < 0.9 && Math.Abs(v) < 0.9;
            case SpriteShape.Ellipse:
                return u / 1.3 * (u / 1.3) + v / 0.65 * (v / 0.65) < 1;
            default:
                var (across, up) = (1.1 * u, 0.15 - 1.1 * v);
                var ring = across * across + up * up - 1;
                return ring * ring * ring - across * across * up * up * up < 0;
        }
    }

    private static (int From, int To) Covered(double center, double unit, int side) =>
        (Math.Clamp((int)((center - Reach * unit) * side) - 1, 0, side), Math.Clamp((int)((center + Reach * unit) * side) + 2, 0, side));
}
