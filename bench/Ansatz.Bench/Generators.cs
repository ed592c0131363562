using Ansatz.Data.Faces;

namespace Ansatz.Bench;

/// <summary>How long default data take to make, where that is more than reading a file.</summary>
internal static class Generators
{
    private const int Count = 900;

    public static IEnumerable<Figure> Run()
    {
        FaceAttributes attributes = new(HairColor.Blond, SkinTone.Medium, Glasses: true, Smile: true, Hat: true, Broad: true, Beard: true);
        var nuisance = new FaceNuisance();
        var pixels = new float[FaceRenderer.Size];
        var seconds = Clock.Interleave(5, () => Clock.Seconds(() => FaceRenderer.Render(attributes, nuisance, pixels), Count))[0] * 9000 / Count;
        yield return new("9,000 rendered faces, seconds", $"{seconds:0.00} s", "", seconds, 10);
    }
}
