namespace Ansatz.Inference;

/// <summary>
/// Turns the result of a run into value and surrogate: the rules of the sites that were drawn, from the last to the first. Score terms are
/// formed for each item: they are summed over every dimension along which the result does not vary, and never over items.
/// </summary>
internal sealed class Contraction
{
    private readonly Evaluation main;
    private readonly Evaluation? phantoms;
    private readonly int depth;
    private readonly (string Name, Tensor Value)[] terms;
    private readonly ContractedCost[] costs;
    private Tensor value;
    private Tensor surrogate;
    private Tensor? replaced;
    private Tensor? auxiliary;

    private Contraction(Evaluation main, Tensor result, Evaluation? phantoms, Tensor? replaced)
    {
        this.main = main;
        this.phantoms = phantoms;
        value = result.RequiresGradient ? result.Detach() : result;
        surrogate = result;
        terms = [.. main.Objective.Terms];
        depth = main.Plan!.PlateDepth;
        costs = main.WithGradient && main.Recorded.Count > 0 && main.Draws.Exists(static site => site.Strategy is ScoreFunctionStrategy)
            ? ContractedCost.Of(main.Recorded, result)
            : [];
        if (main.Layout is not null || phantoms is not null)
        {
            // Every lane axis has its place, so that it can be reduced by position.
            value = Evaluation.Pad(value, depth + main.AxesBetween);
            surrogate = Evaluation.Pad(surrogate, depth + main.AxesBetween);
            for (var i = 0; i < terms.Length; i++)
            {
                terms[i].Value = Evaluation.Pad(terms[i].Value.Detach(), depth + main.AxesBetween);
            }
        }

        this.replaced = replaced is null ? null : Evaluation.Pad(replaced, depth + phantoms!.AxesBetween);
    }

    /// <summary>The estimate that a run gives.</summary>
    /// <param name="main">The main run.</param>
    /// <param name="result">What its body returned.</param>
    /// <param name="phantoms">The run in which measure-valued draws are replaced; null: there are none.</param>
    /// <param name="replaced">What the body returned there.</param>
    public static Outcome Of(Evaluation main, Tensor result, Evaluation? phantoms = null, Tensor? replaced = null)
    {
        var contraction = new Contraction(main, result, phantoms, replaced);
        for (var i = main.Draws.Count - 1; i >= 0; i--)
        {
            contraction.Contract(main.Draws[i], i);
        }

        return new(Mean(contraction.value), Mean(contraction.surrogate), contraction.auxiliary, contraction.terms);
    }

    internal static Tensor Mean(Tensor tensor) => tensor.Count == 1 ? (tensor.Rank == 0 ? tensor : tensor.Reshape(Shape.Scalar)) : tensor.Mean();

    private void Contract(Site site, int position)
    {
        switch (site.Strategy)
        {
            case ScoreFunctionStrategy score when main.WithGradient:
                Score(site, score, position, main.CostBefore(position) is { } before ? value - before : value);
                break;
            case EnumeratedStrategy when main.Layout is not null:
                Enumerate(site, position);
                break;
            case LeaveOneOutStrategy many when main.Layout is not null:
                LeaveOneOut(site, many);
                break;
            case MeasureValuedStrategy when phantoms is not null:
                Replace(site);
                break;
        }
    }

    private void Score(Site site, ScoreFunctionStrategy strategy, int position, Tensor later)
    {
        var density = site.DrawDensity;
        if (!density.RequiresGradient)
        {
            return;
        }

        foreach (var cost in costs)
        {
            if (cost.Term.Position <= position)
            {
                later -= cost.Level;
            }
            else if (cost.Local(site, density, value) is { } local)
            {
                later -= cost.Level;
                surrogate += local;
            }
        }

        surrogate += strategy.Term(later, Like(site, density, value), site.Address);
        if (strategy.Baseline is { } baseline)
        {
            if (baseline.Error(later) is { } error)
            {
                var mean = Mean(site.Masked(error));
                auxiliary = auxiliary is null ? mean : auxiliary + mean;
            }

            baseline.Observe(site.Address, later);
        }
    }

    private void Enumerate(Site site, int position)
    {
        var lanes = main.Layout!.Find(site.Simulation, site.Address)!;
        var density = site.Distribution!.LogDensity(site.Value);
        // A replaced draw may end the run before this site: nothing there varies along its lanes.
        var there = phantoms?.Draws.ElementAtOrDefault(position);
        var densityThere = there?.Distribution!.LogDensity(there.Value);
        for (var c = lanes.Coordinates.Count - 1; c >= 0; c--)
        {
            var axis = -(depth + main.OuterParticleAxes + lanes.FirstAxis + c + 1);
            var weight = Weight(lanes, density, c, main);
            var plain = weight.Detach();
            var possible = plain > 0;
            value = Tensor.Where(possible, value, 0.0);
            surrogate = (plain * Tensor.Where(possible, surrogate, 0.0) + weight * value).Sum([axis], keepDimension: true);
            for (var i = 0; i < terms.Length; i++)
            {
                terms[i].Value = Expected(terms[i].Value, plain, possible, axis);
            }

            foreach (var cost in costs)
            {
                cost.Level = Expected(cost.Level, plain, possible, axis);
                cost.Rows = Expected(cost.Rows, plain, possible, axis);
            }

            value = (plain * value).Sum([axis], keepDimension: true);
            if (replaced is not null && there is null)
            {
                replaced = replaced.Narrow(axis, 0, 1);
            }
            else if (replaced is not null)
            {
                var other = Weight(lanes, densityThere!, c, phantoms!).Detach();
                replaced = (other * Tensor.Where(other > 0, replaced, 0.0)).Sum([axis], keepDimension: true);
            }
        }
    }

    private void LeaveOneOut(Site site, LeaveOneOutStrategy strategy)
    {
        var lanes = main.Layout!.Find(site.Simulation, site.Address)!;
        var axis = -(depth + main.OuterParticleAxes + lanes.FirstAxis + 1);
        var draws = strategy.Draws;
        var full = value.Size(axis) == draws ? value : value.Expand(Along(value.Shape, axis, draws));
        if (main.WithGradient && site.DrawDensity.RequiresGradient)
        {
            var others = (full.Sum([axis], keepDimension: true) - full) / (draws - 1);
            surrogate += (full - others) * Like(site, site.DrawDensity, full);
        }

        surrogate = surrogate.Mean([axis], keepDimension: true);
        value = full.Mean([axis], keepDimension: true);
        replaced = replaced?.Mean([axis], keepDimension: true);
        foreach (var cost in costs)
        {
            cost.Level = MeanOf(cost.Level, axis);
            cost.Rows = MeanOf(cost.Rows, axis);
        }

        for (var i = 0; i < terms.Length; i++)
        {
            terms[i].Value = terms[i].Value.Mean([axis], keepDimension: true);
        }
    }

    private void Replace(Site site)
    {
        var axis = -(depth + main.AxesBetween + 1);
        foreach (var phantom in phantoms!.Phantoms!.Of(site))
        {
            var plus = phantom.Positive is { } positive ? Lane(positive) : value;
            var minus = phantom.Negative is { } negative ? Lane(negative) : value;
            var parameter = phantom.Coordinates.At(phantom.Term.Parameter, phantom.Coordinate, main.AxesBetween, depth);
            if (parameter.RequiresGradient)
            {
                var coefficient = phantom.Coordinates.At(phantom.Term.Coefficient.Detach(), phantom.Coordinate, main.AxesBetween, depth);
                surrogate += coefficient * (plus - minus) * parameter;
            }
        }

        Tensor Lane(int lane) => replaced!.Select(axis, replaced.Size(axis) == 1 ? 0 : lane);
    }

    private Tensor Weight(LaneSite lanes, Tensor density, int coordinate, Evaluation run)
    {
        var mine = lanes.Coordinates.At(density, coordinate, run.AxesBetween, depth);
        for (var c = 0; c < lanes.Coordinates.Count; c++)
        {
            var other = depth + main.OuterParticleAxes + lanes.FirstAxis + c + 1;
            if (c != coordinate && mine.Rank >= other && mine.Size(-other) > 1)
            {
                mine = mine.Narrow(-other, 0, 1);
            }
        }

        return mine.Exp();
    }

    /// <summary>The expectation of what varies along an axis of lanes; what does not stays.</summary>
    private static Tensor Expected(Tensor tensor, Tensor weight, Tensor possible, int axis) => tensor.Rank >= -axis && tensor.Size(axis) > 1
        ? (weight * Tensor.Where(possible, tensor, 0.0)).Sum([axis], keepDimension: true)
        : tensor;

    private static Tensor MeanOf(Tensor tensor, int axis) => tensor.Rank >= -axis && tensor.Size(axis) > 1 ? tensor.Mean([axis], keepDimension: true) : tensor;

    private static Tensor Like(Site site, Tensor density, Tensor result)
    {
        try
        {
            return PlateSums.Like(density, result);
        }
        catch (ItemShapeMismatch mismatch)
        {
            throw new PlateException(
                site.Frames.Length > 0 ? site.Frames[0].Name : "",
                $"the objective's value has the shape {mismatch.Result}, and the draw '{site.Address}' has rows {mismatch.Rows}: " +
                "the value of an objective has one number for each item (the outermost plates), or is a scalar.");
        }
    }

    private static Shape Along(Shape shape, int axis, long size)
    {
        var sizes = shape.ToArray();
        sizes[sizes.Length + axis] = size;
        return sizes;
    }
}
