using Ansatz.Probability;
using Ansatz.Systems.Representation;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>Weights of a linear model that have the singular values of a prediction, with a rotation that only the equations of stationarity fix.</summary>
internal static class OptimalWeights
{
    /// <summary>Sets the parameters of a model of five numbers, of which the names are those of its fields.</summary>
    public static void Assign(PosteriorCollapse model, SecondMoments moments, CollapsePrediction prediction)
    {
        var spectrum = SymmetricSpectrum.Of(moments.Unexplained());
        Tensor Diagonal(IReadOnlyList<double> values, long rows, long columns)
        {
            var matrix = Tensor.Zeros([rows, columns], ScalarType.Float64);
            var count = (int)Math.Min(Math.Min(rows, columns), values.Count);
            matrix.Narrow(0, 0, count).Narrow(1, 0, count).CopyInPlace(Tensor.From<double>([.. values.Take(count)], count).Diagonals());
            return matrix;
        }
        var options = model.Options;
        var (d, size) = (moments.YSize, (long)options.LatentSize);
        var parameters = model.NamedParameters().ToDictionary();
        void Set(string end, Tensor value)
        {
            var parameter = parameters.Single(pair => pair.Key.EndsWith(end, StringComparison.Ordinal)).Value;
            parameter.Assign(value);
        }
        void SetDeviation(string owner, IReadOnlyList<double> values)
        {
            if (parameters.Keys.Any(key => key.Contains($"{owner}.deviation"))) Set($"{owner}.deviation", Tensor.From<double>([.. values], values.Count));
        }

        if (options.Method == CollapseMethod.Mhvae)
        {
            var (lower, upper) = (prediction.Levels[0], prediction.Levels[1]);
            // The latents' coordinates are those of the principal directions: V1 = W1 P Φ^(1/2) is diagonal.
            Set("lowerEncoder.map.second.weight", Diagonal(lower.Encoder, size, d).MatMul(spectrum.Whitening()));
            Set("lowerDecoder.weight", spectrum.Vectors.MatMul(Diagonal(lower.Decoder, d, size)));
            Set("upperEncoder.map.second.weight", Diagonal(upper.Encoder, options.TopLatentSize, size));
            Set("upperDecoder.weight", Diagonal(upper.Decoder, size, options.TopLatentSize));
            SetDeviation("lowerEncoder", lower.Deviations);
            SetDeviation("upperEncoder", upper.Deviations);
            return;
        }
        var modes = prediction.Levels[0];
        var decoder = spectrum.Vectors.MatMul(Diagonal(modes.Decoder, d, size));
        var ofY = Diagonal(modes.Encoder, size, d).MatMul(spectrum.Whitening()); // (uᵀ u + β c²)⁻¹ uᵀ where deviations are learned
        Set("decoder.second.weight", decoder);
        Set("decoder.first.weight", moments.Regression());
        Set("encoder.map.second.weight", ofY);
        Set("encoder.map.first.weight", -ofY.MatMul(moments.Regression()));
        SetDeviation("encoder", modes.Deviations);
    }
}
