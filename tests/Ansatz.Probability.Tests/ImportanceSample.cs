using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

/// <summary>
/// Values of a continuous vector distribution from another one that covers it, with their weights: integrals over its density that trust no sampler.
/// In unconstrained coordinates the proposal is a Student t of five degrees with mean and covariance of some draws; on a sphere it has one degree and
/// stereographic coordinates, in which the uniform distribution is such a one (far draws count as near ones in its mean and covariance).
/// </summary>
internal sealed class ImportanceSample
{
    private readonly Distribution _distribution;

    public ImportanceSample(Distribution distribution, int count)
    {
        _distribution = distribution;
        var stream = new RandomStream(91)[count];
        var pilot = Coordinates(distribution.Sample(stream["pilot"], [4000]));
        if (IsOnSphere)
            pilot = pilot.Clamp(-2, 2);
        var (mean, d) = (pilot.Mean(0), pilot.Size(-1));
        var centered = pilot - mean;
        var factor = (1.3 * centered.Transpose(0, 1).MatMul(centered) / pilot.Size(0)).LinalgCholesky();
        var degrees = IsOnSphere ? 1 : 5;
        var normal = stream["normal"].Normal([count, d], ScalarType.Float64);
        var squares = stream["scale"].Normal([count, degrees], ScalarType.Float64).Square().Sum(-1) / degrees;
        var z = normal / squares.Sqrt().Unsqueeze(-1);
        Points = mean + z.MatMul(factor.Transpose(0, 1));
        var logProposal = LogGamma((degrees + d) / 2.0) - LogGamma(degrees / 2.0) - d / 2.0 * Math.Log(degrees * Math.PI)
            - factor.Diagonal(0, -2, -1).Log().Sum() - (degrees + d) / 2.0 * (z.Square().Sum(-1) / degrees).Log1p();
        (Values, var determinant) = FromCoordinates(Points);
        LogProposal = logProposal - determinant;
        Weights = WeightsOf(distribution).ToArray<double>();
    }

    /// <summary>The values, [count, event].</summary>
    public Tensor Values { get; }

    /// <summary>Their coordinates, [count, d].</summary>
    public Tensor Points { get; }

    /// <summary>The density over that of the proposal at each value.</summary>
    public double[] Weights { get; }

    /// <summary>ln of the proposal's density, with respect to what the distribution's is.</summary>
    private Tensor LogProposal { get; }

    private bool IsOnSphere => ReferenceEquals(_distribution.Support, Constraint.Sphere);

    /// <summary>The weights of a distribution of the same support, [count].</summary>
    public Tensor WeightsOf(Distribution other) => (other.LogDensity(Values) - LogProposal).Exp();

    /// <summary>The coordinates of values [n, event], [n, d].</summary>
    public Tensor Coordinates(Tensor values)
    {
        var n = values.Size(0);
        if (IsOnSphere)
            return values[.., 1..] / (1 + values[.., ..1]);
        if (_distribution is NormalInverseWishart)
            return Tensor.Cat([values[.., 0, ..], Constraint.PositiveDefinite.ToUnconstrained.Forward(values[.., 1.., ..])], -1);
        return _distribution.Support.ToUnconstrained.Forward(values).Reshape([n, -1]);
    }

    /// <summary>The values at coordinates [n, d], and ln of the volume element, [n].</summary>
    private (Tensor Values, Tensor LogDeterminant) FromCoordinates(Tensor points)
    {
        var n = points.Size(0);
        if (IsOnSphere)
        {
            // From the pole opposite to the first axis: x_1 = (1 - |u|^2) / (1 + |u|^2), volume (2 / (1 + |u|^2))^d.
            var square = points.Square().Sum(-1, keepDimension: true);
            return (Tensor.Cat([1 - square, 2 * points], -1) / (1 + square), points.Size(-1) * (2 / (1 + square)).Log().Squeeze(-1));
        }
        if (_distribution is NormalInverseWishart { EventShape: var shape })
        {
            var length = (int)shape[1];
            var (covariance, log) = Constraint.PositiveDefinite.FromUnconstrained.ForwardWithDeterminant(points[.., length..]);
            return (Tensor.Cat([points[.., ..length].Unsqueeze(-2), covariance], -2), log);
        }
        var bijector = _distribution.Support.FromUnconstrained;
        var (values, determinant) = bijector.ForwardWithDeterminant(points.Reshape(bijector.InverseShape(Shape.Create([n]).Concat(_distribution.EventShape))));
        return (values, determinant.Reshape([n, -1]).Sum(-1));
    }

    private static double LogGamma(double x) => Tensor.Scalar(x, ScalarType.Float64).LogGamma().ToDouble();
}
