namespace Ansatz.Inference.Tests;

public class ContinuationTests
{
    private static GenerativeProgram Model { get; } = new(p => p.Observe("y", new Normal(p.Sample("z", new Normal(0, 1)), 1), 1.3));

    private sealed class Fit : Module
    {
        private readonly Linear network = new(2, 2, new RandomStream(4));
        private readonly Baseline baseline = Baseline.RunningMean();

        public GenerativeProgram Ansatz => new(q =>
        {
            var parts = network.Forward(Tensor.From([0.3f, 1f]));
            var b = q.Sample("b", Bernoulli.FromLogits(parts.Select(-1, 0)), Strategy.ScoreFunction(baseline));
            q.Sample("z", new Normal(parts.Select(-1, 1) + b, 0.8));
        });
    }

    [Fact]
    public void ASavedAndReloadedFit_ContinuesToTheBit_ForTenSteps()
    {
        using var folder = new Testing.TemporaryFolder();
        var (fit, optimizer) = (new Fit(), new Adam(0.05));
        optimizer.Add(fit);
        Run(fit, optimizer, 0, 7);
        fit.Save(folder["fit.safetensors"]);
        SafeTensors.Save(folder["optimizer.safetensors"], optimizer.State(), null);
        var expected = Run(fit, optimizer, 7, 17);

        var (again, other) = (new Fit(), new Adam(0.05));
        other.Add(again);
        Run(again, other, 0, 1);
        again.Load(folder["fit.safetensors"]);
        other.LoadState(SafeTensors.Load(folder["optimizer.safetensors"]).Tensors);
        var found = Run(again, other, 7, 17);
        Assert.Equal(10, found.Count);
        Assert.Equal(expected, found);
        foreach (var (one, two) in fit.State().Zip(again.State()))
        {
            Assert.True(one.Value.Eq(two.Value).All().ToBoolean(), one.Key);
        }
    }

    /// <summary>Steps of a fit: a fresh objective each time, the stream of the step, the values as they are.</summary>
    private static List<double> Run(Fit fit, Optimizer optimizer, int from, int to)
    {
        var values = new List<double>();
        for (var step = from; step < to; step++)
        {
            using var scope = TensorScope.Open();
            optimizer.ZeroGradients();
            var surrogate = new Hierarchical(Bound.ImportanceWeighted(3), 2).Of(Model, fit.Ansatz).Surrogate(new RandomStream(9)[step], new(Particles: 5));
            surrogate.Loss.Backward();
            optimizer.Step();
            values.Add(surrogate.Value);
        }

        return values;
    }
}
