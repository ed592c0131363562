namespace Ansatz.Inference.Tests;

/// <summary>A Gaussian random walk that is observed with noise, with its exact evidence and posterior.</summary>
internal static class WalkChain
{
    // x_0 ~ N(0, 1), x_t ~ N(x_(t-1), 1), y_t ~ N(x_t, s), for three steps.
    internal static readonly double[] Path = [0.7, -0.4, 1.9];

    internal static GenerativeProgram Model(Func<Tensor> deviation) => new(p =>
    {
        Tensor state = Tensor.Scalar(0, ScalarType.Float64);
        foreach (var t in p.Steps("time", 3))
        {
            state = p.Sample("x", new Normal(state, 1));
            p.Observe("y", new Normal(state, deviation()), Tensor.Scalar(Path[t], ScalarType.Float64));
        }
    });

    internal static GenerativeProgram Walk { get; } = Model(static () => 0.6);

    /// <summary>Log evidence of the chain by its joint normal: the y have the covariance min(i, j) + 1 + s^2 [i = j].</summary>
    internal static double Evidence(double s)
    {
        var covariance = Tensor.From(Enumerable.Range(0, 9).Select(i => 1.0 + Math.Min(i / 3, i % 3) + (i / 3 == i % 3 ? s * s : 0)).ToArray()).Reshape(3, 3);
        return MultivariateNormal.FromCovariance(Tensor.Zeros([3], ScalarType.Float64), covariance).LogDensity(Tensor.From(Path)).ToDouble();
    }

    internal static MultivariateNormal Posterior(double s)
    {
        double[] walk = [2, -1, 0, -1, 2, -1, 0, -1, 1];
        var precision = Tensor.From(walk).Reshape(3, 3) + Tensor.Eye(3, ScalarType.Float64) / (s * s);
        return MultivariateNormal.FromPrecision(Tensor.LinalgInverse(precision).MatMul(Tensor.From(Path) / (s * s)), precision);
    }

    internal static GenerativeProgram Optimal { get; } = new(q =>
    {
        Tensor state = Tensor.Scalar(0, ScalarType.Float64);
        foreach (var t in q.Steps("time", 3))
        {
            // p(x | state, y), the locally optimal proposal.
            var gain = 1 / 1.36;
            state = q.Sample("x", new Normal(state + gain * (Path[t] - state), 0.6 * Math.Sqrt(gain)));
        }
    });
}
