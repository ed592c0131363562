namespace Ansatz.Inference.Tests;

/// <summary>Small models with known posteriors.</summary>
internal static class Models
{
    private static readonly Tensor Effects = Tensor.From([28f, 8, -3, 7, -1, 1, 18, 12]).Escape();
    private static readonly Tensor Errors = Tensor.From([15f, 10, 16, 11, 9, 11, 10, 18]).Escape();
    private static readonly Tensor LineX = Tensor.From([1f, 2, 3]).Escape();
    private static readonly Tensor LineY = Tensor.From([1.2f, 1.9f, 3.2f]).Escape();

    /// <summary>The eight schools, with effects relative to the population.</summary>
    public static GenerativeProgram Schools { get; } = new(p =>
    {
        Tensor mu = p.Sample("mu", new Normal(0, 5)), tau = p.Sample("tau", new HalfCauchy(5));
        using var plate = p.Plate("schools", 8);
        var theta = p.Deterministic("theta", mu + tau * p.Sample("eta", new Normal(0, 1)));
        p.Observe("y", new Normal(theta, Errors), Effects);
    });

    /// <summary>y_i ~ N(a + b x_i, 0.5) with a, b ~ N(0, 1): the posterior is normal, with precision [13, 24; 24, 57].</summary>
    public static GenerativeProgram Line { get; } = new(p =>
    {
        var (a, b) = (p.Sample("a", new Normal(0, 1)), p.Sample("b", new Normal(0, 1)));
        using var rows = p.Plate("rows", 3);
        p.Observe("y", new Normal(a + b * LineX, 0.5), LineY);
    });

    public static (double A, double B) LineMean
    {
        get
        {
            var (ra, rb) = (4 * (1.2 + 1.9 + 3.2), 4 * (1.2 + 3.8 + 9.6));
            return (((57 * ra) - (24 * rb)) / LineDeterminant, ((13 * rb) - (24 * ra)) / LineDeterminant);
        }
    }

    public static double LineDeterminant => (13 * 57) - (24.0 * 24);

    /// <summary>The log evidence of the line: <c>log N(y; 0, X X' + I / 4)</c>.</summary>
    public static double LineEvidence
    {
        get
        {
            // By Bayes' rule at the posterior mean: prior + likelihood - posterior.
            var (a, b) = LineMean;
            var prior = -Math.Log(2 * Math.PI) - (0.5 * ((a * a) + (b * b)));
            double[] x = [1, 2, 3], y = [1.2, 1.9, 3.2];
            var likelihood = Enumerable.Range(0, 3).Sum(i => (-0.5 * Math.Pow((y[i] - a - (b * x[i])) / 0.5, 2)) - Math.Log(0.5) - (0.5 * Math.Log(2 * Math.PI)));
            return prior + likelihood - (-Math.Log(2 * Math.PI) + (0.5 * Math.Log(LineDeterminant)));
        }
    }

    /// <summary>A normal of a correlated vector x: precision K, mean m, as a model with a factor; its evidence is 1.</summary>
    public static GenerativeProgram Gaussian(double[] mean, double[,] precision)
    {
        var center = Tensor.From<double>(mean).To(ScalarType.Float32).Escape();
        var target = MultivariateNormal.FromPrecision(center, Tensor.From(precision).To(ScalarType.Float32));
        var (location, cholesky) = (center, target.Cholesky.Escape());
        return new(p =>
        {
            var prior = new Normal(0, 10).Iid(mean.Length);
            var x = p.Sample("x", prior);
            p.Factor("target", MultivariateNormal.FromCholesky(location, cholesky).LogDensity(x) - prior.LogDensity(x));
        });
    }

    /// <summary>Half a normal at -2 and half one at 2, of evidence 1.</summary>
    public static GenerativeProgram TwoModes(double deviation) => new(p =>
    {
        var prior = new Normal(0, 3);
        var x = p.Sample("x", prior);
        Tensor Part(double at) => new Normal(at, deviation).LogDensity(x) + Math.Log(0.5);
        p.Factor("target", Part(-2).LogAddExp(Part(2)) - prior.LogDensity(x));
    });

    /// <summary>Moves every trainable parameter by noise, so that families are not at their symmetric start.</summary>
    public static void Perturb(Module module, double by, RandomStream stream)
    {
        using var off = NoGrad.Begin();
        var i = 0;
        foreach (var parameter in module.Parameters().Where(parameter => parameter.IsTrainable))
        {
            var leaf = parameter.Unconstrained;
            parameter.Unconstrained.CopyInPlace(leaf + (by * stream[i++].Normal(leaf.Shape)));
        }
    }

    public static (double Value, double Error) Mean(int repeats, Func<int, double> estimate)
    {
        var values = Enumerable.Range(0, repeats).Select(estimate).ToArray();
        var mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (repeats - 1) / repeats));
    }
}
