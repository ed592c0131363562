using Ansatz.Data;
using Ansatz.Data.Faces;
using Ansatz.Lab;
using Ansatz.Systems.Representation;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>Small models and data sets for tests.</summary>
internal static class TinyData
{
    public static AttributeScheme Scheme { get; } = new(["hair=dark", "hair=light", "glasses"], [0.6f, 0.4f, 0.25f]);

    public static AttributeCvaeOptions Options { get; } =
        new() { LatentSize = 4, Width = 4, Epochs = 2, BatchSize = 16, ClassifierEpochs = 1, Likelihood = PixelLikelihood.Normal(0.3) };

    /// <summary>An untrained model whose prior and decoder depend on everything.</summary>
    public static AttributeCvae Model(AttributeCvaeOptions? options = null, int channels = 1)
    {
        var model = new AttributeCvae(options ?? Options, [channels, 16, 16], Scheme, new RandomStream(5));
        model.Evaluate();
        return model;
    }

    public static Tensor Images(int count, int channels = 1, long seed = 1) => new RandomStream(seed)["images"].Uniform([count, channels, 16, 16]);

    public static Tensor Attributes(int count, long seed = 1)
    {
        var y = new RandomStream(seed)["attributes"].Uniform([count, 2]).Round();
        return Tensor.Cat([y.Narrow(1, 0, 1), 1 - y.Narrow(1, 0, 1), y.Narrow(1, 1, 1)], 1);
    }

    /// <summary>Images that are bright on the left or on the right, and have a bright bar below or not; ids image-1, image-2, ...</summary>
    public static (ImageSet Images, Table Attributes) Halves(int count, int side = 8)
    {
        var random = new Random(3);
        var (images, left, bar) = (new List<Image>(), new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            (left[i], bar[i]) = (random.Next(2), random.Next(2));
            var pixels = new float[side * side];
            var level = 0.7f + 0.2f * (float)random.NextDouble();
            for (var v = 0; v < side; v++)
                for (var u = 0; u < side; u++)
                    pixels[v * side + u] = (u < side / 2 == left[i] > 0.5 ? level : 0.1f) + (bar[i] > 0.5 && v >= side - 2 ? 0.1f : 0);
            images.Add(Image.FromValues($"image-{i + 1}.png", 1, side, side, pixels));
        }
        var table = new Table([new TextColumn("file", images.Select(image => image.Id), role: ColumnRole.Id), new NumberColumn("left", left), new NumberColumn("bar", bar)], "halves.csv");
        return (new ImageSet(images, source: "halves"), table);
    }

    /// <summary>A face.</summary>
    public static float[] Face(FaceAttributes attributes, FaceNuisance nuisance)
    {
        var pixels = new float[FaceRenderer.Size];
        FaceRenderer.Render(attributes, nuisance, pixels);
        return pixels;
    }

    /// <summary>A fitted model of <see cref="Halves"/>, made once.</summary>
    public static AttributeCvae Fitted => fitted.Value;

    private static readonly Lazy<AttributeCvae> fitted = new(() =>
    {
        var (images, table) = Halves(400);
        return AttributeCvae.Fit(images, table, Options with { Epochs = 12, ClassifierEpochs = 4, Beta = 1, Likelihood = PixelLikelihood.Normal(0.1) }, new Run(seed: 1));
    });
}
