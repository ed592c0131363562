namespace Ansatz.Inference;

/// <content>Particles: as an axis of the tensors, or one after the other.</content>
internal sealed partial class Evaluation
{
    private readonly List<Axis> axes = [];
    private readonly List<(int Count, int Index)> sequential = [];
    private int particleDepth;

    /// <summary>The engine's axes, rightmost (next to the plates) first.</summary>
    public IReadOnlyList<Axis> Axes => axes;

    /// <summary>The particles that are run one after the other, outermost first.</summary>
    public IReadOnlyList<(int Count, int Index)> Sequential => sequential;

    /// <summary>Whether values are padded: plates that are not open have size 1, so that the engine's axes stay left of all plates.</summary>
    public bool IsPadded => axes.Count > 0;

    /// <summary>Whether the run makes the plan: particles are run once.</summary>
    public bool IsPlanning { get; init; }

    /// <summary>Whether the run had an axis at some time.</summary>
    public bool UsedAxes { get; private set; }

    /// <summary>How many of the leftmost axes belong to sums.</summary>
    private int sumAxes;

    /// <summary>Whether only sums have axes, so that it is they which a body does not carry.</summary>
    public bool HasSumsOnly => sumAxes > 0 && sumAxes == axes.Count;

    /// <summary>How many lanes the sums that are open make together.</summary>
    public double SumLanes => axes.Skip(axes.Count - sumAxes).Where(static axis => axis.Size > 0).Aggregate(1.0, static (product, axis) => product * axis.Size);

    /// <summary>What a body cannot carry here.</summary>
    public EngineRestart CannotCarry() => new(HasSumsOnly ? RestartReason.CannotCarrySums : RestartReason.CannotCarryAxes);

    /// <summary>An axis for a summed site: one that is free again, or a new one on the left.</summary>
    public int TakeAxis(long size)
    {
        for (var i = axes.Count - sumAxes; i < axes.Count; i++)
        {
            if (axes[i].Size == 0)
            {
                axes[i] = new Axis(AxisKind.Lanes, size);
                return i;
            }
        }

        Push(new Axis(AxisKind.Lanes, size));
        sumAxes++;
        return axes.Count - 1;
    }

    /// <summary>Frees the axis of a site that was summed.</summary>
    public void FreeAxis(int axis) => axes[axis] = new Axis(AxisKind.Lanes, 0);

    /// <summary>Removes the axes of a run that has ended.</summary>
    public void ReleaseAxes(IEnumerable<int> mine)
    {
        foreach (var axis in mine.Distinct())
        {
            FreeAxis(axis);
        }

        while (sumAxes > 0 && axes[^1].Size == 0)
        {
            Pop();
            sumAxes--;
        }
    }

    /// <summary>Adds an axis on the left of those there.</summary>
    public void Push(Axis axis)
    {
        axes.Add(axis);
        shapedFor = null;
        UsedAxes = true;
    }

    /// <summary>Removes the leftmost axis.</summary>
    public void Pop()
    {
        axes.RemoveAt(axes.Count - 1);
        shapedFor = null;
    }

    /// <summary>Enters one of several particles that are run one after the other.</summary>
    public void Enter(int count, int index) => sequential.Add((count, index));

    /// <summary>Leaves a particle.</summary>
    public void Leave() => sequential.RemoveAt(sequential.Count - 1);

    /// <summary>Runs a body for a number of particles: [count, .. what the body returns], each of what it returns.</summary>
    public Tensor[] Particles(int count, Func<Tensor[]> body)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var call = (simulations, particleDepth);
        particleDepth++;
        try
        {
            if (IsPlanning)
            {
                if (count > 1)
                {
                    sequential.Add((count, 0));
                }

                var single = body();
                if (count > 1)
                {
                    sequential.RemoveAt(sequential.Count - 1);
                }

                Plan!.ParticleRanks[call] = Array.ConvertAll(single, static value => value.Rank);
                return Array.ConvertAll(single, value => value.Unsqueeze(0).Expand(new Shape([count]).Concat(value.Shape)));
            }

            if (count == 1)
            {
                return Array.ConvertAll(body(), only => IsPadded ? Pad(only, axes.Count + Plan!.PlateDepth).Unsqueeze(0) : only.Unsqueeze(0));
            }

            if (Plan is null)
            {
                throw new EngineRestart(RestartReason.PlanIsStale);
            }

            return Plan is { CarriesAxes: true } ? Together(count, body, call) : OneByOne(count, body);
        }
        finally
        {
            particleDepth--;
        }
    }

    private Tensor[] Together(int count, Func<Tensor[]> body, (int, int) call)
    {
        Push(new Axis(AxisKind.Particles, count));
        Tensor[] values;
        try
        {
            values = body();
        }
        finally
        {
            Pop();
        }

        int[]? ranks = null;
        if (axes.Count == 0 && !Plan!.ParticleRanks.TryGetValue(call, out ranks))
        {
            throw new EngineRestart(RestartReason.PlanIsStale);
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = OnParticleAxis(values[i], count, ranks?[i]);
        }

        return values;
    }

    /// <summary>A value of a body that ran on an axis of particles, with the axis on the left, and without padding where its plain rank is given.</summary>
    private Tensor OnParticleAxis(Tensor value, int count, int? natural)
    {
        var rank = axes.Count + Plan!.PlateDepth;
        if (value.Rank > rank + 1 || (value.Rank == rank + 1 && value.Size(0) != count && value.Size(0) != 1))
        {
            throw new EngineRestart(RestartReason.CannotCarryAxes);
        }

        if (value.Rank <= rank)
        {
            value = Pad(value, rank).Unsqueeze(0);
        }

        while (value.Rank > natural + 1 && value.Size(1) == 1)
        {
            value = value.Squeeze(1);
        }

        return value.Size(0) == count ? value : value.Expand(new Shape([count]).Concat(value.Shape[1..]));
    }

    private Tensor[] OneByOne(int count, Func<Tensor[]> body)
    {
        var (start, runs) = (simulations, new Tensor[count][]);
        var noise = EvaluationStream.Mark();
        for (var i = 0; i < count; i++)
        {
            simulations = start;
            EvaluationStream.Return(noise);
            sequential.Add((count, i));
            try
            {
                runs[i] = body();
            }
            finally
            {
                sequential.RemoveAt(sequential.Count - 1);
            }
        }

        return [.. runs[0].Select((_, value) => Stacked(Array.ConvertAll(runs, run => run[value])))];
    }

    private static Tensor Stacked(Tensor[] values)
    {
        var shape = values.Aggregate(Shape.Scalar, static (common, value) => Shape.Broadcast(common, value.Shape));
        return Tensor.Stack(Array.ConvertAll(values, value => value.Shape == shape ? value : value.Expand(shape)), 0);
    }

    /// <summary>A tensor with dimensions of size 1 on the left, up to a rank.</summary>
    internal static Tensor Pad(Tensor value, int rank)
    {
        if (value.Rank >= rank)
        {
            return value;
        }

        var shape = new long[rank];
        Array.Fill(shape, 1);
        value.Shape.AsSpan().CopyTo(shape.AsSpan(rank - value.Rank));
        return value.Reshape(shape);
    }
}
