namespace Ansatz.Inference.Tests;

public class SequentialMonteCarloTests
{
    private static readonly RandomStream Stream = new(91);

    [Theory]
    [InlineData(1.0, false)]
    [InlineData(0.5, false)]
    [InlineData(1.0, true)]
    [InlineData(0.0, false)]
    public void SequentialMonteCarlo_IsUnbiased_OverStages_AndConditionally(double threshold, bool hasProposal)
    {
        var algorithm = new SequentialMonteCarlo(5, hasProposal ? WalkChain.Optimal : null, threshold);
        var evidence = WalkChain.Evidence(0.6);
        AlgorithmContract.HasMeanOne(Objective.Maximize(o => AlgorithmContract.Reported(o, (algorithm.LogEvidence(o, WalkChain.Walk) - evidence).Exp())), 20_000);
        var posterior = WalkChain.Posterior(0.6);
        AlgorithmContract.HasMeanOne(
            Objective.Maximize(o =>
            {
                var draw = o.Sample("posterior", posterior, Strategy.ScoreFunction());
                ChoiceMap retained = [("time[0].x", draw.Select(-1, 0)), ("time[1].x", draw.Select(-1, 1)), ("time[2].x", draw.Select(-1, 2))];
                return AlgorithmContract.Reported(o, (evidence - algorithm.LogEvidence(o, WalkChain.Walk, retained)).Exp());
            }),
            20_000);
    }

    [Fact]
    public void SequentialMonteCarlo_OnAxes_AndParticleByParticle_GivesTheSameNumbers()
    {
        // Reshaping what was drawn keeps a body from carrying axes; the same stream gives the same estimate.
        GenerativeProgram Of(bool carries) => new(p =>
        {
            Tensor state = Tensor.Scalar(0, ScalarType.Float64);
            foreach (var t in p.Steps("time", 4))
            {
                state = p.Sample("x", new Normal(state, 1));
                p.Observe("y", new Normal(carries ? state : state.Reshape(Shape.Scalar), 0.3), WalkChain.Path[t % 3]);
            }
        });
        var algorithm = new SequentialMonteCarlo(6, threshold: 0.8);
        double Value(bool carries) => Objective.Maximize(o => algorithm.LogEvidence(o, Of(carries))).With("**", Strategy.ScoreFunction()).Estimate(Stream).Value;
        Assert.Equal(Value(true), Value(false), 1e-9);
    }

    /// <summary>A body that says how far back its choices are used gives the same numbers, and a stage costs as much as the steps that it looks back on.</summary>
    [Theory]
    [InlineData(null, null)]
    [InlineData(1, 1)]
    [InlineData(null, 1)]
    [InlineData(1, null)]
    public void SequentialMonteCarlo_OfABodyWithAHistory_PassesOverTheStepsBefore(int? proposalHistory, int? targetHistory)
    {
        const int Length = 12;
        var visited = 0;
        Tensor Walk(Context p, int? history, bool observes)
        {
            Tensor state = Tensor.Scalar(0, ScalarType.Float64);
            foreach (var t in p.Steps("time", Length, history))
            {
                visited += observes ? 1 : 0;
                state = p.Sample("x", new Normal(state, observes ? 1 : 1.1));
                if (observes)
                {
                    p.Observe("y", new Normal(state, 0.5), WalkChain.Path[t % 3]);
                }
            }

            return state;
        }

        SequentialMonteCarlo Guided(int? history) => new(6, new GenerativeProgram(q => Walk(q, history, observes: false)), threshold: 0.8);
        double Value(int? history, InferenceAlgorithm algorithm)
        {
            var model = new GenerativeProgram(p => Walk(p, history, observes: true));
            return Objective.Maximize(o => algorithm.LogEvidence(o, model)).With("**", Strategy.ScoreFunction()).Estimate(Stream).Value;
        }

        var alone = new SequentialMonteCarlo(6, threshold: 0.8);
        foreach (var (algorithm, plain) in new[] { (alone, alone), (Guided(proposalHistory), Guided(null)) })
        {
            var expected = Value(null, plain);
            Value(targetHistory, algorithm);
            visited = 0;
            Assert.Equal(expected, Value(targetHistory, algorithm), 1e-9);
            Assert.True(targetHistory is null ? visited >= Length * (Length + 1) / 2 : visited <= 3 * Length, $"{visited} steps");
        }
    }

    [Fact]
    public void SequentialMonteCarlo_Simulate_OfABodyWithAHistory_HasAllChoices()
    {
        var model = new GenerativeProgram(p =>
        {
            Tensor state = Tensor.Scalar(0, ScalarType.Float64);
            foreach (var t in p.Steps("time", 3, history: 1))
            {
                state = p.Sample("x", new Normal(state, 1));
                p.Observe("y", new Normal(state, 0.6), Tensor.Scalar(WalkChain.Path[t], ScalarType.Float64));
            }
        });
        var draws = model.Normalize(new SequentialMonteCarlo(30)).Simulate(Stream, draws: 1000).Choices;
        var mean = WalkChain.Posterior(0.6).Mean.ToArray<double>();
        for (var t = 0; t < 3; t++)
        {
            Assert.Equal(mean[t], draws[$"time[{t}].x"].Mean().ToDouble(), 0.1);
        }
    }

    [Fact]
    public void SequentialMonteCarlo_Gradients_AreThoseOfTheEvidence()
    {
        var numbers = new Numbers(("s", 0.6));
        var model = WalkChain.Model(() => numbers["s"]);
        var (evidence, slope) = (Math.Exp(WalkChain.Evidence(0.6)), (WalkChain.Evidence(0.6 + 1e-5) - WalkChain.Evidence(0.6 - 1e-5)) / 2e-5);
        Objective Of(ResamplingGradient gradient) =>
            Objective.Maximize(o => new SequentialMonteCarlo(8, threshold: 1) { Gradient = gradient }.LogEvidence(o, model).Exp() / evidence);
        var (value, mean, error) = Statistics.Gradients(Of(ResamplingGradient.ScoreFunction), numbers, ["s"], batches: 60, particles: 500);
        Assert.Equal(1, value, 0.02);
        Statistics.Near(slope, mean[0], error[0]);

        var weights = Of(ResamplingGradient.Weights);
        Assert.Throws<StrategyException>(() => weights.GradientEstimate(Stream, [numbers]));
        var gradients = Enumerable.Range(0, 60).Select(i => weights.GradientEstimate(Stream[i], [numbers], new(Particles: 500, AllowBiased: true)).Gradients[numbers.Of("s")].ToDouble()).ToArray();
        var through = gradients.Average();
        var spread = Math.Sqrt(gradients.Average(g => (g - through) * (g - through)) / 60);
        Statistics.Near(slope, through, spread);
        Assert.True(spread < error[0], $"{spread} {error[0]}");
    }

    [Fact]
    public void SequentialMonteCarlo_OfAHiddenMarkovModel_AgreesWithTheForwardAlgorithm()
    {
        GenerativeProgram Markov(bool summed)
        {
            var program = new GenerativeProgram(p =>
            {
                Tensor state = 0;
                foreach (var t in p.Steps("time", 5, history: 1))
                {
                    state = p.Sample("state", Bernoulli.FromProbabilities(0.2 + 0.6 * state));
                    p.Observe("y", new Normal(2 * state, 1), WalkChain.Path[t % 3]);
                }
            });
            return summed ? program.SumOut("time[*].state") : program;
        }

        var exact = Objective.Maximize(o => o.LogDensity(Markov(true), ChoiceMap.Empty)).Estimate(Stream).Value;
        AlgorithmContract.HasMeanOne(Objective.Maximize(o => AlgorithmContract.Reported(o, (new SequentialMonteCarlo(6).LogEvidence(o, Markov(false)) - exact).Exp())), 10_000);
    }

    [Fact]
    public void SequentialMonteCarlo_ForEachItem_VariesLessThanImportanceResampling()
    {
        var data = new RandomStream(3).Normal([12, 2]).CumSum(0).Escape();
        var model = new GenerativeProgram(p =>
        {
            using var series = p.Plate("series", 2);
            Tensor state = 0;
            foreach (var t in p.Steps("time", 12))
            {
                state = p.Sample("x", new Normal(state, 1));
                p.Observe("y", new Normal(state, 0.5), data.Select(0, t));
            }
        });
        double Variance(InferenceAlgorithm algorithm)
        {
            var estimate = Objective.Maximize(o =>
            {
                var evidence = algorithm.LogEvidence(o, model);
                o.Term("square", evidence.Select(-1, 0).Square());
                o.Term("first", evidence.Select(-1, 0));
                return evidence;
            }).Estimate(Stream, new(Particles: 300));
            return estimate.Terms["square"] - (estimate.Terms["first"] * estimate.Terms["first"]);
        }

        var (sequential, plain) = (Variance(new SequentialMonteCarlo(30)), Variance(new ImportanceResampling(30)));
        Assert.True(sequential < 0.5 * plain, $"{sequential} {plain}");
    }

    [Fact]
    public void SequentialMonteCarlo_NamesWhatTheProposalLacks()
    {
        var lacking = new GenerativeProgram(q =>
        {
            foreach (var _ in q.Steps("time", 2))
            {
                q.Sample("x", new Normal(0, 1));
            }
        });
        var fault = Assert.Throws<AddressException>(() => Objective.Maximize(o => new SequentialMonteCarlo(3, lacking).LogEvidence(o, WalkChain.Walk)).Estimate(Stream));
        Assert.Equal("time[2].x", fault.Address);
        var surplus = new GenerativeProgram(q =>
        {
            foreach (var _ in q.Steps("time", 4))
            {
                q.Sample("x", new Normal(0, 1));
            }
        });
        fault = Assert.Throws<AddressException>(() => Objective.Maximize(o => new SequentialMonteCarlo(3, surplus).LogEvidence(o, WalkChain.Walk)).Estimate(Stream));
        Assert.Equal("time[3].x", fault.Address);
    }
}
