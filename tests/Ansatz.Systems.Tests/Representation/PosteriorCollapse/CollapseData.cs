using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Systems.Representation;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>Small data for models that may collapse.</summary>
internal static class CollapseData
{
    /// <summary>Options of a small fit.</summary>
    public static PosteriorCollapseOptions Options { get; } = new() { LatentSize = 5, TopLatentSize = 5, Hidden = 16, Epochs = 3, BatchSize = 50, Split = Split.Parse("80/0/20") };

    /// <summary>The pairs of experiment E1: y with deviations 2, 1.5, 1, 0.7, 0.4, and x correlated with it.</summary>
    public static Examples Pairs(int count = 400, double correlation = 0.5) => DataArgument.Resolve<Table>(FormattableString.Invariant($"correlated-gaussians:count={count},scales=2+1.5+1+0.7+0.4,correlation={correlation}"));

    /// <summary>Images of 8 x 8 pixels: a bright bar whose row differs, and a little noise.</summary>
    public static ImageSet Images(int count = 60)
    {
        var rows = Tensor.Arange(count).Remainder(8).Reshape(-1, 1, 1, 1);
        var bars = Tensor.Arange(8).Reshape(1, 1, 8, 1).Eq(rows).To(ScalarType.Float32).Expand([count, 1, 8, 8]);
        return ImageSet.FromTensor((0.8 * bars + 0.1 * new RandomStream(3).Uniform([count, 1, 8, 8])).Clamp(0, 1), [.. Enumerable.Range(0, count).Select(i => $"image-{i}.png")]);
    }

    /// <summary>x and y of pairs, without their means.</summary>
    public static (Tensor X, Tensor Y) Centered(Examples data)
    {
        var (x, y) = PairLayout.Of(data, CollapseMethod.Cvae, ObservedRegion.Quarter, new Run()).Split(data, new Run());
        return (x - x.Mean([0]), y - y.Mean([0]));
    }
}
