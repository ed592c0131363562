namespace Ansatz.Data.Faces;

/// <summary>What varies in a rendered face without being an attribute. Lengths are in units of half the picture's side; v points down.</summary>
/// <param name="CenterX">The face's center from the left, U(-.12, .12).</param>
/// <param name="CenterY">The face's center from the top, U(-.12, .12).</param>
/// <param name="RadiusX">The face's half width, U(.42, .55).</param>
/// <param name="RadiusY">The face's half height, U(.55, .68).</param>
/// <param name="Red">The background's red, U(.2, .9).</param>
/// <param name="Green">The background's green, U(.2, .9).</param>
/// <param name="Blue">The background's blue, U(.2, .9).</param>
/// <param name="Light">The factor of the light, U(.85, 1.15).</param>
/// <param name="NoiseSeed">The seed of the pixel noise (sd .01).</param>
public readonly record struct FaceNuisance(
    float CenterX = 0, float CenterY = 0, float RadiusX = 0.48f, float RadiusY = 0.61f, float Red = 0.5f, float Green = 0.5f, float Blue = 0.5f, float Light = 1, long NoiseSeed = 0)
{
    /// <summary>Draws a nuisance.</summary>
    internal static FaceNuisance Draw(SeededRandom random) => new(
        (float)random.Uniform(-0.12, 0.12), (float)random.Uniform(-0.12, 0.12), (float)random.Uniform(0.42, 0.55), (float)random.Uniform(0.55, 0.68),
        (float)random.Uniform(0.2, 0.9), (float)random.Uniform(0.2, 0.9), (float)random.Uniform(0.2, 0.9), (float)random.Uniform(0.85, 1.15),
        (long)(random.NextBits() >> 1));
}
