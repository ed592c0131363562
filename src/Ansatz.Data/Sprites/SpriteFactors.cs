namespace Ansatz.Data.Sprites;

/// <summary>The outline of a sprite.</summary>
public enum SpriteShape
{
    /// <summary>|u| &lt; 0.9 and |v| &lt; 0.9.</summary>
    Square,

    /// <summary>(u / 1.3)² + (v / 0.65)² &lt; 1.</summary>
    Ellipse,

    /// <summary>With U = 1.1 u and w = 0.15 - 1.1 v: (U² + w² - 1)³ - U² w³ &lt; 0.</summary>
    Heart,
}

/// <summary>What varies in a sprite: five independent factors, each on a grid, which makes 3 x 6 x 20 x 16 x 16 = 92,160 sprites.</summary>
/// <param name="Shape">The outline.</param>
/// <param name="Scale">0 to 5: the size s = 0.5 + 0.1 Scale.</param>
/// <param name="Orientation">0 to 19: the angle φ = 2π Orientation / 20.</param>
/// <param name="X">0 to 15: the center lies 0.2 + 0.6 X / 15 sides from the left.</param>
/// <param name="Y">0 to 15: the center lies 0.2 + 0.6 Y / 15 sides from the top.</param>
public readonly record struct SpriteFactors(SpriteShape Shape, int Scale, int Orientation, int X, int Y)
{
    /// <summary>How many sprites there are.</summary>
    public const int Combinations = Shapes * Scales * Orientations * Positions * Positions;

    private const int Shapes = 3, Scales = 6, Orientations = 20, Positions = 16;

    /// <summary>The size s, in [0.5, 1].</summary>
    public double Size => 0.5 + 0.1 * Scale;

    /// <summary>The angle φ in radians, in [0, 2π).</summary>
    public double Angle => 2 * Math.PI * Orientation / Orientations;

    /// <summary>The center's distance from the left, in sides, in [0.2, 0.8].</summary>
    public double Left => 0.2 + 0.6 * X / (Positions - 1);

    /// <summary>The center's distance from the top, in sides, in [0.2, 0.8].</summary>
    public double Top => 0.2 + 0.6 * Y / (Positions - 1);

    /// <summary>A sprite by its number; the position varies fastest, the shape slowest.</summary>
    /// <param name="number">0 to 92,159.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such number.</exception>
    public static SpriteFactors Of(int number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)number, (uint)Combinations, nameof(number));
        var (rest, y) = Math.DivRem(number, Positions);
        (rest, var x) = Math.DivRem(rest, Positions);
        (rest, var orientation) = Math.DivRem(rest, Orientations);
        var (shape, scale) = Math.DivRem(rest, Scales);
        return new((SpriteShape)shape, scale, orientation, x, y);
    }
}
