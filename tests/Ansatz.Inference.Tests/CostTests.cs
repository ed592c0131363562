using System.Text.Json;

namespace Ansatz.Inference.Tests;

/// <summary>Score terms that are multiplied by less than the whole value: unbiased, of less variance.</summary>
public class CostTests
{
    private static readonly RandomStream Stream = new(31);
    private static readonly EstimateOptions Local = new() { PlateLocalScores = true };

    [Fact]
    public void ACostMadeBeforeADraw_DoesNotMultiplyItsScore()
    {
        var numbers = new Numbers(("p", 0.4), ("q", 0.3));
        Objective Of(bool added) => Objective.Maximize(o =>
        {
            using var rows = o.Plate("rows", 100);
            var first = 10 * o.Sample("first", Bernoulli.FromProbabilities(numbers["p"]), Strategy.ScoreFunction());
            if (added)
            {
                o.AddCost(first);
            }

            var second = o.Sample("second", Bernoulli.FromProbabilities(numbers["q"]), Strategy.ScoreFunction());
            return added ? second : first + second;
        });

        var (with, without) = (Of(true), Of(false));
        Assert.Equal(without.Estimate(Stream).Value, with.Estimate(Stream).Value, 1e-9);
        var (_, mean, error) = Statistics.Gradients(with, numbers, ["p", "q"], batches: 200, particles: 1);
        Statistics.Near(10, mean[0], error[0]);
        Statistics.Near(1, mean[1], error[1]);
        // Var[b / q] = 1 / q - 1 for a row; as a whole the term would be multiplied by 10 b' too.
        Assert.Equal((1 / 0.3) - 1, error[1] * error[1] * 200 * 100, 0.8);
        var (_, _, whole) = Statistics.Gradients(without, numbers, ["p", "q"], batches: 200, particles: 1);
        Assert.True(error[1] < 0.3 * whole[1], $"{error[1]} {whole[1]}");
    }

    [Fact]
    public void ACost_InsideParticlesOrAnIncludedObjective_IsAddedThere()
    {
        var inner = Objective.Maximize(o =>
        {
            o.AddCost(2.0);
            return 1.0;
        });
        Assert.Equal(6, Objective.Maximize(o => 2 * o.Include("inner", inner)).Estimate(Stream).Value, 1e-6);
        var particles = Objective.Maximize(o => o.Particles(3, () =>
        {
            o.AddCost(2 * o.Sample("x", new Normal(1.0, 1e-4)));
            return 1.0;
        }).Sum([0]));
        Assert.Equal(9, particles.Estimate(Stream).Value, 0.01);
        Assert.Equal(9, particles.Estimate(Stream, new(Particles: 4)).Value, 0.01);
    }

    private static Tensor Observations { get; } = Tensor.From(Enumerable.Range(0, 12).Select(i => -1 + (i / 3.0)).ToArray()).Escape();

    // A coin for each row, and a factor outside the plate that makes the value one number for all rows.
    private static (GenerativeProgram Model, GenerativeProgram Ansatz) Coins(Numbers n, bool couples = false) => (
        new(p =>
        {
            p.Factor("global", 3.0);
            using var rows = p.Plate("rows", 12);
            var b = p.Sample("b", Bernoulli.FromProbabilities(Tensor.Scalar(0.5, ScalarType.Float64)));
            p.Observe("y", new Normal(2 * (couples ? b.Mean([-1], keepDimension: true) : b), 1), Observations);
        }),
        new(q =>
        {
            using var rows = q.Plate("rows", 12);
            q.Sample("b", Bernoulli.FromProbabilities(n["theta"]), Strategy.ScoreFunction());
        }));

    [Theory]
    [InlineData(KlTerm.Sampled, 1)]
    [InlineData(KlTerm.Sampled, 3)]
    [InlineData(KlTerm.ClosedForm, 2)]
    public void PlateLocalScores_AreUnbiased_AndVaryLess(KlTerm kl, int particles)
    {
        var numbers = new Numbers(("theta", 0.4));
        var (model, ansatz) = Coins(numbers);
        var elbo = (Bound.Elbo with { Kl = kl }).Of(model, ansatz);
        var y = Observations.ToArray<double>();
        var truth = y.Sum(value => (2 * value) - 2) - (12 * Math.Log(0.4 / 0.6));
        GradientReport Report(EstimateOptions options) => elbo.GradientReport(Stream, [numbers], 400, options: options with { Particles = particles });
        var (whole, local) = (Report(EstimateOptions.Default), Report(Local));
        Statistics.Near(truth, whole.Parameters[0].Mean[0], whole.Parameters[0].Error[0]);
        Statistics.Near(truth, local.Parameters[0].Mean[0], local.Parameters[0].Error[0]);
        Assert.True(local.Variance < 0.2 * whole.Variance, $"{local.Variance} {whole.Variance}");
    }

    [Fact]
    public void PlateLocalScores_WithDrawsOutsideThePlate_AndLanes_AreUnbiased()
    {
        // c ~ Flip(p) enumerated, b_i ~ Flip(theta) given nothing, e ~ Flip(theta) behind: the value is a sum over rows and levels.
        var numbers = new Numbers(("p", 0.3), ("theta", 0.4));
        var prior = new GenerativeProgram(q =>
        {
            var c = q.Sample("c", Bernoulli.FromProbabilities(numbers["p"]), Strategy.Enumerated);
            using (q.Plate("rows", 5))
            {
                q.Sample("b", Bernoulli.FromProbabilities(0.2 + numbers["theta"] * (0.5 + 0.5 * c)), Strategy.ScoreFunction());
            }

            q.Sample("e", Bernoulli.FromProbabilities(numbers["theta"]), Strategy.ScoreFunction());
        });
        var model = new GenerativeProgram(p =>
        {
            var c = p.Sample("c", Bernoulli.FromProbabilities(Tensor.Scalar(0.5, ScalarType.Float64)));
            using (p.Plate("rows", 5))
            {
                p.Factor("gain", 3 * p.Sample("b", Bernoulli.FromProbabilities(Tensor.Scalar(0.5, ScalarType.Float64))) * (1 + c));
            }

            p.Factor("end", 2 * p.Sample("e", Bernoulli.FromProbabilities(Tensor.Scalar(0.5, ScalarType.Float64))));
        });
        var elbo = (Bound.Elbo with { Kl = KlTerm.Sampled }).Of(model, prior);
        double Exact(double p, double theta)
        {
            double Term(double q, double gain) => (q * (gain + Math.Log(0.5 / q))) + ((1 - q) * Math.Log(0.5 / (1 - q)));
            return Term(p, 0) + Term(theta, 2) + (p * 5 * Term(0.2 + theta, 6)) + ((1 - p) * 5 * Term(0.2 + (theta / 2), 3));
        }

        var report = elbo.GradientReport(Stream, [numbers], 800, options: Local);
        var (mean, error) = (report.Parameters.Select(p => p.Mean[0]).ToArray(), report.Parameters.Select(p => p.Error[0]).ToArray());
        var value = elbo.Estimate(Stream, new(Particles: 2000)).Value;
        Assert.Equal(Exact(0.3, 0.4), value, 0.8);
        Statistics.Near((Exact(0.3 + 1e-5, 0.4) - Exact(0.3 - 1e-5, 0.4)) / 2e-5, mean[0], error[0]);
        Statistics.Near((Exact(0.3, 0.4 + 1e-5) - Exact(0.3, 0.4 - 1e-5)) / 2e-5, mean[1], error[1]);
        var whole = elbo.GradientReport(Stream, [numbers], 500);
        Assert.True(report.Parameters[1].Variance < 0.6 * whole.Parameters[1].Variance, $"{report.Parameters[1].Variance} {whole.Parameters[1].Variance}");
    }

    [Fact]
    public void PlateLocalScores_LeaveBoundsThatAreNotSumsAlone()
    {
        var numbers = new Numbers(("theta", 0.4));
        var (model, ansatz) = Coins(numbers);
        var bound = Bound.ImportanceWeighted(4).Of(model, ansatz);
        var whole = bound.GradientEstimate(Stream, [numbers]).Gradients[numbers.Of("theta")].ToDouble();
        Assert.Equal(whole, bound.GradientEstimate(Stream, [numbers], Local).Gradients[numbers.Of("theta")].ToDouble(), 1e-9);
    }

    [Fact]
    public void RowsThatDependOnOneAnother_AreFoundInCheckedMode()
    {
        var numbers = new Numbers(("theta", 0.4));
        var (model, ansatz) = Coins(numbers, couples: true);
        var elbo = (Bound.Elbo with { Kl = KlTerm.Sampled }).Of(model, ansatz);
        var fault = Assert.Throws<PlateException>(() =>
        {
            for (var i = 0; i < 20; i++)
            {
                elbo.Surrogate(Stream[i], Local with { Checked = true });
            }
        });
        Assert.Equal("rows", fault.Plate);
        (model, ansatz) = Coins(numbers);
        (Bound.Elbo with { Kl = KlTerm.Sampled }).Of(model, ansatz).Surrogate(Stream, Local with { Checked = true });
    }

    [Fact]
    public void GradientReport_SaysWhichSiteTheVarianceComesFrom_AsATableAndAsJson()
    {
        var numbers = new Numbers(("p", 0.4), ("q", 0.5));
        var objective = Objective.Maximize(o =>
        {
            var loud = o.Sample("loud", Bernoulli.FromProbabilities(numbers["p"]), Strategy.ScoreFunction());
            var quiet = o.Sample("quiet", Bernoulli.FromProbabilities(numbers["q"]), Strategy.ScoreFunction());
            o.Sample("x", new Normal(numbers["p"], 1));
            return 10 * loud + 0.1 * quiet;
        });
        var report = objective.GradientReport(Stream, [numbers], 800, objective.With("*", Strategy.Enumerated).With("x", Strategy.Reparameterized), switchSites: true);
        Assert.Equal(["loud", "quiet"], report.Sites.Select(site => site.Address));
        Assert.True(report.Sites[0].Share > 0.5 && report.Sites[1].Share < 0.95, report.ToString());
        Assert.All(report.Parameters, parameter => Assert.InRange(parameter.BiasScore!.Value, 0, 4));
        Assert.Contains("variance gone if enumerated", report.ToString());
        Assert.Contains("loud", report.ToString());
        using var json = JsonDocument.Parse(report.ToJson());
        Assert.Equal(report.Variance, json.RootElement.GetProperty("variance").GetDouble(), 1e-12);
        Assert.Equal("loud", json.RootElement.GetProperty("sites")[0].GetProperty("address").GetString());
        var many = Objective.Maximize(o =>
        {
            using var rows = o.Plate("rows", 30);
            return o.Sample("b", Bernoulli.FromProbabilities(numbers["p"]), Strategy.ScoreFunction()).Sum([-1]);
        }).GradientReport(Stream, [numbers], 5, switchSites: true);
        Assert.Null(many.Sites.Single().Share);
        Assert.Contains("too many lanes", many.ToString());
    }
}
