using Ansatz.Inference;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

/// <summary>The second program of the public face: an automatic ansatz, the posterior predictive, saving and loading.</summary>
public sealed class EightSchoolsTests
{
    [Fact]
    [Trait("speed", "slow")]
    public void Automatic_ansatz_is_fitted_predicts_is_saved_and_loaded()
    {
        Tensor y = Tensor.From([28f, 8, -3, 7, -1, 1, 18, 12]), sigma = Tensor.From([15f, 10, 16, 11, 9, 11, 10, 18]);
        var (stream, stop) = (new RandomStream(1), TestContext.Current.CancellationToken);
        using var folder = new Testing.TemporaryFolder();
        var path = folder["schools.safetensors"];

        var schools = new GenerativeProgram(p =>
        {
            Tensor mu = p.Sample("mu", new Normal(0, 5)), tau = p.Sample("tau", new HalfCauchy(5));
            using var plate = p.Plate("schools", 8);
            var theta = p.Deterministic("theta", mu + tau * p.Sample("eta", new Normal(0, 1)));
            p.Observe("y", new Normal(theta, sigma), y);
        });
        var ansatz = new MeanFieldNormal(schools);
        var fit = new Trainer(ansatz) { Estimate = new(Particles: 16) }.Fit(Bound.Elbo.Of(schools, ansatz), steps: 5000, stop: stop);
        var replicated = schools.Uncondition("y").Predictive(ansatz, draws: 1000, stream);             // ["theta"], ["y"]: [1000, 8]
        ansatz.Save(path);                                                                             // with a fingerprint of addresses, shapes and supports
        var loaded = new MeanFieldNormal(schools).Load(path);                                          // an error names what differs

        Assert.Equal(FitStatus.Completed, fit.Status);
        Assert.InRange(fit.Value, -33, -30.5);
        Assert.Equal(new Shape([1000, 8]), replicated["y"].Shape);
        Assert.Equal(4.4, replicated["mu"].Mean().ToDouble(), 0.7);
        Assert.NotNull(fit.ParetoShape);
        Assert.InRange(fit.ParetoShape.Value, 0.2, 1.2);
        Assert.Equal(ansatz.Program.Simulate(stream).Choices, loaded.Program.Simulate(stream).Choices);

        // The mean of the schools' effects is predicted well by a model that pools them; the fit is no worse than its data.
        var mean = Diagnostics.PredictiveCheck(schools, ansatz, choices => choices["y"].Mean([-1]), 500, stream);
        Assert.InRange(mean.PValue, 0.1, 0.9);

        var nine = new GenerativeProgram(p =>
        {
            Tensor mu = p.Sample("mu", new Normal(0, 5)), tau = p.Sample("scale", new HalfCauchy(5));
            using var plate = p.Plate("schools", 9);
            p.Sample("eta", new Normal(mu, tau));
        });
        var fault = Assert.Throws<AddressException>(() => new MeanFieldNormal(nine).Load(path)).Message;
        Assert.Contains("'tau' is missing here", fault);
        Assert.Contains("'scale' is missing there", fault);
        Assert.Contains("'eta' is schools:9", fault);
        Assert.Contains("family", Assert.Throws<AddressException>(() => new FullRankNormal(schools).Load(path)).Message);
    }

    [Fact]
    public void Pareto_shape_follows_a_fit_and_stands_in_the_report()
    {
        GenerativeProgram Model(Tensor x) => new(p =>
        {
            using var rows = p.Plate("rows", x.Size(0));
            p.Observe("x", new Normal(p.Sample("z", new Normal(0, 1)), 1), x);
        });
        var head = NormalHead.Mlp([1, 1], new RandomStream(2));
        GenerativeProgram Ansatz(Tensor x) => new(q =>
        {
            using var rows = q.Plate("rows", x.Size(0));
            var (mean, logVariance) = head.Moments(x.Unsqueeze(-1));
            q.Sample("z", new Normal(mean.Squeeze(-1), (0.5 * logVariance).Exp().Squeeze(-1)));
        });
        var data = (new RandomStream(3).Normal([200]) * Math.Sqrt(2)).Escape();
        var trainer = new Trainer(head) { Optimizer = new Adam(0.03) };
        var fit = trainer.Fit(x => Bound.Elbo.Of(Model(x), Ansatz(x)), Batches.Of(data, 50), epochs: 100);
        Assert.NotNull(fit.ParetoShape);
        Assert.True(fit.ParetoShape < 0.6, $"k = {fit.ParetoShape}");
        Assert.Null(WithoutShape().Fit(x => Bound.Elbo.Of(Model(x), Ansatz(x)), Batches.Of(data, 50), epochs: 1).ParetoShape);

        Trainer WithoutShape() => new(head) { ParetoDraws = 0 };
    }

    [Fact]
    public void End_of_a_fit_is_told_with_its_slope_and_its_shape()
    {
        var rows = Enumerable.Range(1, 100).Select(i => new MetricRow("fit", 10 * i, 0, i, new Dictionary<string, double> { ["elbo"] = 0.03 * i, ["kl"] = 1 }))
            .Append(new MetricRow("fit", 1000, 0, 100, new Dictionary<string, double> { ["Pareto k"] = 0.42 })).ToArray();
        var table = RunReport.Curves(rows).Single().Pictures.OfType<ReportTable>().Single();
        Assert.Equal(0.3, double.Parse(table.Rows[0][1]), 1e-9);
        Assert.Contains("0.42", table.Rows[^1][1]);
        Assert.Equal(2, RunReport.Curves(rows).Single().Pictures.OfType<Plot>().Count());
    }
}
