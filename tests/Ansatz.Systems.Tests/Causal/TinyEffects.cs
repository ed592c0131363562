using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Systems.Causal;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Causal;

/// <summary>Small units and models for tests.</summary>
internal static class TinyEffects
{
    public static VluciOptions Options { get; } = new() { Epochs = 2, Restarts = 1, Width = 16, BatchSize = 100, Learner = EffectLearner.Linear };

    /// <summary>Units with two covariates, one a truth value, whose effect is 1 + 2 x0 and whose treatment is random.</summary>
    public static EffectUnits Units(int count, long seed = 1, double noise = 0.1)
    {
        var stream = new RandomStream(seed);
        var x = Tensor.Stack([stream["x0"].Normal([count]), stream["x1"].Uniform([count]).Round()], 1);
        var t = stream["t"].Uniform([count]).Round();
        var y = 3 + x.Select(1, 0) - (0.5 * x.Select(1, 1)) + (t * Effects(x)) + (noise * stream["y"].Normal([count]));
        return new(x, t, y);
    }

    /// <summary>The true effects of such units.</summary>
    public static Tensor Effects(Tensor x) => 1 + (2 * x.Select(1, 0));

    /// <summary>Units of the generator.</summary>
    public static Table Table(string arguments = "count=400") => DataArgument.Resolve<Table>($"hidden-confounder:{arguments}");

    /// <summary>An untrained model of standardized units of the generator.</summary>
    public static (Vluci Model, EffectUnits Units) Model(VluciOptions? options = null, int count = 60, ScalarType? type = null)
    {
        var table = Table($"count={count}");
        var covariates = FeatureEncoder.Fit(table, new NoteList());
        var model = new Vluci(options ?? Options, covariates, new RandomStream(4));
        var units = EffectTable.Units(table, covariates, Device.Cpu);
        var y = units.Outcome;
        units = units with { Outcome = (y - y.Mean()) / y.Variance([0]).Sqrt() };
        if (type is { } wanted)
        {
            model.To(wanted);
            units = new(units.Covariates.To(wanted), units.Treatment.To(wanted), units.Outcome.To(wanted));
        }
        model.Evaluate();
        return (model, units);
    }

    /// <summary>A fitted model of 600 units of the generator, made once.</summary>
    public static Vluci Fitted => fitted.Value.Model;

    /// <summary>The run that fitted it.</summary>
    public static Run FitRun => fitted.Value.Run;

    private static readonly Lazy<(Vluci Model, Run Run)> fitted = new(() =>
    {
        var run = new Run(seed: 1);
        return (Vluci.Fit(Table("count=600"), new VluciOptions { Epochs = 60, Restarts = 2, Width = 32, BatchSize = 120, Learner = EffectLearner.Linear }, run), run);
    });
}
