using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>How the features of a probe are shifted and scaled, in double precision.</summary>
/// <param name="Shift">What is taken away, [features].</param>
/// <param name="Factor">What the rest is multiplied with, [features].</param>
internal sealed record FeatureScale(Tensor Shift, Tensor Factor)
{
    /// <summary>To mean 0 and standard deviation 1, a constant feature only to mean 0; or everything left as it is.</summary>
    /// <param name="features">[n, features].</param>
    /// <param name="standardize">Whether anything is done.</param>
    public static FeatureScale Of(Tensor features, bool standardize)
    {
        var x = features.To(ScalarType.Float64);
        if (!standardize) return new(Tensor.Zeros([x.Size(1)], ScalarType.Float64).To(x.Device), Tensor.Ones([x.Size(1)], ScalarType.Float64).To(x.Device));
        var mean = x.Mean([0]);
        var deviation = (x - mean).Square().Mean([0]).Sqrt();
        return new(mean, Tensor.Where(deviation > 1e-12, 1 / deviation.Clamp(min: 1e-12), 1.0 + 0 * deviation));
    }

    /// <summary>The scaled features, [n, features].</summary>
    /// <param name="features">[n, features].</param>
    public Tensor Apply(Tensor features) => (features.To(ScalarType.Float64) - Shift) * Factor;

    /// <summary>The scaled features and a last column of ones, [n, features + 1].</summary>
    /// <param name="features">[n, features].</param>
    public Tensor WithOnes(Tensor features)
    {
        var x = Apply(features);
        return Tensor.Cat([x, Tensor.Ones([x.Size(0), 1], ScalarType.Float64).To(x.Device)], 1);
    }

    /// <summary>The same, kept beyond a scope.</summary>
    /// <param name="scope">The scope.</param>
    public FeatureScale Kept(TensorScope scope) => new(scope.Keep(Shift), scope.Keep(Factor));
}
