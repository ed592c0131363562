namespace Ansatz.Inference.Tests;

/// <summary>Traces made of others: the identities of their weights, their inverses, and a Markov chain that needs them right.</summary>
public class TraceOperationTests
{
    private static readonly RandomStream Stream = new(91);

    // Which sites there are depends on a choice: a coin, then a location or a rate and a shift.
    private static GenerativeProgram Branching(double y) => new(p =>
    {
        var b = p.Sample("b", Bernoulli.FromProbabilities(0.3));
        Tensor mean;
        if (p.Decide(b))
        {
            mean = p.Sample("location", new Normal(1, 2));
        }
        else
        {
            var rate = p.Sample("rate", new Exponential(0.5));
            mean = -rate + p.Sample("shift", new Normal(rate, 1));
        }

        p.Observe("y", new Normal(mean, 1), y);
    });

    private static GenerativeProgram Chain(double y = 0.5) => new(p =>
    {
        var a = p.Sample("a", new Normal(0, 1));
        var b = p.Sample("b", new Normal(a, 2));
        p.Observe("y", new Normal(b, 1), y);
    });

    private static Trace Start(GenerativeProgram program, int seed = 0) => program.Importance(ChoiceMap.Empty, Stream["start"][seed]).Trace;

    private static double Density(Trace trace) => trace.LogDensity.ToDouble();

    [Fact]
    public void Update_OfTheSameSites_WeighsByTheRatioOfDensities_AndComesBack()
    {
        var trace = Start(Chain());
        var update = Chain().Update(trace, [("a", 1.5)]);
        Assert.Equal(1.5, update.Trace["a"].ToDouble());
        Assert.Equal(trace["b"], update.Trace["b"]);
        Assert.Equal(Density(update.Trace) - Density(trace), update.LogWeight.ToDouble(), 1e-5);
        Assert.Equal(["a"], update.Discarded.Addresses);
        Assert.Equal(trace["a"].ToDouble(), update.Discarded["a"].ToDouble());
        var back = Chain().Update(update.Trace, update.Discarded);
        Assert.Equal(trace.Choices, back.Trace.Choices);
        Assert.Equal(-update.LogWeight.ToDouble(), back.LogWeight.ToDouble(), 1e-5);
        Assert.Equal(0, Chain().Update(trace, ChoiceMap.Empty).LogWeight.ToDouble(), 1e-6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Update_IntoAnotherBranch_DrawsWhatIsNew_DropsWhatIsOld_AndTheRoundTripCancels(int seed)
    {
        var program = Branching(0.8);
        var trace = Start(program, seed);
        var other = 1 - trace["b"].ToDouble();
        var update = program.Update(trace, [("b", other)], Stream["update"][seed]);
        string[] drawn = other == 1 ? ["location"] : ["rate", "shift"], dropped = other == 0 ? ["location"] : ["rate", "shift"];
        Assert.Equal(["b", .. drawn], update.Trace.Choices.Addresses);
        Assert.Equal(["b", .. dropped], update.Discarded.Addresses);
        var fresh = drawn.Sum(address => update.Trace.Project(address).ToDouble());
        Assert.Equal(Density(update.Trace) - fresh - Density(trace), update.LogWeight.ToDouble(), 1e-5);
        // Back with what was discarded: nothing is drawn, so the two weights cancel up to the density of what was.
        var back = program.Update(update.Trace, update.Discarded, Stream["back"]);
        Assert.Equal(trace.Choices, back.Trace.Choices);
        Assert.Equal(["b", .. drawn], back.Discarded.Addresses);
        Assert.Equal(-fresh, update.LogWeight.ToDouble() + back.LogWeight.ToDouble(), 1e-5);
        // With values for all that is new nothing is drawn at all.
        ChoiceMap given = [("b", other), .. update.Trace.Choices.Without("b")];
        Assert.Equal(Density(update.Trace) - Density(trace), program.Update(trace, given).LogWeight.ToDouble(), 1e-5);
    }

    [Fact]
    public void Update_ToOtherData_IsTheIncrementOfASequentialSampler()
    {
        GenerativeProgram Walk(int steps) => new(p =>
        {
            Tensor x = 0;
            foreach (var i in p.Steps("time", steps))
            {
                x = p.Sample("x", new Normal(x, 1));
                p.Observe("y", new Normal(x, 0.5), 0.3 * i);
            }
        });
        var trace = Start(Walk(3));
        var update = Walk(4).Update(trace, ChoiceMap.Empty, Stream);
        Assert.Equal(update.Trace.Project("time[3].y").ToDouble(), update.LogWeight.ToDouble(), 1e-5);
        Assert.Empty(update.Discarded);
        var moved = Chain(2.0).Update(Start(Chain()), ChoiceMap.Empty);
        Assert.Equal(moved.Trace.Project("y").ToDouble() - Start(Chain()).Project("y").ToDouble(), moved.LogWeight.ToDouble(), 1e-5);
    }

    [Fact]
    public void Regenerate_OfAll_IsImportanceAgainstTheOldTrace()
    {
        var program = Branching(0.8);
        for (var seed = 0; seed < 6; seed++)
        {
            var trace = Start(program, seed);
            var again = program.Regenerate(trace, "**", Stream["again"][seed]);
            var fresh = program.Importance(ChoiceMap.Empty, Stream["again"][seed]);
            Assert.Equal(fresh.Trace.Choices, again.Trace.Choices);
            Assert.Equal((fresh.LogWeight - trace.ObservedLogDensity).ToDouble(), again.LogWeight.ToDouble(), 1e-5);
            Assert.Equal(trace.Choices, again.Discarded);
        }
    }

    [Fact]
    public void Regenerate_OfSome_LeavesOutTheirDensities_OnBothSides()
    {
        var trace = Start(Chain());
        foreach (var (pattern, sign) in new[] { ("a", 1), ("b", 1), ("*", 1), ("none", 0) })
        {
            var made = Chain().Regenerate(trace, pattern, Stream["regenerate"]);
            var expected = Density(made.Trace) - made.Trace.Project(pattern).ToDouble() - Density(trace) + trace.Project(pattern).ToDouble();
            // "*" matches the observed site too, which always counts.
            expected += pattern == "*" ? made.Trace.Project("y").ToDouble() - trace.Project("y").ToDouble() : 0;
            Assert.Equal(expected, made.LogWeight.ToDouble(), 1e-5);
            Assert.Equal(sign == 0, made.Trace.Choices.Equals(trace.Choices));
        }
    }

    [Fact]
    public void Project_SplitsTheDensity()
    {
        var trace = Start(Branching(0.8), 2);
        Assert.Equal(Density(trace), trace.Project("**").ToDouble(), 1e-6);
        Assert.Equal(0, trace.Project("nothing").ToDouble());
        Assert.Equal(trace.ObservedLogDensity.ToDouble(), trace.Project("y").ToDouble(), 1e-6);
        Assert.Equal(Density(trace), trace.Sites.Sum(site => trace.Project(site.Address).ToDouble()), 1e-5);
        var rows = new GenerativeProgram(p =>
        {
            using var plate = p.Plate("rows", 3);
            p.Sample("z", new Normal(p.Sample("m", new Normal(0, 1)), 1));
        }).Simulate(Stream);
        Assert.Equal(new Shape([3]), rows.Project("z").Shape);
    }

    [Fact]
    public void AChainOfRegenerations_HasThePosterior_AcrossBranches()
    {
        // b = 1: two more coins; b = 0: one. The exact posterior of b by enumeration.
        double[] first = [0.3, 0.7], pair = [0.2, 0.6];
        static double Likelihood(double mean) => Math.Exp(-0.5 * (1.2 - mean) * (1.2 - mean));
        var program = new GenerativeProgram(p =>
        {
            var b = p.Sample("b", Bernoulli.FromProbabilities(0.4));
            var mean = p.Decide(b)
                ? p.Sample("c", Bernoulli.FromProbabilities(pair[0])) + (2 * p.Sample("d", Bernoulli.FromProbabilities(pair[1])))
                : -p.Sample("e", Bernoulli.FromProbabilities(first[0]));
            p.Observe("y", new Normal(mean, 1), 1.2);
        });
        var one = 0.4 * Enumerable.Range(0, 4).Sum(i => (i % 2 == 1 ? pair[0] : 1 - pair[0]) * (i > 1 ? pair[1] : 1 - pair[1]) * Likelihood(i % 2 + (2 * (i / 2))));
        var zero = 0.6 * ((first[0] * Likelihood(-1)) + (first[1] * Likelihood(0)));
        var trace = Start(program);
        var (hits, random, steps) = (0, new Random(5), 4000);
        for (var step = 0; step < steps; step++)
        {
            var proposed = program.Regenerate(trace, (step % 3) switch { 0 => "b", 1 => "**", _ => trace["b"].ToDouble() == 1 ? "c" : "e" }, Stream["chain"][step]);
            trace = Math.Log(random.NextDouble()) < proposed.LogWeight.ToDouble() ? proposed.Trace : trace;
            hits += (int)trace["b"].ToDouble();
        }

        // The chain's correlation time is a few steps: its error is below 0.02 with room to spare.
        Assert.Equal(one / (one + zero), hits / (double)steps, 0.03);
    }

    [Fact]
    public void Mistakes_AreNamed()
    {
        var trace = Start(Chain());
        Assert.Contains("the constraint 'c' is no site", Assert.Throws<AddressException>(() => Chain().Update(trace, [("c", 1.0)])).Message);
        Assert.Contains("condition the program on the new value", Assert.Throws<AddressException>(() => Chain().Update(trace, [("y", 1.0)])).Message);
        GenerativeProgram Rows(int count) => new(p =>
        {
            using var plate = p.Plate("rows", count);
            p.Sample("z", new Normal(0, 1));
        });
        Assert.Contains("[rows:4], those of the old one [rows:3]", Assert.Throws<PlateException>(
            () => Rows(4).Update(Rows(3).Simulate(Stream), [("z", Tensor.Zeros(4))])).Message);
    }

    [Fact]
    public void SummedSites_AreNoChoices_AndTheWeightIsThatOfTheRest()
    {
        var mixture = new GenerativeProgram(p =>
        {
            var m = p.Sample("m", new Normal(0, 1));
            using var rows = p.Plate("rows", 3);
            var k = p.Sample("k", Bernoulli.FromProbabilities(0.3));
            p.Observe("y", new Normal(m + (2 * k), 1), Tensor.From([0.1f, 1.7f, 2.2f]));
        }).SumOut("k");
        var drawn = mixture.Importance(ChoiceMap.Empty, Stream);
        Assert.Equal((mixture.LogDensity(drawn.Trace.Choices) - drawn.Trace.Project("m")).ToDouble(), drawn.LogWeight.ToDouble(), 1e-5);
        var update = mixture.Update(drawn.Trace, [("m", 0.4)]);
        Assert.Equal((mixture.LogDensity([("m", 0.4)]) - mixture.LogDensity(drawn.Trace.Choices)).ToDouble(), update.LogWeight.ToDouble(), 1e-5);
    }

    [Fact]
    public void Updates_WithinAnObjective_CarryTheirGradient()
    {
        var numbers = new Numbers(("mu", 0.7));
        var program = new GenerativeProgram(p => p.Observe("y", new Normal(p.Sample("x", new Normal(numbers["mu"], 1)), 1), 0.5));
        var estimate = Objective.Maximize(o =>
        {
            var trace = o.Importance(program, [("x", 0.2)]).Trace;
            return o.Update(program, trace, [("x", 1.0)]).LogWeight;
        }).GradientEstimate(Stream, [numbers]);
        // d/dmu [-(1 - mu)^2 / 2 + (0.2 - mu)^2 / 2] = 0.8.
        Assert.Equal(0.8, estimate.Gradients[numbers.Of("mu")].ToDouble(), 1e-5);
        Assert.Equal(-0.5 * (0.09 - 0.25 + 0.25 - 0.09), estimate.Value, 1e-5);
    }

    [Fact]
    public void Traces_PassThroughLinesOfJson_WithTheirDensities()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.jsonl");
        try
        {
            var many = Chain().Uncondition().Simulate(Stream, draws: 3);
            ChoiceMap.SaveLines(path, Enumerable.Range(0, 3).Select(i => many.Choices.Draw(i)));
            Assert.Equal(3, File.ReadAllLines(path).Length);
            var i = 0;
            foreach (var choices in ChoiceMap.LoadLines(path))
            {
                Assert.Equal(many.Choices.Draw(i), choices);
                Assert.Equal(many.LogDensity[i++].ToDouble(), Density(Chain().Uncondition().Importance(choices, Stream).Trace), 1e-5);
            }

            Assert.Equal(3, i);
            File.AppendAllText(path, "\n{\"a\": 3}\n");
            var fault = Assert.Throws<FormatException>(() => ChoiceMap.LoadLines(path).Count());
            Assert.Contains($"{path}, line 5: choices in JSON", fault.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
