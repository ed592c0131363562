namespace Ansatz.Probability.Tests;

/// <summary>Every distribution, with the parameters that all tests of the kit use.</summary>
public static class Catalogue
{
    public static IReadOnlyList<DistributionCase> All { get; } = [.. Continuous(), .. Discrete(), .. Vectors()];

    public static TheoryData<string> Names => [.. All.Select(c => c.Name)];

    public static TheoryData<string> ScalarContinuous => Where(d => d.EventShape.Rank == 0 && !d.Support.IsDiscrete && d is not Delta);

    public static TheoryData<string> ScalarDiscrete => Where(d => d.EventShape.Rank == 0 && d.Support.IsDiscrete);

    public static TheoryData<string> Smooth => Where(d => d is IReparameterized or IImplicit && d is not Delta);

    public static TheoryData<string> SmoothScalar => Where(d => d.EventShape.Rank == 0 && d is IReparameterized or IImplicit && d is not Delta && d.EventShape.Rank == 0);

    public static TheoryData<string> Finite => Where(d => d is IFinite);

    public static TheoryData<string> MeasureValued => Where(d => d is IMeasureValued && d.EventShape.Rank == 0);

    public static DistributionCase Get(string name) => All.Single(c => c.Name == name);

    public static TheoryData<string> Where(Func<Distribution, bool> condition) =>
        [.. All.Where(c => condition(c.Of())).Select(c => c.Name)];

    private static IEnumerable<DistributionCase> Continuous() =>
    [
        new("Normal", p => new Normal(p.Number(0.3), p.Number(1.7))),
        new("Cauchy", p => new Cauchy(p.Number(-0.5), p.Number(0.8))),
        new("Laplace", p => new Laplace(p.Number(0.5), p.Number(1.3))),
        new("Logistic", p => new Logistic(p.Number(-0.2), p.Number(0.7))),
        new("Gumbel", p => new Gumbel(p.Number(0.4), p.Number(1.2))),
        new("Moyal", p => new Moyal(p.Number(0.4), p.Number(1.2))),
        new("SoftLaplace", p => new SoftLaplace(p.Number(0.4), p.Number(1.2))),
        new("Uniform", p => new Uniform(p.Number(-1), p.Number(2.5))),
        new("Exponential", p => new Exponential(p.Number(1.6))),
        new("HalfCauchy", p => new HalfCauchy(p.Number(2.2))),
        new("HalfNormal", p => new HalfNormal(p.Number(1.4))),
        new("LogNormal", p => new LogNormal(p.Number(0.3), p.Number(0.6))),
        new("Gamma", p => new Gamma(p.Number(2.3), p.Number(1.5))),
        new("Gamma/small", p => new Gamma(p.Number(0.4), p.Number(1.5))),
        new("Beta", p => new Beta(p.Number(2.5), p.Number(1.4))),
        new("Beta/small", p => new Beta(p.Number(0.6), p.Number(0.7))),
        new("Mixture/normals", p => Mixture.Of(Categorical.FromProbabilities(p.Vector(0.3, 0.7)), new Normal(p.Vector(-1, 1.5), p.Vector(0.5, 0.9)))),
        new("Mixture/several", p => Mixture.Of(Categorical.FromLogits(p.Vector(0.3, -0.7)), new Normal(p.Number(-1), p.Number(0.5)), new Laplace(p.Number(1), p.Number(0.7)))),
        new("Transformed/affine", p => new Logistic(p.Number(0.5), p.Number(0.6)).Transform(Bijector.Affine(1, -2))),
        new("Transformed/exp", p => new Normal(p.Number(0.1), p.Number(0.5)).Transform(Bijector.Exp)),
    ];

    private static IEnumerable<DistributionCase> Discrete() =>
    [
        new("Bernoulli", p => Bernoulli.FromProbabilities(p.Number(0.3))),
        new("Bernoulli/logits", p => Bernoulli.FromLogits(p.Number(-0.8))),
        new("Categorical", p => Categorical.FromProbabilities(p.Vector(0.2, 0.5, 0.3))),
        new("Categorical/logits", p => Categorical.FromLogits(p.Vector(0.2, -0.5, 1.3, 0))),
        new("Poisson", p => new Poisson(p.Number(3.4))),
        new("Poisson/large", p => new Poisson(p.Number(140))),
    ];

    private static IEnumerable<DistributionCase> Vectors() =>
    [
        new("Dirichlet", p => new Dirichlet(p.Vector(1.5, 2.2, 0.7))),
        new("MultivariateNormal", p => MultivariateNormal.FromCovariance(p.Vector(0.5, -1, 0.2), p.Matrix(Covariance))),
        new("MultivariateNormal/cholesky", p => MultivariateNormal.FromCholesky(p.Vector(0.5, -1, 0.2), p.Matrix(new[,] { { 1.2, 0, 0 }, { 0.3, 0.8, 0 }, { -0.2, 0.4, 0.6 } }))),
        new("MultivariateNormal/precision", p => MultivariateNormal.FromPrecision(p.Vector(0.5, -1, 0.2), p.Matrix(Covariance))),
        new("Independent/normal", p => new Normal(p.Vector(0.3, -0.2, 1), p.Vector(1, 0.5, 2)).ToEvent()),
        new("Iid/bernoulli", p => Bernoulli.FromProbabilities(p.Number(0.3)).Iid(3)),
        new("Iid/dirichlet", p => new Dirichlet(p.Vector(1.5, 2.2)).Iid(2)),
        new("Delta", p => new Delta(p.Number(1.5))),
    ];

    internal static readonly double[,] Covariance = { { 2, 0.5, 0.3 }, { 0.5, 1, -0.2 }, { 0.3, -0.2, 0.7 } };
}
