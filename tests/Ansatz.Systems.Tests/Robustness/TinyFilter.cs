using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Systems.Robustness;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Robustness;

/// <summary>Small filters and data sets for tests.</summary>
internal static class TinyFilter
{
    public static LatentQuantizationOptions Options { get; } = new() { LatentSize = 8, Width = 4, HiddenSize = 32, Steps = 40, BatchSize = 16, ClassifierEpochs = 1 };

    /// <summary>An untrained model of double precision or single.</summary>
    public static LatentQuantization Model(LatentQuantizationOptions? options = null, bool isDouble = false)
    {
        var model = new LatentQuantization(options ?? Options, [1, 8, 8], ["left", "right"], new RandomStream(5));
        if (isDouble) model.To(ScalarType.Float64);
        model.Evaluate();
        return model;
    }

    public static Tensor Images(int count, long seed = 1) => new RandomStream(seed)["images"].Uniform([count, 1, 8, 8]);

    /// <summary>Images that are bright on the left (class 0) or on the right (class 1), as sharp as the level says; ids image-1.png, ...</summary>
    public static ImageSet Halves(int count, int side = 8, bool labeled = true)
    {
        var random = new Random(3);
        var (images, labels) = (new List<Image>(), new List<int>());
        for (var i = 0; i < count; i++)
        {
            var (right, level) = (random.Next(2), 0.7f + 0.2f * (float)random.NextDouble());
            var pixels = new float[side * side];
            for (var p = 0; p < pixels.Length; p++) pixels[p] = p % side < side / 2 == (right == 0) ? level : 0.1f;
            images.Add(Image.FromValues($"image-{i + 1}.png", 1, side, side, pixels));
            labels.Add(right);
        }
        return new ImageSet(images, labeled ? labels : null, labeled ? ["left", "right"] : null, source: "halves");
    }

    /// <summary>A fitted model of <see cref="Halves"/>, made once.</summary>
    public static LatentQuantization Fitted => fitted.Value;

    private static readonly Lazy<LatentQuantization> fitted = new(() =>
        LatentQuantization.Fit(Halves(200), Options with { Steps = 400, ClassifierEpochs = 12 }, new Run(seed: 1)));
}
