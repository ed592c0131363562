namespace Ansatz.Networks;

/// <summary>Parameters that an optimizer treats alike.</summary>
/// <param name="Parameters">The parameters.</param>
public sealed record ParameterGroup(IReadOnlyList<Parameter> Parameters)
{
    /// <summary>The parameters of modules, each once.</summary>
    public ParameterGroup(params IReadOnlyList<Module> modules)
        : this([.. modules.SelectMany(module => module.Parameters()).Distinct()])
    {
    }

    /// <summary>The group's learning rate; null: the optimizer's.</summary>
    public Schedule? LearningRate { get; init; }

    /// <summary>The group's weight decay; null: the optimizer's.</summary>
    public double? WeightDecay { get; init; }
}
