using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Systems.Causal;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Causal;

/// <summary>The invariants of the specification.</summary>
public sealed class GcrlMathematicsTests
{
    private static readonly RandomStream Stream = new(41);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheMixturePrior_IntegratesToOne(bool flow)
    {
        var prior = new Gcrl(Paths.Pairs with { Flow = flow }, 2, Stream["weights"]).StylePrior;
        const int Points = 600;
        const double Low = -14, High = 22;
        var axis = Tensor.Linspace(Low, High, Points, ScalarType.Float64).To(ScalarType.Float32);
        var grid = Tensor.Stack([axis.Unsqueeze(1).Expand([Points, Points]), axis.Unsqueeze(0).Expand([Points, Points])], -1);
        var cell = Math.Pow((High - Low) / (Points - 1), 2);
        Assert.Equal(1, prior.LogDensity(grid).To(ScalarType.Float64).Exp().Sum().ToDouble() * cell, 1e-3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OneComponent_BehindNoFlowOrTheIdentity_IsTheAnalyticDivergence(bool flow)
    {
        var model = new Gcrl(Paths.Pairs with { Flow = flow, Components = 1 }, 2, Stream["weights"]);
        if (flow) foreach (var parameter in model.MovingParts[^1].NamedModules().Where(named => named.Value is CouplingFlow).SelectMany(named => named.Value.Parameters())) parameter.Assign(Tensor.Zeros(parameter.Shape));
        var prior = model.StylePrior;
        var q = new Normal(Tensor.From<float>([0.5f, -1]), Tensor.From<float>([0.4f, 1.5f])).ToEvent();
        var s = q.Expand([100_000]).Sample(Stream["q"]);
        var sampled = (q.LogDensity(s) - prior.LogDensity(s)).Mean().ToDouble();
        var exact = Distribution.KullbackLeibler(q, Normal.Standard(2)).ToDouble();
        Assert.Equal(exact, sampled, 0.01 * exact);
    }

    [Theory]
    [InlineData(GcrlNetworks.Pairs)]
    [InlineData(GcrlNetworks.Scenes)]
    public void TheGeneralBound_OfOneDraw_IsTheElbo_AndSoIsTheBestOfOne(GcrlNetworks networks)
    {
        var (model, motion) = (Paths.Model(networks), Paths.Motion(networks));
        double Of(Bound bound) => bound.Of(model.Model(motion), model.Ansatz(motion)).Estimate(Stream["one"]).Value;
        var elbo = Of(Bound.ImportanceWeighted(1));
        Assert.Equal(elbo, Of(new Supervised(1)), 1e-4 * Math.Abs(elbo));
        Assert.Equal(elbo, Of(new BestOf(1)), 1e-4 * Math.Abs(elbo));
    }

    [Fact]
    public void TheGeneralBound_IsThatOfItsFormula_AlsoWhereLikelihoodsUnderflow()
    {
        var model = new Gcrl(Paths.Pairs with { ObservationVariance = 1e-4 }, 2, Stream["weights"]);
        var estimate = new Supervised(10).Of(model.Model(Paths.Motion(GcrlNetworks.Pairs)), model.Ansatz(Paths.Motion(GcrlNetworks.Pairs))).Estimate(Stream["ten"]);
        Assert.True(double.IsFinite(estimate.Value));
        Assert.True(estimate.Value < -1e4); // exp of it is 0 in single precision
        Assert.True(estimate.Terms["future"] < -1e3);
    }

    [Theory]
    [InlineData(GcrlNetworks.Pairs)]
    [InlineData(GcrlNetworks.Scenes)]
    public void Bounds_AreTheirFormulas_OfTheSameDraws(GcrlNetworks networks)
    {
        const int Draws = 5;
        var (model, motion) = (Paths.Model(networks), Paths.Motion(networks));
        var (program, ansatz) = (model.Model(motion), model.Ansatz(motion));
        double[] whole = [], future = [];
        Objective.Maximize(o =>
        {
            var (w, y) = o.Particles(Draws, () =>
            {
                var q = o.Simulate(ansatz);
                var p = o.Replay(program, q);
                return (p.LogDensity - q.LogDensity, p.Sites.Single(site => site.Address == "y").LogDensity);
            });
            (whole, future) = (w.ToArray<double>(), y.Reshape([Draws, -1]).ToArray<double>());
            return w.Mean();
        }).Estimate(Stream["formula"]);
        var items = future.Length / Draws;
        double Mean(Func<double[], double[], double> ofItem) => Enumerable.Range(0, items).Average(i => ofItem(
            [.. Enumerable.Range(0, Draws).Select(k => future[(k * items) + i])], [.. Enumerable.Range(0, Draws).Select(k => whole[(k * items) + i] - future[(k * items) + i])]));
        double General(double[] y, double[] past)
        {
            var (most, all) = (y.Max(), y.Sum(value => Math.Exp(value - y.Max())));
            return most + Math.Log(all / Draws) + y.Zip(past, (value, rest) => Math.Exp(value - most) / all * rest).Sum();
        }

        double Value(Bound bound) => bound.Of(program, ansatz).Estimate(Stream["formula"]).Value;
        var (best, general) = (Mean((y, past) => y.Max() + past.Average()), Mean(General));
        Assert.Equal(best, Value(new BestOf(Draws)), 1e-4 * Math.Abs(best));
        Assert.Equal(general, Value(new Supervised(Draws)), 1e-4 * Math.Abs(general));
        Assert.NotEqual(best, general, 1e-2);
    }

    [Fact]
    public void TheBestOfMore_IsNoWorseOnAverage_AndAboveTheGeneralFuture()
    {
        var (model, motion) = (Paths.Model(GcrlNetworks.Pairs), Paths.Motion(GcrlNetworks.Pairs));
        double Future(Bound bound) => bound.Of(model.Model(motion), model.Ansatz(motion)).Estimate(Stream["many"], new EstimateOptions(Particles: 20)).Terms["future"];
        var (one, ten) = (Future(new BestOf(1)), Future(new BestOf(10)));
        Assert.True(ten > one);
        Assert.True(ten >= Future(new Supervised(10)));
    }

    [Fact]
    public void AShiftedScene_ShiftsItsForecast()
    {
        var model = Paths.Model(GcrlNetworks.Scenes);
        var motion = Paths.Motion(GcrlNetworks.Scenes);
        var shift = Tensor.From<float>([8, -4]); // a power of two, so that the steps are the same to the bit
        var moved = motion with { Past = motion.Past + shift };
        var (here, there) = (model.Forecast(motion, 3, Stream["f"]), model.Forecast(moved, 3, Stream["f"]));
        Assert.InRange((there - here - shift).Abs().Max().ToDouble(), 0, 1e-5);
    }

    [Fact]
    public void MembersInAnotherOrder_AreForecastInThatOrder()
    {
        var model = Paths.Model(GcrlNetworks.Scenes);
        var motion = Paths.Motion(GcrlNetworks.Scenes, 3, 2);
        var order = Tensor.From<long>([2, 0, 1, 4, 3]);
        var other = motion with { Past = motion.Past.IndexSelect(0, order) };
        Tensor Mean(Motion of) => model.Encode(of).Invariant;
        Assert.InRange((Mean(other) - Mean(motion).IndexSelect(0, order)).Abs().Max().ToDouble(), 0, 1e-5);
        var deterministic = Paths.Model(GcrlNetworks.Scenes, GcrlMethod.Deterministic);
        Assert.InRange((deterministic.Forecast(other, 1, Stream["f"]) - deterministic.Forecast(motion, 1, Stream["f"]).IndexSelect(1, order)).Abs().Max().ToDouble(), 0, 1e-5);
    }

    [Fact]
    public void OneScene_DoesNotSeeAnother()
    {
        var model = Paths.Model(GcrlNetworks.Scenes);
        var motion = Paths.Motion(GcrlNetworks.Scenes, 3, 2);
        var other = motion with { Past = Tensor.Cat([motion.Past.Narrow(0, 0, 3), motion.Past.Narrow(0, 3, 2) * 1.5], 0) };
        Assert.Equal(0, (model.Encode(other).Style.Narrow(0, 0, 3) - model.Encode(motion).Style.Narrow(0, 0, 3)).Abs().Max().ToDouble());
        Assert.True((model.Encode(other).Style - model.Encode(motion).Style).Abs().Max().ToDouble() > 1e-4);
    }

    [Fact]
    public void TheEnvironmentPosterior_IsBayesRule()
    {
        var model = new Gcrl(Paths.Pairs with { Flow = false, Components = 3 }, 2, Stream["weights"]);
        var posterior = model.EnvironmentPosterior(Tensor.From<float>([2, 2], 1, 2)).ToArray<double>();
        double[] density = [.. Enumerable.Range(0, 3).Select(e => Math.Exp(-((2 - e) * (2.0 - e)) / (e + 1)) / (e + 1))]; // equal weights, two dimensions
        for (var e = 0; e < 3; e++) Assert.Equal(density[e] / density.Sum(), posterior[e], 1e-5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Adaptation_LeavesWhatIsFrozen_ToTheBit(bool everything)
    {
        var model = Paths.Fitted;
        var scenes = Scenes.Of(Paths.Crossing("adapt", 12), 20, 2);
        var before = model.State().ToDictionary(p => p.Key, p => p.Value.Clone());
        var moved = model.AdaptTo(scenes, 2, 2e-3, everything, new Run());
        foreach (var part in model.InvariantParts.Zip(moved.InvariantParts))
            foreach (var (old, now) in part.First.Parameters().Zip(part.Second.Parameters()))
                Assert.Equal(!everything, old.Value.ToArray<float>().SequenceEqual(now.Value.ToArray<float>()));
        foreach (var part in model.MovingParts.Zip(moved.MovingParts))
            Assert.Contains(part.First.Parameters().Zip(part.Second.Parameters()), p => !p.First.Value.ToArray<float>().SequenceEqual(p.Second.Value.ToArray<float>()));
        foreach (var (name, value) in model.State()) Assert.Equal(before[name].ToArray<float>(), value.ToArray<float>()); // the old one is untouched
        Assert.All(moved.InvariantParts.SelectMany(part => part.Parameters()), parameter => Assert.True(parameter.IsTrainable));
    }
}
