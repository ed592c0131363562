using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Bench;

/// <summary>Training steps as <see cref="Trainer"/> takes them: estimate, differentiate, look for what is not finite, clip, move.</summary>
internal sealed class TrainingStep
{
    private readonly (Func<Objective> Objective, DescentStep Step)[] _phases;
    private readonly Dictionary<string, double> _figures = [];
    private long _step;

    /// <summary>A step that has one objective.</summary>
    /// <param name="objective">Makes the objective of a batch.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="clip">How gradients are clipped.</param>
    /// <param name="modules">What is trained.</param>
    public TrainingStep(Func<Objective> objective, Optimizer optimizer, GradientClipping? clip, params IReadOnlyList<Module> modules)
        : this(clip, (objective, optimizer, modules))
    {
    }

    /// <summary>A step of several phases, one after another.</summary>
    /// <param name="clip">How gradients are clipped.</param>
    /// <param name="phases">Objective, optimizer and modules of each.</param>
    public TrainingStep(GradientClipping? clip, params IReadOnlyList<(Func<Objective> Objective, Optimizer Optimizer, IReadOnlyList<Module> Modules)> phases)
    {
        Module[] all = [.. phases.SelectMany(phase => phase.Modules).Distinct()];
        var trainer = new Trainer(all) { Clip = clip };
        _phases = [.. phases.Select(phase =>
        {
            phase.Optimizer.Add([.. phase.Modules]);
            return (phase.Objective, new DescentStep(new TrainingPhase(phase.Optimizer, phase.Modules), all, trainer));
        })];
    }

    /// <summary>Takes one step of every phase.</summary>
    public void Run()
    {
        using var scope = TensorScope.Open();
        _figures.Clear();
        var noise = new RandomStream(2)[_step];
        for (var phase = 0; phase < _phases.Length; phase++)
        {
            var (objective, step) = _phases[phase];
            if (step.Take(objective(), noise[phase], _step, 1_000_000, $"{phase}.", _figures) is { } fault) throw new InvalidOperationException(fault);
        }
        _step++;
    }
}
