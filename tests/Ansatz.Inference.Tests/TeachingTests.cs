namespace Ansatz.Inference.Tests;

/// <summary>What the engine says when a program is perhaps, or certainly, not what was meant: places and names in every text.</summary>
public class TeachingTests
{
    private static readonly RandomStream Stream = new(83);

    private static string[] Doubts(Action run)
    {
        var heard = new List<string>();
        using (Notices.Listen(heard.Add))
        {
            run();
        }

        return [.. heard.Distinct()];
    }

    private static string[] DoubtsOf(GenerativeProgram model, GenerativeProgram ansatz) =>
        Doubts(() => Bound.Elbo.Of(model, ansatz).Estimate(Stream, new(Checked: true)));

    public static TheoryData<string, Distribution, Distribution, string?> Supports() => new()
    {
        { "half line for the line", new Normal(0, 1), new HalfNormal(1), "-100" },
        { "unit interval for the line", new Normal(0, 1), new Uniform(0, 1), "-100" },
        { "unit interval for the half line", new Gamma(2, 1), new Uniform(0, 1), "is never drawn" },
        { "shorter interval", new Uniform(0, 2), new Uniform(0, 1.9), "is never drawn" },
        { "vectors", Normal.Standard(3), new HalfNormal(1).Iid(3), "a value such as [-100, -100, -100]" },
        { "fewer outcomes", Categorical.FromLogits(Tensor.Zeros(4)), Bernoulli.FromProbabilities(0.5), "2 is never drawn" },
        { "counts by a coin", new Poisson(2), Bernoulli.FromProbabilities(0.5), "2 is never drawn" },
        { "shifted half line", new Pareto(1, 2), new Pareto(5, 2), "is never drawn" },
        { "the same", new Normal(0, 1), new StudentT(3, 0, 1), null },
        { "the same interval", new Uniform(0.1, 0.7), new Uniform(0.1, 0.7), null },
        { "closed and open interval", new Uniform(0, 1), new Beta(2, 2), null },
        { "half lines", new Gamma(2, 1), new LogNormal(0, 1), null },
        { "a point estimate", new Gamma(2, 1), new Delta(0.7), null },
        { "simplex", new Dirichlet(Tensor.Ones(3)), new Dirichlet(2 * Tensor.Ones(3)), null },
        { "the same coins", Bernoulli.FromProbabilities(0.2), Bernoulli.FromProbabilities(0.7), null },
    };

    [Theory]
    [MemberData(nameof(Supports))]
    public void AnAnsatzOfNarrowerSupport_IsReportedWithBothSupports(string name, Distribution model, Distribution ansatz, string? expected)
    {
        var doubts = DoubtsOf(new(p => p.Sample("z", model)), new(q => q.Sample("z", ansatz, Strategy.ScoreFunction())));
        if (expected is null)
        {
            Assert.Empty(doubts);
            return;
        }

        var doubt = Assert.Single(doubts);
        Assert.Contains(expected, doubt);
        Assert.Contains($"whose values are {model.Support}", doubt);
        Assert.Contains($"whose values are {ansatz.Support}", doubt);
        Assert.True(name.Length > 0 && doubt.StartsWith("'z' is drawn from"));
    }

    [Fact]
    public void Supports_AreComparedRowByRow()
    {
        var high = Tensor.From([1f, 2f, 3f]);
        GenerativeProgram Rows(Tensor top) => new(p =>
        {
            using var rows = p.Plate("rows", 3);
            p.Sample("z", new Uniform(0, top), Strategy.ScoreFunction());
        });
        Assert.Empty(DoubtsOf(Rows(high), Rows(high)));
        Assert.Single(DoubtsOf(Rows(high), Rows(Tensor.From([1f, 1.5f, 3f]))));
    }

    [Fact]
    public void SupportsOfFlows_AreComparedInTheirOwnPrecision_AndThoseThatCannotBeTriedAreLeftAlone()
    {
        var flow = new CouplingFlow(4, Stream["flow"]);
        var normal = new GenerativeProgram(q => q.Sample("z", Normal.Standard(4)));
        GenerativeProgram Through(Bijector bijector, Distribution from) => new(p => p.Sample("z", from.Transform(bijector)));
        Assert.Empty(DoubtsOf(Through(flow.Bijector, Normal.Standard(4)), normal));
        Assert.Empty(DoubtsOf(normal, Through(flow.Bijector, Normal.Standard(4))));
        Assert.Single(DoubtsOf(Through(Bijector.Exp, Normal.Standard(4)), new(q => q.Sample("z", new Uniform(0, 1).Iid(4)))));
        // A conditioner that sees a context of its rows takes no other rows.
        var context = Stream["context"].Normal([5, 2]);
        var net = new Linear(4, 4, Stream["net"]);
        var conditioned = new AffineCoupling(2, kept =>
        {
            var parts = net.Forward(Tensor.Cat([kept, context], -1)).Chunk(2, -1);
            return (parts[0], parts[1].Tanh());
        });
        GenerativeProgram Rows(Distribution each) => new(p =>
        {
            using var rows = p.Plate("rows", 5);
            p.Sample("z", each);
        });
        Assert.Empty(DoubtsOf(Rows(Normal.Standard(4).Expand([5]).Transform(conditioned)), Rows(Normal.Standard(4))));
    }

    // Two sites, one of them finite.
    private static GenerativeProgram Pair { get; } = new(p =>
    {
        using var scope = p.Scope("group");
        var b = p.Sample("component", Bernoulli.FromProbabilities(0.3));
        p.Sample("location", new Normal(b, 1));
    });

    [Fact]
    public void PatternsThatMatchNothing_AreReportedWithTheNearestAddress()
    {
        foreach (var (handled, verb) in new (GenerativeProgram, string)[]
        {
            (Pair.With("group.locaton", Strategy.Reparameterized), "With"), (Pair.Hide("group.locaton"), "Hide"), (Pair.Scale(2, "group.locaton"), "Scale"),
            (Pair.Mask(true, "group.locaton"), "Mask"), (Pair.Decenter("group.locaton"), "Decenter"), (Pair.SumOut("group.component", "group.locaton"), "SumOut"),
            (Pair.Uncondition("group.locaton"), "Uncondition"),
        })
        {
            var doubt = Assert.Single(Doubts(() => Objective.Maximize(o => o.Simulate(handled).LogDensity).Estimate(Stream, new(Checked: true))));
            Assert.Equal($"{verb}: the pattern 'group.locaton' matches no address of this run; did you mean 'group.location'?", doubt);
        }

        Assert.Empty(Doubts(() => Objective.Maximize(o => o.Simulate(Pair.With("group.*", Strategy.ScoreFunction()).Scale(2).Uncondition()).LogDensity).Estimate(Stream, new(Checked: true))));
    }

    [Fact]
    public void PatternsThatMatchNothing_AreListedAgainstAllAddresses_WhereNoneIsNear()
    {
        var doubt = Assert.Single(Doubts(() => Objective.Maximize(o => o.Simulate(Pair.Hide("weights.*")).LogDensity).Estimate(Stream, new(Checked: true))));
        Assert.Equal("Hide: the pattern 'weights.*' matches no address of this run, which has 'group.component', 'group.location'.", doubt);
        var overridden = Objective.Maximize(o => o.Simulate(Pair).LogDensity).With("group.componnt", Strategy.Enumerated);
        Assert.Equal(
            "Objective.With: the pattern 'group.componnt' matches no address of this run; did you mean 'group.component'?",
            Assert.Single(Doubts(() => overridden.Estimate(Stream, new(Checked: true)))));
    }

    [Fact]
    public void PatternsOfAProgramOutsideAnObjective_AreReportedOnce()
    {
        var handled = Pair.Hide("group.locatoin");
        Assert.Single(Doubts(() => handled.Simulate(Stream)));
        Assert.Empty(Doubts(() => handled.Simulate(Stream)));
        Assert.Contains(Notices.All, notice => notice.Contains("'group.locatoin'"));
    }

    [Fact]
    public void HandlersOfAJointProgram_SayThatTheyDoNotAct()
    {
        var joint = Pair.Marginal(["group.location"], new ImportanceResampling(3)).Scale(0.5, "group.location");
        var doubt = Assert.Single(Doubts(() => Objective.Maximize(o => o.Simulate(joint).LogDensity).Estimate(Stream, new(Checked: true))));
        Assert.Contains("Scale does not act: put it on the program inside", doubt);
    }

    [Fact]
    public void Strategies_AreListedByAddress()
    {
        var objective = Objective.Maximize(o => o.Simulate(Pair.With("group.component", Strategy.ScoreFunction(Baseline.Constant(0.5)))).LogDensity);
        Assert.Equal([("group.component", "ScoreFunction(0.5)"), ("group.location", "Reparameterized")], objective.Strategies());
        Assert.Equal("Enumerated", objective.With("**.component", Strategy.Enumerated).Strategies()[0].Strategy);
        Assert.Empty(Objective.Maximize(o => o.Simulate(Pair.Frozen()).LogDensity).Strategies());
    }

    [Fact]
    public void Choices_ThatAreMissingOrTwice_AreNamed()
    {
        ChoiceMap choices = [("weight", 1.0), ("scale", 2.0)];
        Assert.Equal("there is no choice 'wieght' among the 2 given. Did you mean 'weight'?", Assert.Throws<AddressException>(() => choices["wieght"]).Message);
        Assert.Equal("the address 'a' is given twice.", Assert.Throws<AddressException>(() => ChoiceMap.Of(("a", 1), ("a", 2))).Message);
        var trace = Pair.Simulate(Stream);
        Assert.Equal("there is no site 'group.locaton' in the trace. Did you mean 'group.location'?", Assert.Throws<AddressException>(() => trace["group.locaton"]).Message);
        Assert.Contains("'group.locaton' is no site of the program. Did you mean 'group.location'?", Assert.Throws<AddressException>(
            () => Pair.Importance([("group.locaton", 0.0)], Stream)).Message);
    }

    [Fact]
    public void ChoicesInJson_SayWhatIsWrongWhere()
    {
        string Fault(string json) => Assert.Throws<FormatException>(() => ChoiceMap.FromJson(json)).Message;
        Assert.Contains("'x' has no known element type", Fault("""{"x": {"shape": [1], "data": [1]}}"""));
        Assert.Contains("'x' has no shape", Fault("""{"x": {"type": "Int64", "data": [1]}}"""));
        Assert.Contains("'x' has no data", Fault("""{"x": {"type": "Int64", "shape": [1]}}"""));
        Assert.Contains("'x' has 2 numbers for the shape [3]", Fault("""{"x": {"type": "Int64", "shape": [3], "data": [1, 2]}}"""));
        Assert.Contains("'x' holds 1.5, which is no integer", Fault("""{"x": {"type": "Int64", "shape": [1], "data": [1.5]}}"""));
        Assert.Contains("'x' holds 9223372036854775808, which is no integer of 64 bits", Fault("""{"x": {"type": "Int64", "shape": [1], "data": [9223372036854775808]}}"""));
    }

    [Fact]
    public void Integers_PassThroughJsonBitByBit()
    {
        long[] numbers = [long.MinValue, -(1L << 53) - 1, (1L << 53) + 1, 9007199254740995, long.MaxValue];
        ChoiceMap map = [("k", Tensor.From(numbers)), ("b", Tensor.From<long>([0, 1]).To(ScalarType.Bool)), ("u", Tensor.From<long>([255]).To(ScalarType.UInt8))];
        var back = ChoiceMap.FromJson(map.ToJson());
        Assert.Equal(numbers, back["k"].ToArray<long>());
        Assert.Equal(map, back);
        Assert.Equal((ScalarType.Bool, ScalarType.UInt8), (back["b"].DataType, back["u"].DataType));
    }

    [Fact]
    public void Plates_SayWhatTheirArgumentsMustBe()
    {
        string Fault(Action<Context> body) => Assert.Throws<PlateException>(() => new GenerativeProgram(body).Simulate(Stream)).Message;
        Assert.Equal("plate 'rows' is opened inside itself.", Fault(p =>
        {
            using var outer = p.Plate("rows", 2);
            using var inner = p.Plate("rows", 2);
        }));
        Assert.Contains("plate 'rows': size 5 of 3; sizes are not negative, and `of` is not below the size", Fault(p => p.Plate("rows", 5, of: 3)));
        Assert.Contains("indices of shape [2] for 3 rows", Fault(p => p.Plate("rows", 3, of: 9, indices: Tensor.From<long>([0, 1]))));
        Assert.Contains("a subsample is drawn from `size` rows, without `of` and `indices`", Fault(p => p.Plate("rows", 9, of: 20, subsample: 3)));
        Assert.Contains("plate 'outer' is closed while a plate inside it is open", Fault(p =>
        {
            var outer = p.Plate("outer", 2);
            p.Plate("inner", 3);
            outer.Dispose();
        }));
        Assert.Contains("Decide needs one value, and the tensor of shape [2] holds different ones", Fault(p =>
        {
            using var rows = p.Plate("rows", 2);
            p.Decide(Tensor.From([1f, 0f]));
        }));
    }

    [Fact]
    public void Names_AreCheckedWhereTheyAreGiven()
    {
        Assert.Equal("a site has an empty name.", Assert.Throws<AddressException>(() => new GenerativeProgram(p => p.Sample("", new Normal(0, 1))).Simulate(Stream)).Message);
        Assert.Contains("holds a dot: open a Scope instead", Assert.Throws<AddressException>(() => new GenerativeProgram(p => p.Sample("a.b", new Normal(0, 1))).Simulate(Stream)).Message);
        Assert.Contains("used twice in the objective", Assert.Throws<AddressException>(
            () => Objective.Maximize(o => o.Sample("x", new Normal(0, 1)) + o.Sample("x", new Normal(0, 1))).Estimate(Stream)).Message);
    }

    [Fact]
    public void Sums_AndMarginals_SayWhatTheyLack()
    {
        Assert.Contains("is not finite, so it cannot be summed out", Assert.Throws<StrategyException>(() => Pair.SumOut("group.location").LogDensity([("group.component", 1.0)])).Message);
        var none = Pair.Marginal(["group.locaton"], new ImportanceResampling(3));
        Assert.Contains("the program draws none of these. Did you mean 'group.location'?", Assert.Throws<AddressException>(() => none.Simulate(Stream)).Message);
        var one = Pair.Marginal(["group.location"], new ImportanceResampling(3));
        Assert.Contains("the choice 'group.component' is not one of the program that is replayed", Assert.Throws<AddressException>(() => one.LogDensity([("group.component", 1.0)], Stream)).Message);
        Assert.Contains("observes 'y': remove the observation by Uncondition or Do", Assert.Throws<AddressException>(
            () => new GenerativeProgram(p => p.Observe("y", new Normal(0, 1), 0.5)).Simulate(Stream)).Message);
        var biased = new GenerativeProgram(p => p.Sample("b", Bernoulli.FromProbabilities(0.5), Strategy.StraightThrough));
        Assert.Contains("is biased: allow it with EstimateOptions { AllowBiased = true }", Assert.Throws<StrategyException>(
            () => Objective.Maximize(o => o.Simulate(biased)["b"]).Estimate(Stream)).Message);
    }

    [Fact]
    public void SequentialMonteCarlo_OfSummedOrCollapsedSites_SaysWhatIsPossible()
    {
        var model = new GenerativeProgram(p =>
        {
            var mean = p.Sample("mean", new Normal(0, 1));
            foreach (var i in p.Steps("time", 2))
            {
                var b = p.Sample("b", Bernoulli.FromProbabilities(0.5));
                p.Sample("x", new Normal(b, 1));
                p.Observe("y", new Normal(mean, 1), 0.3 * i);
            }
        });
        string Fault(GenerativeProgram target) => Assert.Throws<StrategyException>(() => target.Normalize(new SequentialMonteCarlo(3)).Simulate(Stream)).Message;
        Assert.Contains("without SumOut), or take ImportanceResampling", Fault(model.SumOut("**.b")));
        Assert.Contains("without Collapse), or take ImportanceResampling", Fault(model.Collapse("mean")));
        // What it offers works: the weights of whole runs are those of the sum, or of the marginal.
        Assert.Equal(["time[0].b", "time[0].x", "time[1].b", "time[1].x"], model.Collapse("mean").Normalize(new ImportanceResampling(3)).Simulate(Stream).Choices.Addresses);
    }

    [Fact]
    public void DrawsWithOtherSites_MakeNoCommonTensor_AndTheOddSiteIsNamed()
    {
        var program = new GenerativeProgram(p =>
        {
            if (p.Decide(p.Sample("b", Bernoulli.FromProbabilities(0.5))))
            {
                p.Sample("extra", new Normal(0, 1));
            }
        });
        var fault = Assert.Throws<ReplayException>(() => program.Simulate(Stream, draws: 40));
        Assert.Equal("extra", fault.Address);
        Assert.Contains("simulate them one at a time", fault.Message);
    }
}
