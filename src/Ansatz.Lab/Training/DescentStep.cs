using Ansatz.Inference;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>One step of one phase: estimate, differentiate, look for what is not finite, move.</summary>
/// <param name="phase">What moves what.</param>
/// <param name="modules">All modules of the fit, whose buffers the objective may change.</param>
/// <param name="trainer">The settings.</param>
internal sealed class DescentStep(TrainingPhase phase, IReadOnlyList<Module> modules, Trainer trainer)
{
    /// <summary>The names of figures that every step has.</summary>
    public const string Objective = "objective", Gradient = "gradient";

    private readonly Parameter[] parameters = [.. phase.Optimizer.Parameters];
    private readonly ModuleBuffer[] buffers = [.. modules.SelectMany(module => module.NamedBuffers()).Select(named => named.Value).Distinct()];

    /// <summary>Whether the objective of the last step is maximized.</summary>
    public bool IsMaximized { get; private set; }

    /// <summary>Takes the step and adds its figures; nothing moves when something is not finite.</summary>
    /// <returns>What is not finite; null when the step was taken.</returns>
    public string? Take(Objective objective, RandomStream noise, long step, long steps, string prefix, Dictionary<string, double> figures)
    {
        IsMaximized = objective.IsMaximized;
        var progress = (double)step / steps;
        using var scope = TensorScope.Open();
        var options = trainer.Estimate with { Checked = trainer.Estimate.Checked || step < trainer.CheckedSteps, Progress = progress, Step = step };
        var before = buffers.Select(buffer => buffer.Value.Clone()).ToArray();
        Surrogate surrogate;
        try { surrogate = objective.Surrogate(noise, options); }
        catch (NonFiniteException fault) { return Undone(before, fault.Message.TrimEnd('.')); }
        if (FaultOf(surrogate) is { } found) return Undone(before, found);
        var gradients = Gradients(surrogate.Loss);
        var present = gradients.OfType<Tensor>().ToArray();
        var norm = trainer.Clip?.Apply(present) ?? GradientClipping.NormOf(present);
        if (!double.IsFinite(norm)) return Undone(before, $"the gradient of {Culprit(gradients)} is not finite");
        if (trainer.Clip is not null) Replace(gradients, present);
        phase.Optimizer.Step(gradients, progress);
        figures[prefix + Objective] = surrogate.Value;
        foreach (var (name, value) in surrogate.Terms) figures[prefix + name] = value;
        figures[prefix + Gradient] = norm;
        return null;
    }

    private static string? FaultOf(Surrogate surrogate)
    {
        var terms = surrogate.Terms.Where(term => !double.IsFinite(term.Value)).Select(term => $"term '{term.Key}' is {term.Value}").ToArray();
        if (terms.Length > 0) return string.Join(", ", terms);
        if (!double.IsFinite(surrogate.Value)) return $"the objective is {surrogate.Value}";
        var loss = surrogate.Loss.ToDouble();
        return double.IsFinite(loss) ? null : $"the surrogate loss is {loss}";
    }

    /// <summary>Running statistics have seen the values at fault: they go back to what they were.</summary>
    private string Undone(Tensor[] before, string fault)
    {
        for (var i = 0; i < before.Length; i++) buffers[i].Assign(before[i]);
        return fault;
    }

    private Tensor?[] Gradients(Tensor loss)
    {
        var trained = Enumerable.Range(0, parameters.Length).Where(i => parameters[i].IsTrainable).ToArray();
        var found = loss.RequiresGradient && trained.Length > 0
            ? Autograd.Gradient([loss], [.. trained.Select(i => parameters[i].Unconstrained)], allowUnused: true) : [];
        if (!found.Any(gradient => gradient is not null))
            throw new InvalidOperationException("the objective depends on no trainable parameter of the trainer's modules: give the modules that it uses, and read their parameters inside the programs' bodies");
        var gradients = new Tensor?[parameters.Length];
        for (var i = 0; i < trained.Length; i++) gradients[trained[i]] = found[i];
        return gradients;
    }

    private static void Replace(Tensor?[] gradients, Tensor[] clipped)
    {
        for (int i = 0, next = 0; i < gradients.Length; i++)
        {
            if (gradients[i] is not null) gradients[i] = clipped[next++];
        }
    }

    /// <summary>The name of the first parameter whose gradient is not finite.</summary>
    private string Culprit(Tensor?[] gradients)
    {
        var index = Array.FindIndex(gradients, gradient => gradient is not null && !gradient.IsFinite().All().ToBoolean());
        if (index < 0) return "all parameters together";
        foreach (var module in phase.Modules)
        {
            foreach (var (name, parameter) in module.NamedParameters())
            {
                if (ReferenceEquals(parameter, parameters[index])) return $"{module.GetType().Name}.{name}";
            }
        }
        return $"parameter {index} of the optimizer";
    }
}
