namespace Ansatz.Inference.Tests;

/// <summary>Checked mode sees what a smooth draw decides.</summary>
public class NonSmoothTests
{
    private static readonly RandomStream Stream = new(2);
    private static readonly EstimateOptions Checked = new(Checked: true);
    private static readonly Numbers Parameters = new(("m", 0.3));

    private static Objective Of(Func<Tensor, Tensor> body, Strategy? strategy = null) =>
        Objective.Maximize(o => body(o.Sample("x", new Normal(Parameters["m"], 1), strategy)).To(ScalarType.Float64));

    public static TheoryData<string> Uses => ["compare", "equal", "floor", "round", "sign", "argmax", "integer", "read", "array", "where", "mask", "later"];

    private static Func<Tensor, Tensor> Use(string use) => use switch
    {
        "compare" => x => (x > 0).To(ScalarType.Float64),
        "equal" => x => x.Eq(0.5),
        "floor" => x => x + x.Floor(),
        "round" => x => (3 * x).Round(),
        "sign" => x => x.Sign() * x,
        "argmax" => x => Tensor.Stack([x, -x], -1).ArgMax(-1),
        "integer" => x => Tensor.From([1.0, 2, 3]).IndexSelect(0, x.Abs().Clamp(0, 2).To(ScalarType.Int64).Reshape([-1])).Sum(),
        "read" => x => Math.Abs(x.ToDouble()),
        "array" => x => x.ToArray<double>()[0],
        "where" => x => Tensor.Where(x.Exp() > 1, x, -x),
        "later" => x => (x.Square() + Parameters["m"]).Tanh() < 0.2,
        _ => x => x,
    };

    [Theory]
    [MemberData(nameof(Uses))]
    public void ASmoothDrawMayNotDecide_AndTheErrorNamesIt(string use)
    {
        var objective = use == "mask" ? Objective.Maximize(o =>
        {
            var x = o.Sample("x", new Normal(Parameters["m"], 1));
            using var masked = o.Mask(x);
            return x;
        }) : Of(Use(use));
        var fault = Assert.Throws<NonSmoothUseException>(() => objective.Surrogate(Stream, Checked));
        Assert.Equal("x", fault.Address);
        Assert.Contains("'x'", fault.Message);
        Assert.Contains("score-function", fault.Message);
        if (use != "mask")
        {
            Of(Use(use)).Surrogate(Stream);                                        // unchecked: nothing watches
            Of(Use(use), Strategy.ScoreFunction()).Surrogate(Stream, Checked);     // a free draw may decide
        }
    }

    [Fact]
    public void WhatDecidesWithoutItsGradient_IsLeftAlone()
    {
        Of(x => Tensor.Where(x.Detach() > 0, x, 0.1 * x)).Surrogate(Stream, Checked);                  // a ramp, said on purpose
        Of(x => x + (Parameters["m"] > 0).To(ScalarType.Float64)).Surrogate(Stream, Checked);          // of parameters alone
        Of(x => x.Clamp(-1, 1) + x.Relu() + x.Abs()).Surrogate(Stream, Checked);                       // operators with a gradient of their own
        Of(x => $"{x}".Length + x).Surrogate(Stream, Checked);                                         // a look at it
        Of(x => new Gamma(2.0, 1.0).LogDensity(x.Exp()) + new Uniform(-9, 9).LogDensity(x)).Surrogate(Stream, Checked);   // densities compare with supports
        Of(x => new LeakyRamp().Forward(x)).Surrogate(Stream, Checked);                                // a layer of one's own answers for itself
    }

    private sealed class LeakyRamp : Layer
    {
        public override Tensor Forward(Tensor input) => Tensor.Where(input > 0, input, 0.1 * input);
    }

    [Fact]
    public void AFreeDrawBesideASmoothOne_MayDecide()
    {
        var objective = Objective.Maximize(o =>
        {
            var b = o.Sample("b", Bernoulli.FromProbabilities(Parameters["m"]), Strategy.ScoreFunction());
            return Tensor.Where(b > 0.5, o.Sample("x", new Normal(Parameters["m"], 1)), 0.0);
        });
        objective.Surrogate(Stream, Checked);
    }

    [Fact]
    public void ARelaxedValueMayNotBeCompared_AndReplaysAreCheckedToo()
    {
        Objective Of(Func<Tensor, Tensor> body) => Objective.Maximize(o => body(o.Sample("b", Bernoulli.FromProbabilities(Parameters["m"]), Strategy.Rebar())));
        Of(b => 3 * b).Surrogate(Stream, Checked);
        Assert.Equal("b", Assert.Throws<NonSmoothUseException>(() => Of(b => Tensor.Where(b > 0.5, 3.0, 1.0)).Surrogate(Stream, Checked)).Address);
        Assert.Throws<NonFiniteException>(() => Of(b => b / 0.0).Surrogate(Stream, Checked));
    }
}
