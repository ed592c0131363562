namespace Ansatz.Inference.Tests;

/// <summary>Every handler that other languages of programs have: what it does to draws, densities and gradients.</summary>
public class HandlerTests
{
    private static readonly RandomStream Stream = new(71);

    private static double LogNormal(double x, double m, double s) => (-0.5 * Math.Log(2 * Math.PI)) - Math.Log(s) - (0.5 * (x - m) * (x - m) / (s * s));

    // a ~ N(0, 1), b | a ~ N(a, 2), y = 0.5 | b ~ N(b, 1).
    private static GenerativeProgram Chain { get; } = new(p =>
    {
        var a = p.Sample("a", new Normal(0, 1));
        var b = p.Sample("b", new Normal(a, 2));
        p.Observe("y", new Normal(b, 1), 0.5);
    });

    private static double Joint(double a, double b, double y) => LogNormal(a, 0, 1) + LogNormal(b, a, 2) + LogNormal(y, b, 1);

    [Fact]
    public void Condition_And_Uncondition_ExchangeDrawnAndObserved()
    {
        var conditioned = Chain.Condition(("b", 1.5));
        Assert.Equal(Joint(0.3, 1.5, 0.5), conditioned.LogDensity([("a", 0.3)]).ToDouble(), 1e-5);
        var free = Chain.Uncondition();
        Assert.Equal(["a", "b", "y"], free.Simulate(Stream).Choices.Addresses);
        Assert.Equal(Joint(0.3, 1.5, 0.7), free.LogDensity([("a", 0.3), ("b", 1.5), ("y", 0.7)]).ToDouble(), 1e-5);
        Assert.Equal(["b"], conditioned.Uncondition("b").Importance([("a", 0.3)], Stream).Trace.Choices.Addresses.Except(["a"]));
    }

    [Fact]
    public void Do_SetsWithoutScoring_AndCutsWhatCameBefore()
    {
        Assert.Equal(LogNormal(0.3, 0, 1) + LogNormal(0.5, 1.5, 1), Chain.Do(("b", 1.5)).LogDensity([("a", 0.3)]).ToDouble(), 1e-5);
    }

    [Fact]
    public void Replay_RunsOnGivenChoices()
    {
        var replayed = Objective.Maximize(o => o.Replay(Chain, o.Simulate(new GenerativeProgram(q =>
        {
            q.Sample("a", new Normal(0.3, 1e-6));
            q.Sample("b", new Normal(1.5, 1e-6));
        }))).LogDensity);
        Assert.Equal(Joint(0.3, 1.5, 0.5), replayed.Estimate(Stream).Value, 1e-3);
    }

    [Fact]
    public void Hide_DrawsAndNeitherRecordsNorScores()
    {
        var hidden = Chain.Uncondition().Hide("a");
        var draws = hidden.Simulate(Stream, draws: 20_000);
        Assert.Equal(["b", "y"], draws.Choices.Addresses);
        Assert.Equal(5, draws["b"].Square().Mean().ToDouble(), 0.2);                // a is still drawn: variance 1 + 4
        // Given b, the density of y is that of the chain; that of b is at the hidden a of the run.
        var trace = hidden.Simulate(Stream);
        Assert.Equal(2, trace.Sites.Count);
        Assert.Equal(LogNormal(trace["y"].ToDouble(), trace["b"].ToDouble(), 1), trace.Sites[1].LogDensity.ToDouble(), 1e-5);

        // A hidden draw is differentiated by its strategy all the same.
        var numbers = new Numbers(("p", 0.3));
        var program = new GenerativeProgram(q => q.Sample("x", new Normal(3 * q.Sample("b", Bernoulli.FromProbabilities(numbers["p"]), Strategy.ScoreFunction()), 1))).Hide("b");
        var (_, mean, error) = Statistics.Gradients(Objective.Maximize(o => o.Simulate(program)["x"]), numbers, ["p"], batches: 50, particles: 400);
        Statistics.Near(3, mean[0], error[0]);
    }

    [Fact]
    public void Scale_MultipliesLogDensities_AndNotTheDraws()
    {
        var scaled = Chain.Scale(0.25, "y").Scale(2, "a");
        Assert.Equal((2 * LogNormal(0.3, 0, 1)) + LogNormal(1.5, 0.3, 2) + (0.25 * LogNormal(0.5, 1.5, 1)), scaled.LogDensity([("a", 0.3), ("b", 1.5)]).ToDouble(), 1e-5);
        Assert.Equal(0.5 * Joint(0.3, 1.5, 0.5), Chain.Scale(0.5).LogDensity([("a", 0.3), ("b", 1.5)]).ToDouble(), 1e-5);

        var factor = new GenerativeProgram(p => p.Factor("f", 2.0));
        Assert.Equal(0.5, factor.Scale(0.25).LogDensity(ChoiceMap.Empty).ToDouble(), 1e-6);
        Assert.Equal(0, factor.Mask(false, "f").LogDensity(ChoiceMap.Empty).ToDouble(), 1e-6);

        // Score terms are those of the draw, not of what its density is multiplied by: d/dp E[b] = 1.
        var numbers = new Numbers(("p", 0.3));
        foreach (var strategy in new[] { Strategy.ScoreFunction(), Strategy.LeaveOneOut(3), Strategy.Enumerated })
        {
            var coin = new GenerativeProgram(q => q.Sample("b", Bernoulli.FromProbabilities(numbers["p"]), strategy)).Scale(5);
            var (_, mean, error) = Statistics.Gradients(Objective.Maximize(o => o.Simulate(coin)["b"]), numbers, ["p"], batches: 50, particles: 200);
            Statistics.Near(1, mean[0], error[0]);
        }

        // The closed form of the divergence is scaled as its density is.
        var q = new GenerativeProgram(c => c.Sample("z", new Normal(1, 2))).Scale(3);
        var p = new GenerativeProgram(c => c.Sample("z", new Normal(0, 1))).Scale(3);
        Assert.Equal(3 * (((4 + 1 - 1) / 2.0) - Math.Log(2)), Objective.Minimize(o => o.KullbackLeibler(q, p)).Estimate(Stream).Value, 1e-5);
    }

    [Fact]
    public void Mask_LeavesRowsOut()
    {
        var rows = new GenerativeProgram(p =>
        {
            using var plate = p.Plate("rows", 3);
            p.Observe("y", new Normal(0, 1), Tensor.From([1f, 2f, 3f]));
        });
        var expected = LogNormal(1, 0, 1) + LogNormal(3, 0, 1);
        Assert.Equal(expected, rows.Mask(Tensor.From([1f, 0f, 1f])).LogDensity(ChoiceMap.Empty).Sum().ToDouble(), 1e-5);
        Assert.Equal(LogNormal(3, 0, 1), rows.Mask(Tensor.From([1f, 0f, 1f])).Mask(Tensor.From([0f, 1f, 1f]), "y").LogDensity(ChoiceMap.Empty).Sum().ToDouble(), 1e-5);
        Assert.Equal(Joint(0.3, 1.5, 0.5) - LogNormal(0.5, 1.5, 1), Chain.Mask(0.0, "y").LogDensity([("a", 0.3), ("b", 1.5)]).ToDouble(), 1e-5);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.4)]
    [InlineData(1.0)]
    public void Decenter_IsAChangeOfVariables(double centering)
    {
        var decentered = Chain.Decenter("b", centering);
        var (a, y) = (0.3, -0.7);
        var b = a + (Math.Pow(2, 1 - centering) * (y - (centering * a)));
        // log p(a, y) = log p(a, b) + log db/dy.
        Assert.Equal(Joint(a, b, 0.5) + ((1 - centering) * Math.Log(2)), decentered.LogDensity([("a", a), ("b_decentered", y)]).ToDouble(), 1e-5);
        var draws = decentered.Uncondition().Simulate(Stream, draws: 20_000);
        Assert.Equal(["a", "b_decentered", "y"], draws.Choices.Addresses);
        Assert.Equal(5, draws["b"].Square().Mean().ToDouble(), 0.2);
        var vector = new GenerativeProgram(p => p.Sample("v", new Normal(Tensor.From([1f, 2f]), 3).ToEvent())).Decenter("**");
        Assert.Equal(2 * LogNormal(0.5, 0, 1), vector.LogDensity([("v_decentered", Tensor.From([0.5f, 0.5f]))]).ToDouble(), 1e-5);
    }

    [Fact]
    public void Decenter_WithALearntCentering_HasItsGradient_AndOtherFamiliesAreRefused()
    {
        var centering = new Parameter(Tensor.Scalar(0.5, ScalarType.Float64), Constraint.UnitInterval);
        var holder = new Holder(centering);
        var program = new GenerativeProgram(p => p.Sample("x", new Laplace(1.0, Tensor.Scalar(2, ScalarType.Float64)))).Decenter("x", centering);
        double Density(double c) => -Math.Log(2 * Math.Pow(2, c)) - (Math.Abs(1.7 - c) / Math.Pow(2, c));
        var estimate = Objective.Maximize(o => o.LogDensity(program, [("x_decentered", Tensor.Scalar(1.7, ScalarType.Float64))])).GradientEstimate(Stream, [holder]);
        Assert.Equal(Density(0.5), estimate.Value, 1e-6);
        // In the unconstrained value u with c = sigmoid(u): dc/du = c (1 - c) = 1/4.
        Assert.Equal((Density(0.5 + 1e-6) - Density(0.5 - 1e-6)) / 2e-6 / 4, estimate.Gradients[centering].ToDouble(), 1e-5);
        var gamma = new GenerativeProgram(p => p.Sample("g", new Gamma(1, 1))).Decenter("g");
        Assert.Equal("g", Assert.Throws<StrategyException>(() => gamma.Simulate(Stream)).Address);
    }

    private sealed class Holder(Parameter centering) : Module
    {
        public Parameter Centering { get; } = centering;
    }

    [Fact]
    public void Scope_PrefixesAddresses_AndLift_DrawsWeights()
    {
        var program = new GenerativeProgram(p =>
        {
            using (p.Scope("outer"))
            {
                p.Call(new GenerativeProgram(c => c.Sample("x", new Normal(0, 1))), "inner");
            }

            p.Lift("net", new Linear(2, 1, Stream), weight => new Normal(0, 1).Iid(weight.Shape));
        });
        Assert.Equal(["outer.inner.x", "net.weight", "net.bias"], program.Simulate(Stream).Choices.Addresses.Order().Reverse().OrderBy(a => a.StartsWith("net") ? 1 : 0).ThenByDescending(a => a));
    }

    [Fact]
    public void With_ConfiguresSitesByPattern_TheLastMatchCounts()
    {
        var numbers = new Numbers(("p", 0.4));
        var program = new GenerativeProgram(q => q.Sample("b", Bernoulli.FromProbabilities(numbers["p"]), Strategy.LeaveOneOut(2)));
        Objective Of(GenerativeProgram of) => Objective.Maximize(o => o.Simulate(of)["b"]);
        // Enumerated: exact, whatever the stream.
        Assert.Equal(1, Of(program.With("*", Strategy.ScoreFunction()).With("b", Strategy.Enumerated)).GradientEstimate(Stream, [numbers]).Gradients[numbers.Of("p")].ToDouble(), 1e-9);
        Assert.NotEqual(1, Of(program.With("b", Strategy.Enumerated).With("*", Strategy.ScoreFunction())).GradientEstimate(Stream, [numbers]).Gradients[numbers.Of("p")].ToDouble(), 1e-6);
        Assert.Equal(1, Of(program).With("**", Strategy.Enumerated).GradientEstimate(Stream, [numbers]).Gradients[numbers.Of("p")].ToDouble(), 1e-9);
    }

    [Fact]
    public void Equalize_MakesDrawsOne()
    {
        var walk = new GenerativeProgram(p =>
        {
            Tensor x = 0;
            foreach (var i in p.Steps("time", 3))
            {
                var scale = p.Sample("scale", new LogNormal(0, 1));
                x = p.Sample("x", new Normal(x, scale));
            }
        });
        var one = walk.Equalize("time[*].scale");
        var trace = one.Simulate(Stream);
        Assert.Equal(["time[0].scale", "time[0].x", "time[1].x", "time[2].x"], trace.Choices.Addresses);
        Assert.Equal(trace["time[0].scale"], trace["time[2].scale"]);
        double[] x = [.. Enumerable.Range(0, 3).Select(i => trace[$"time[{i}].x"].ToDouble())];
        var s = trace["time[0].scale"].ToDouble();
        var expected = LogNormal(Math.Log(s), 0, 1) - Math.Log(s) + LogNormal(x[0], 0, s) + LogNormal(x[1], x[0], s) + LogNormal(x[2], x[1], s);
        Assert.Equal(expected, trace.LogDensity.ToDouble(), 1e-4);
        Assert.Equal(expected, one.LogDensity(trace.Choices).ToDouble(), 1e-4);
        Assert.Equal(new Shape([30]), one.Simulate(Stream, draws: 30)["time[2].scale"].Shape);
        // Each call of a program has its own; handlers that come before see the first only.
        var twice = new GenerativeProgram(p =>
        {
            p.Call(one, "a");
            p.Call(one, "b");
        }).Simulate(Stream);
        Assert.Equal(["a.time[0].scale", "b.time[0].scale"], twice.Choices.Addresses.Where(address => address.EndsWith("scale")));
        Assert.Equal(["time[0].scale_base"], walk.Reparameterize("**.scale", Reparameterization.OfBase).Equalize("**.scale").Simulate(Stream).Choices.Addresses.Where(address => address.Contains("scale")));
        var unlike = new GenerativeProgram(p =>
        {
            p.Sample("a", new Normal(0, 1));
            p.Sample("b", Normal.Standard(2));
        });
        Assert.Contains("an event [2] in the plates [] here, an event [] in the plates [] there", Assert.Throws<AddressException>(() => unlike.Equalize("*").Simulate(Stream)).Message);
    }

    [Fact]
    public void HandlersOfAProgramWithAResult_KeepTheResult()
    {
        var program = new GenerativeProgram<int>(p =>
        {
            p.Sample("x", new Normal(0, 1));
            return 7;
        });
        var handled = program.Equalize("x").Collapse("none").Reparameterize("x", Reparameterization.Automatic).Scale(2).Mask(true).Hide("nothing").Decenter("x").With("x", Strategy.Reparameterized);
        var result = 0;
        Objective.Maximize(o =>
        {
            result = o.Simulate(handled).Result;
            return 0.0;
        }).Estimate(Stream);
        Assert.Equal(7, result);
    }
}
