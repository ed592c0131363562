using Ansatz.Data.Faces;

namespace Ansatz.Data.Tests.Faces;

public sealed class FaceRendererTests
{
    private const int Side = FaceRenderer.Side;

    /// <summary>The first faces of the training set.</summary>
    private static readonly (FaceAttributes Attributes, FaceNuisance Nuisance)[] Faces = MakeFaces();

    [Fact]
    public void The_same_face_has_the_same_bytes()
    {
        foreach (var (attributes, nuisance) in Faces.Take(20)) Assert.Equal(Render(attributes, nuisance), Render(attributes, nuisance));
        Assert.NotEqual(Render(default, new()), Render(default, new(NoiseSeed: 1)));
    }

    [Fact]
    public void Values_lie_in_the_unit_interval() => Assert.All(Faces, f => Assert.All(Render(f.Attributes, f.Nuisance), v => Assert.InRange(v, 0f, 1f)));

    [Fact]
    public void Toggling_glasses_changes_no_pixel_away_from_the_eyes()
    {
        foreach (var (attributes, nuisance) in Faces)
        {
            var changed = Changed(attributes with { Glasses = false }, attributes with { Glasses = true }, nuisance, 0);
            Assert.NotEmpty(changed);
            Assert.All(changed, p => Assert.InRange(MathF.Abs(Coordinate(p.Row) - nuisance.CenterY + 0.1f), 0f, 0.2f));
        }
    }

    [Fact]
    public void Toggling_a_smile_changes_only_the_mouth_and_a_hat_only_what_is_above_the_eyes()
    {
        foreach (var (attributes, nuisance) in Faces)
        {
            var mouth = Changed(attributes with { Smile = false }, attributes with { Smile = true }, nuisance, 0);
            Assert.All(mouth, p => Assert.InRange(Coordinate(p.Row) - nuisance.CenterY, 0.32f - 0.16f - 0.035f - 0.04f, 0.32f + 0.035f + 0.04f));
            var hat = Changed(attributes with { Hat = false }, attributes with { Hat = true }, nuisance, 0);
            Assert.All(hat, p => Assert.True(Coordinate(p.Row) < nuisance.CenterY - 0.5f * nuisance.RadiusY + 0.04f));
        }
    }

    [Theory] // the medians of attribute-cvae's definition, of the pixels whose change, summed over colors, exceeds .15
    [InlineData("glasses", 40, 52)] // 46
    [InlineData("smile", 12, 60)] // 12 or more
    [InlineData("hat", 160, 200)] // 180
    [InlineData("broad", 57, 77)] // 67
    [InlineData("beard", 76, 106)] // 91
    public void Every_attribute_changes_enough_pixels_to_be_learned(string attribute, int low, int high)
    {
        var counts = Faces.Select(f => attribute switch
        {
            "glasses" => Changed(f.Attributes with { Glasses = false }, f.Attributes with { Glasses = true }, f.Nuisance, 0.15f),
            "smile" => Changed(f.Attributes with { Smile = false }, f.Attributes with { Smile = true }, f.Nuisance, 0.15f),
            "hat" => Changed(f.Attributes with { Hat = false }, f.Attributes with { Hat = true }, f.Nuisance, 0.15f),
            "broad" => Changed(f.Attributes with { Broad = false }, f.Attributes with { Broad = true }, f.Nuisance, 0.15f),
            _ => Changed(f.Attributes with { Beard = false }, f.Attributes with { Beard = true }, f.Nuisance, 0.15f),
        }).Select(c => c.Count).Order().ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"{attribute}: median {counts[counts.Length / 2]}");
        Assert.InRange(counts[counts.Length / 2], low, high);
    }

    [Fact]
    public void The_picture_is_the_definition_computed_pixel_by_pixel_in_double()
    {
        foreach (var (attributes, nuisance) in Faces.Take(25))
        {
            var quiet = nuisance with { NoiseSeed = 5 };
            var noise = new float[FaceRenderer.Size];
            var (fast, slow) = (Render(attributes, quiet), FaceDefinition.Render(attributes, quiet));
            for (var i = 0; i < noise.Length; i++) noise[i] = (float)(fast[i] - slow[i]);
            var interior = Enumerable.Range(0, noise.Length).Where(i => slow[i] is > 0.06 and < 0.94).ToArray(); // not clipped
            var mean = interior.Average(i => noise[i]);
            var deviation = Math.Sqrt(interior.Average(i => (double)noise[i] * noise[i]));
            Assert.InRange(mean, -0.001, 0.001); // 0.01 / sqrt(3000) is 0.0002
            Assert.InRange(deviation, 0.009, 0.011); // nothing but the noise of .01; its deviation is known to 1.3 %
            Assert.All(noise, n => Assert.InRange(n, -0.06, 0.06)); // six deviations
        }
    }

    private static (FaceAttributes, FaceNuisance)[] MakeFaces()
    {
        var (attributes, nuisance) = (DataArgument.Resolve<Table>("rendered-faces:count=300", "attributes"), DataArgument.Resolve<Table>("rendered-faces:count=300", "nuisance"));
        float Of(string name, int row) => (float)nuisance.Numbers(name).Values[row];
        return [.. Enumerable.Range(0, 300).Select(i => (Sample.Face(attributes, i), new FaceNuisance(
            Of("cx", i), Of("cy", i), Of("rx", i), Of("ry", i), Of("background-red", i), Of("background-green", i), Of("background-blue", i), Of("light", i), i)))];
    }

    private static float[] Render(FaceAttributes attributes, FaceNuisance nuisance)
    {
        var pixels = new float[FaceRenderer.Size];
        FaceRenderer.Render(attributes, nuisance, pixels);
        return pixels;
    }

    private static List<(int Row, int Column)> Changed(FaceAttributes one, FaceAttributes other, FaceNuisance nuisance, float threshold)
    {
        var (a, b) = (Render(one, nuisance), Render(other, nuisance));
        return [.. from row in Enumerable.Range(0, Side)
                   from column in Enumerable.Range(0, Side)
                   where Enumerable.Range(0, 3).Sum(c => MathF.Abs(a[(c * Side + row) * Side + column] - b[(c * Side + row) * Side + column])) > threshold
                   select (row, column)];
    }

    private static float Coordinate(int row) => (2 * row + 1f) / Side - 1;
}
