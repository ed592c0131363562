using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// A rule that moves parameters against their gradients. Made with its constants (<c>new Adam(1e-3)</c>), then given modules by <see cref="Add(Module[])"/>;
/// a parameter without a gradient, or that is not trainable, stays.
/// </summary>
/// <remarks>Moments are made at a parameter's first step and belong to no tensor scope. The update of one tensor allocates nothing that outlives it.</remarks>
public abstract class Optimizer
{
    private readonly List<ParameterGroup> _groups = [];
    private readonly List<OptimizerSlot> _slots = [];
    private readonly HashSet<Parameter> _known = new(ReferenceEqualityComparer.Instance);

    private protected Optimizer(Schedule learningRate, double weightDecay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weightDecay);
        (LearningRate, WeightDecay) = (learningRate, weightDecay);
    }

    /// <summary>The learning rate over the fit, unless a group has its own.</summary>
    public Schedule LearningRate { get; }

    /// <summary>The weight decay, unless a group has its own.</summary>
    public double WeightDecay { get; }

    /// <summary>How gradients are clipped before a step, over all groups together; null: they are not.</summary>
    public GradientClipping? Clipping { get; init; }

    /// <summary>What all learning rates are multiplied by: a policy such as <see cref="Plateau"/> sets it.</summary>
    public double Scale { get; set; } = 1;

    /// <summary>The norm of all gradients at the last step before clipping; null when nothing is clipped.</summary>
    public double? GradientNorm { get; private set; }

    /// <summary>The groups, in the order of their addition.</summary>
    public IReadOnlyList<ParameterGroup> Groups => _groups;

    /// <summary>The parameters of all groups: the order of the gradients of <see cref="Step(IReadOnlyList{Tensor}, double)"/>.</summary>
    public IEnumerable<Parameter> Parameters => _slots.Select(slot => slot.Parameter);

    /// <summary>Takes on all parameters of modules as one group.</summary>
    /// <exception cref="ArgumentException">A parameter is already moved by this optimizer.</exception>
    public void Add(params Module[] modules) => Add(new ParameterGroup(modules));

    /// <summary>Takes on a group.</summary>
    /// <exception cref="ArgumentException">A parameter is already moved by this optimizer.</exception>
    public void Add(ParameterGroup group)
    {
        if (group.Parameters.FirstOrDefault(_known.Contains) is { } twice)
        {
            throw new ArgumentException($"A parameter of shape {twice.Shape} is in two groups of the optimizer.", nameof(group));
        }

        for (var i = 0; i < group.Parameters.Count; i++)
        {
            _known.Add(group.Parameters[i]);
            _slots.Add(new OptimizerSlot(group.Parameters[i], group, $"{_groups.Count}.{i}"));
        }

        _groups.Add(group);
    }

    /// <summary>Moves all parameters by the gradients that <see cref="Tensor.Backward"/> left on them.</summary>
    /// <param name="progress">The fraction of the fit that is done, for the schedules.</param>
    public void Step(double progress = 0) => Step([.. _slots.Select(slot => slot.Parameter.Unconstrained.Gradient)], progress);

    /// <summary>Moves all parameters by given gradients.</summary>
    /// <param name="gradients">For each of <see cref="Parameters"/> the gradient of a loss in its unconstrained form, or null.</param>
    /// <param name="progress">The fraction of the fit that is done, for the schedules.</param>
    /// <exception cref="ArgumentException">There are more or fewer gradients than parameters.</exception>
    public void Step(IReadOnlyList<Tensor?> gradients, double progress = 0)
    {
        if (gradients.Count != _slots.Count)
        {
            throw new ArgumentException($"There are {gradients.Count} gradients for {_slots.Count} parameters.", nameof(gradients));
        }

        using var off = NoGrad.Begin();
        using var scope = TensorScope.Open();
        var moved = new List<(OptimizerSlot Slot, int Index)>(_slots.Count);
        for (var i = 0; i < _slots.Count; i++)
        {
            if (gradients[i] is not null && _slots[i].Parameter.IsTrainable)
            {
                moved.Add((_slots[i], i));
            }
        }

        var clipped = new Tensor[moved.Count];
        for (var i = 0; i < clipped.Length; i++)
        {
            clipped[i] = gradients[moved[i].Index]!;
        }

        GradientNorm = Clipping?.Apply(clipped);
        for (var i = 0; i < clipped.Length; i++)
        {
            Update(moved[i].Slot, clipped[i], progress);
        }
    }

    /// <summary>Forgets the gradients on all parameters.</summary>
    public void ZeroGradients()
    {
        foreach (var slot in _slots)
        {
            slot.Parameter.Unconstrained.Gradient = null;
        }
    }

    /// <summary>
    /// What the optimizer remembers: for the i-th parameter of group g, <c>g.i.step</c> and its moments <c>g.i.NAME</c>.
    /// Parameters that have not moved yet have no entry. The tensors are the optimizer's own: <see cref="Tensor.Clone"/> keeps a copy.
    /// </summary>
    public OrderedDictionary<string, Tensor> State()
    {
        var state = new OrderedDictionary<string, Tensor>();
        foreach (var slot in _slots.Where(slot => slot.Steps > 0))
        {
            state.Add($"{slot.Name}.step", Tensor.Scalar(slot.Steps, ScalarType.Int64));
            for (var m = 0; m < Moments.Count; m++)
            {
                state.Add($"{slot.Name}.{Moments[m]}", slot.Moments[m]);
            }
        }

        return state;
    }

    /// <summary>Takes up the memory of an optimizer of the same kind over parameters of the same shapes: steps go on exactly.</summary>
    /// <exception cref="StateException">Names or shapes differ: the message says which. Nothing has changed then.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        var stepped = _slots.Where(slot => state.ContainsKey($"{slot.Name}.step")).ToList();
        StateException.ThrowIfDifferent(
            GetType().Name,
            [
                .. stepped.Select(slot => KeyValuePair.Create($"{slot.Name}.step", state[$"{slot.Name}.step"])),
                .. stepped.SelectMany(slot => Moments.Select(moment => KeyValuePair.Create($"{slot.Name}.{moment}", slot.Parameter.Unconstrained))),
            ],
            "optimizer state",
            state);
        foreach (var slot in _slots)
        {
            slot.Forget();
        }

        foreach (var slot in stepped)
        {
            slot.Begin(Moments.Count);
            slot.Steps = state[$"{slot.Name}.step"].ToInt64();
            using var off = NoGrad.Begin();
            for (var m = 0; m < Moments.Count; m++)
            {
                slot.Moments[m].CopyInPlace(state[$"{slot.Name}.{Moments[m]}"]);
            }
        }
    }

    /// <summary>The names of the moments that are kept for each parameter, each of the parameter's shape.</summary>
    private protected abstract IReadOnlyList<string> Moments { get; }

    /// <summary>Moves one tensor in place.</summary>
    private protected abstract void Update(in OptimizerUpdate update);

    private void Update(OptimizerSlot slot, Tensor gradient, double progress)
    {
        slot.Begin(Moments.Count);
        slot.Steps++;
        var leaf = slot.Parameter.Unconstrained;
        var complex = leaf.IsComplex;
        Update(new OptimizerUpdate(
            complex ? leaf.ViewAsReal() : leaf,
            complex ? gradient.ViewAsReal() : gradient,
            complex ? [.. slot.Moments.Select(moment => moment.ViewAsReal())] : slot.Moments,
            slot.Steps,
            (slot.Group.LearningRate ?? LearningRate).At(progress) * Scale,
            slot.Group.WeightDecay ?? WeightDecay));
    }
}
