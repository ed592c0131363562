namespace Ansatz.Inference.Tests;

/// <summary>Draws that are functions of others have the distribution that they had, and joint densities that integrate to it.</summary>
public class ReparameterizationTests
{
    private static readonly RandomStream Stream = new(97);

    public static TheoryData<string, Distribution, string, string[]> Families() => new()
    {
        { "student", new StudentT(3, 1, 2), "mixture", ["x_normal", "x_mixing"] },
        { "cauchy", new Cauchy(1, 2), "mixture", ["x_normal", "x_mixing"] },
        { "laplace", new Laplace(-1, 0.5), "mixture", ["x_normal", "x_mixing"] },
        { "half student", new HalfStudentT(4, 2), "mixture", ["x_normal", "x_mixing"] },
        { "half cauchy", new HalfCauchy(2), "mixture", ["x_normal", "x_mixing"] },
        { "log-normal", new LogNormal(0.3, 0.7), "base", ["x_base"] },
        { "transformed", new Normal(0.2, 1.3).Transform(Bijector.Sigmoid), "base", ["x_base"] },
        { "coordinates", new Gamma(3, 2), "coordinates", ["x_coordinates"] },
        { "automatic student", new StudentT(3, 1, 2), "automatic", ["x_normal", "x_mixing"] },
        { "automatic log-normal", new LogNormal(0.3, 0.7), "automatic", ["x_base_decentered"] },
        { "automatic transformed", new Normal(0.2, 1.3).Transform(Bijector.Sigmoid), "automatic", ["x_base_decentered"] },
        { "automatic normal", new Normal(2, 3), "automatic", ["x_decentered"] },
        { "automatic gamma", new Gamma(3, 2), "automatic", ["x"] },
    };

    private static Reparameterization How(string name) => name switch
    {
        "mixture" => Reparameterization.NormalMixture,
        "base" => Reparameterization.OfBase,
        "coordinates" => Reparameterization.Through(Bijector.Exp),
        _ => Reparameterization.Automatic,
    };

    [Theory]
    [MemberData(nameof(Families))]
    public void TheValue_HasItsDistribution(string name, Distribution distribution, string how, string[] addresses)
    {
        const int draws = 20_000;
        var program = new GenerativeProgram(p => p.Sample("x", distribution)).Reparameterize("x", How(how));
        var trace = program.Simulate(Stream[name], draws);
        Assert.Equal(addresses, trace.Choices.Addresses);
        // The distance of Kolmogorov and Smirnov: 1.95 / sqrt(n) is passed once in a thousand times.
        var levels = distribution.Cdf(trace["x"]).Sort(0).Values.To(ScalarType.Float64).ToArray<double>();
        var distance = levels.Select((level, i) => Math.Max(Math.Abs(level - (i / (double)draws)), Math.Abs(level - ((i + 1) / (double)draws)))).Max();
        Assert.True(distance < 1.95 / Math.Sqrt(draws), $"distance {distance}");
        // The recorded value is no choice, and a replay on the choices makes it again.
        var one = program.Simulate(Stream[name]);
        Assert.Equal(one["x"].ToDouble(), program.Importance(one.Choices, Stream).Trace["x"].ToDouble(), 1e-6);
        Assert.Equal(one.LogDensity.ToDouble(), program.LogDensity(one.Choices).ToDouble(), 1e-5);
    }

    [Fact]
    public void OneAuxiliaryDraw_IsAChangeOfVariables()
    {
        var gamma = new Gamma(3, 2);
        var program = new GenerativeProgram(p => p.Sample("x", gamma)).Reparameterize("*", Reparameterization.Through(Bijector.Exp));
        Assert.Equal(gamma.LogDensity(Math.Exp(0.4)).ToDouble() + 0.4, program.LogDensity([("x_coordinates", 0.4)]).ToDouble(), 1e-5);
        var log = new GenerativeProgram(p => p.Sample("x", new LogNormal(0.3, 0.7))).Reparameterize("*", Reparameterization.OfBase);
        Assert.Equal(new LogNormal(0.3, 0.7).LogDensity(Math.Exp(0.4)).ToDouble() + 0.4, log.LogDensity([("x_base", 0.4)]).ToDouble(), 1e-5);
    }

    [Fact]
    public void TheMixture_IntegratesToStudentsDensity()
    {
        // p(x) = integral of N(x; m, s^2 / g) Gamma(g; nu / 2, nu / 2): the conditional of x by its change of variables z = (x - m) sqrt(g) / s.
        var program = new GenerativeProgram(p => p.Sample("x", new StudentT(3, 1, 2))).Reparameterize("x", Reparameterization.NormalMixture);
        foreach (var x in new[] { -3.0, 1.0, 2.5 })
        {
            const double step = 0.01;
            var total = Enumerable.Range(0, 2000).Sum(i =>
            {
                var g = (i + 0.5) * step;
                var z = (x - 1) * Math.Sqrt(g) / 2;
                return Math.Exp(program.LogDensity([("x_normal", z), ("x_mixing", g)]).ToDouble()) * Math.Sqrt(g) / 2 * step;
            });
            Assert.Equal(Math.Exp(new StudentT(3, 1, 2).LogDensity(x).ToDouble()), total, 1e-4);
        }
    }

    [Fact]
    public void EventsRowsAndVectors_KeepTheirShapes()
    {
        var program = new GenerativeProgram(p =>
        {
            var m = p.Sample("m", new Normal(0, 1));
            p.Sample("v", new StudentT(4, m, Tensor.From([1f, 2f])).ToEvent());
            p.Sample("w", new MultivariateStudentT(4, Tensor.From([1f, 2f]), Tensor.Eye(2)));
            using var rows = p.Plate("rows", 3);
            p.Sample("z", new Normal(m, 1).Iid(2));
        });
        foreach (var handled in new[] { program.Reparameterize("**", Reparameterization.Automatic), program.Reparameterize("v", Reparameterization.NormalMixture) })
        {
            var trace = handled.Simulate(Stream);
            Assert.Equal((new Shape([2]), new Shape([2]), new Shape([3, 2])), (trace["v"].Shape, trace["w"].Shape, trace["z"].Shape));
            Assert.Equal(trace.LogDensity.ToDouble(), handled.LogDensity(trace.Choices).ToDouble(), 1e-4);
            Assert.Equal(new Shape([50, 3, 2]), handled.Simulate(Stream, draws: 50)["z"].Shape);
        }

        Assert.Equal(["m_decentered", "v_normal", "v_mixing", "w_normal", "w_mixing", "z_decentered"],
            program.Reparameterize("**", Reparameterization.Automatic).Simulate(Stream).Choices.Addresses);
    }

    [Fact]
    public void TheEvidence_IsTheSame()
    {
        // y | x ~ N(x, 1), x of Student's t: the evidence by quadrature.
        var model = new GenerativeProgram(p => p.Observe("y", new Normal(p.Sample("x", new StudentT(3, 1, 2)), 1), 4.0));
        var evidence = Enumerable.Range(0, 4000).Sum(i =>
        {
            var x = -36 + (0.02 * i);
            return 0.02 * Math.Exp(model.LogDensity([("x", x)]).ToDouble());
        });
        var handled = model.Reparameterize("x", Reparameterization.NormalMixture);
        var (mean, error) = Models.Mean(400, i => Math.Exp(handled.Importance(ChoiceMap.Empty, Stream["evidence"][i]).LogWeight.ToDouble()));
        Statistics.Near(evidence, mean, error);
        var ansatz = new MeanFieldNormal(handled);
        Assert.Equal(["x_normal", "x_mixing"], ansatz.Sites.Select(site => site.Address));
        Assert.True(Bound.Elbo.Of(handled, ansatz).Estimate(Stream, new(Particles: 4000)).Value < Math.Log(evidence));
    }

    [Fact]
    public void OthersAreRefusedByName_ObservedSitesStay_AndTheLastCounts()
    {
        var gamma = new GenerativeProgram(p => p.Sample("g", new Gamma(1, 1)));
        Assert.Contains("no base to draw", Assert.Throws<StrategyException>(() => gamma.Reparameterize("g", Reparameterization.OfBase).Simulate(Stream)).Message);
        Assert.Contains("no mixture of normals", Assert.Throws<StrategyException>(() => gamma.Reparameterize("g", Reparameterization.NormalMixture).Simulate(Stream)).Message);
        Assert.Contains("Normal, Laplace, Cauchy", Assert.Throws<StrategyException>(() => gamma.Decenter("g").Simulate(Stream)).Message);
        var normal = new GenerativeProgram(p => p.Sample("x", new Laplace(1, 2)));
        Assert.Equal(["x_normal", "x_mixing"], normal.Decenter("x").Reparameterize("x", Reparameterization.NormalMixture).Simulate(Stream).Choices.Addresses);
        Assert.Equal(new Laplace(1, 2).LogDensity(0.5).ToDouble(), normal.Reparameterize("**", Reparameterization.Automatic).Condition(("x", 0.5)).LogDensity(ChoiceMap.Empty).ToDouble(), 1e-6);
    }

    // A reparameterization of one's own: a sum of two normal draws.
    private sealed record Halves : Reparameterization
    {
        public override Tensor? Apply(string address, Distribution distribution, AuxiliaryDraw draw) => distribution is not Normal normal ? null
            : draw("_one", new Normal(normal.Location, normal.Scale / Math.Sqrt(2))) + draw("_other", new Normal(0, normal.Scale / Math.Sqrt(2)));
    }

    [Fact]
    public void OnesOwn_IsARecordWithOneMethod()
    {
        var program = new GenerativeProgram(p => p.Sample("x", new Normal(1, 2))).Reparameterize("x", new Halves());
        var draws = program.Simulate(Stream, draws: 20_000);
        Assert.Equal(["x_one", "x_other"], draws.Choices.Addresses);
        Assert.Equal(1, draws["x"].Mean().ToDouble(), 0.06);
        Assert.Equal(4, (draws["x"] - 1).Square().Mean().ToDouble(), 0.16);
    }
}
