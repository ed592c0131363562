namespace Ansatz.Inference;

/// <summary>
/// The draws that a run integrates out by conjugacy. The body sees a placeholder that is no number; the sites that have it as a parameter are its likelihood, and
/// add their statistics to its prior. At the end the prior, its likelihood and the posterior make one factor, by Bayes' rule at the posterior's mean:
/// <c>log m(y) = log p(t) + log p(y | t) - log p(t | y)</c>. Whatever else depends on the placeholder is no number either, and is refused.
/// </summary>
internal sealed class CollapseFrame(Context context)
{
    private readonly List<Collapsed> collapsed = [];

    /// <summary>The conditional distributions, by address.</summary>
    public IEnumerable<(string Address, Distribution Distribution)> Conditionals => collapsed.Select(static one => (one.Address, one.Posterior));

    /// <summary>Opens a draw that is integrated out: the placeholder.</summary>
    public Tensor Open(string address, Distribution distribution, Tensor? mask)
    {
        var (inner, dimensions) = Inner(distribution);
        if (Conjugacy.Natural(inner) is not { } natural)
        {
            throw new StrategyException(address, $"{distribution} is no conjugate prior, so it cannot be integrated out in closed form. The pairs are: {Conjugacy.Pairs}.");
        }

        if (Array.Exists(natural, IsNoNumber))
        {
            throw new StrategyException(address, $"its distribution depends on {Names}, which is integrated out too: collapse one of them, and draw the other.");
        }

        var placeholder = Tensor.Full(context.PlateStack.Shape.Concat(distribution.EventShape), double.NaN, distribution.DataType, distribution.Device);
        collapsed.Add(new(address, distribution, inner, dimensions, placeholder, context.PlateStack, mask));
        return placeholder;
    }

    /// <summary>The draw that a distribution is a likelihood of; null: of none.</summary>
    public Collapsed? ParentOf(Distribution distribution) => collapsed.Find(one => Conjugacy.Uses(distribution, one.Placeholder));

    /// <summary>Takes the values of a likelihood: from now on the draw has its posterior.</summary>
    /// <param name="one">The draw.</param>
    /// <param name="address">The address of the likelihood.</param>
    /// <param name="distribution">The likelihood, with the placeholder as a parameter.</param>
    /// <param name="value">The values.</param>
    /// <param name="mask">Which rows count; null: all.</param>
    /// <param name="scale">What its log density is multiplied by.</param>
    public void Take(Collapsed one, string address, Distribution distribution, Tensor value, Tensor? mask, double scale)
    {
        var (likelihood, dimensions) = Inner(distribution);
        if (Conjugacy.Statistics(one.Prior, likelihood, one.Placeholder, value) is not { } statistics || (dimensions != one.Dimensions && one.Dimensions > 0))
        {
            throw Misused(address, $"{likelihood} with '{one.Address}' as this parameter is not conjugate to {one.Distribution}");
        }

        var (frames, rows) = (context.PlateStack.Frames, one.Stack.Count);
        if (frames.Length < rows || !frames.AsSpan(0, rows).SequenceEqual(one.Stack.Frames))
        {
            throw new StrategyException(address, $"the site lies in the plates {context.PlateStack.Shape}, and depends on all rows of '{one.Address}' at once, which is integrated out row by row.");
        }

        if (Array.Find(frames[rows..], static plate => plate.Of != plate.Size) is { } part)
        {
            throw new StrategyException(address, $"plate '{part.Name}' holds {part.Size} of {part.Of} rows, and '{one.Address}' is integrated out over all of them: give all rows, or draw it.");
        }

        // [rows, dimensions that are declared an event, outcomes of a Dirichlet draw].
        var (own, events) = (one.Prior.EventShape.Rank, one.Distribution.EventShape.Rank);
        for (var i = 0; i < statistics.Length; i++)
        {
            var statistic = statistics[i];
            statistic = statistic.Expand(Shape.Broadcast(statistic.Shape, likelihood.BatchShape.Concat(one.Prior.EventShape)));
            if (dimensions > one.Dimensions)
            {
                statistic = statistic.Sum([.. Enumerable.Range(own + 1, dimensions).Select(static d => -(long)d)]);
            }

            if (mask is not null)
            {
                statistic = Tensor.Where(Unsqueezed(mask, events, 0), statistic, 0.0);
            }

            statistics[i] = Reduced(scale == 1 ? statistic : scale * statistic, frames, rows, events);
            if (IsNoNumber(statistics[i]))
            {
                throw Misused(address, $"another parameter of {likelihood}, or its value, depends on {Names} or is no number");
            }
        }

        one.Terms.Add((distribution, value, context.PlateStack, mask, scale));
        one.Update(statistics);
    }

    /// <summary>A distribution with values of the draw in the place of the placeholder.</summary>
    public static Distribution Given(Collapsed one, Distribution distribution, Tensor drawn)
    {
        var value = Unsqueezed(drawn, Math.Max(0, Inner(distribution).Dimensions - one.Dimensions), one.Prior.EventShape.Rank);
        return distribution.MapParameters(parameter => ReferenceEquals(parameter.Value, one.Placeholder) ? value : parameter.Value);
    }

    /// <summary>The log density of all that was taken, with the draw integrated out: [rows of the draw].</summary>
    public Tensor Marginal(Collapsed one)
    {
        var point = one.Posterior.Mean.Detach();
        var total = one.Distribution.LogDensity(point) - one.Posterior.LogDensity(point);
        foreach (var (distribution, value, stack, mask, scale) in one.Terms)
        {
            var density = Given(one, distribution, point).LogDensity(value);
            density = mask is null ? density : Tensor.Where(mask, density, 0.0);
            total += Reduced(scale == 1 ? density : scale * density, stack.Frames, one.Stack.Count, 0);
        }

        return one.Mask is null ? total : Tensor.Where(one.Mask, total, 0.0);
    }

    /// <summary>Refuses a density that depends on a placeholder.</summary>
    public void Check(string address, Tensor density)
    {
        if (IsNoNumber(density))
        {
            throw Misused(address, $"its log density is no number, which happens where it depends on {Names} in another way than as a parameter of a conjugate distribution");
        }
    }

    /// <summary>Puts the factors among the sites. What was drawn of a likelihood is no part of an importance weight.</summary>
    public void Close()
    {
        foreach (var one in collapsed)
        {
            if (one.Terms.Count == 0)
            {
                continue;
            }

            var (address, density) = ($"(collapsed) {one.Address}", Marginal(one));
            context.AddFactor(
                new Site(address, SiteKind.Factor, null, density, one.Stack, null, density),
                one.Drawn is { } drawn ? new Site(address, SiteKind.Factor, null, density, one.Stack, null, density - drawn) : null);
        }
    }

    private string Names => string.Join(" or ", collapsed.Select(static one => $"'{one.Address}'"));

    private static StrategyException Misused(string address, string problem) => new(address, $"{problem}. The draw that is integrated out must be the parameter itself, of the same type and not " +
        $"computed further, of: {Conjugacy.Pairs}; else draw it, or integrate it out by Marginal.");

    private static bool IsNoNumber(Tensor tensor) => tensor.IsNan().Any().ToBoolean();

    private static (Distribution Inner, int Dimensions) Inner(Distribution distribution) =>
        distribution is Independent independent ? (independent.Base, independent.Dimensions) : (distribution, 0);

    private static Tensor Unsqueezed(Tensor tensor, int count, int position)
    {
        for (var i = 0; i < count; i++)
        {
            tensor = tensor.Unsqueeze(-(position + 1));
        }

        return tensor;
    }

    /// <summary>Sums a quantity [rows, event] over the plates inside those of the draw.</summary>
    private Tensor Reduced(Tensor quantity, PlateFrame[] frames, int rows, int events)
    {
        // Events are brought to the left, so that plates are the last dimensions.
        for (var i = 0; i < events; i++)
        {
            quantity = quantity.MoveDimension(-1, 0);
        }

        var reduced = PlateSums.ToItems(Rows(quantity, frames.Length, events), frames, rows, context.Evaluation.IsPadded);
        for (var i = 0; i < events; i++)
        {
            reduced = reduced.MoveDimension(0, -1);
        }

        return reduced;
    }

    /// <summary>A quantity [event, rows] with a dimension for each plate.</summary>
    private static Tensor Rows(Tensor quantity, int plates, int events)
    {
        while (quantity.Rank < plates + events)
        {
            quantity = quantity.Unsqueeze(events);
        }

        return quantity;
    }
}

/// <summary>A draw that is integrated out.</summary>
internal sealed class Collapsed(string address, Distribution distribution, Distribution prior, int dimensions, Tensor placeholder, PlateStack stack, Tensor? mask)
{
    private Tensor[] natural = Conjugacy.Natural(prior)!;
    private Distribution? posterior;

    public string Address => address;

    /// <summary>The site's distribution.</summary>
    public Distribution Distribution => distribution;

    /// <summary>The same without the dimensions that were declared an event.</summary>
    public Distribution Prior => prior;

    public int Dimensions => dimensions;

    public Tensor Placeholder => placeholder;

    public PlateStack Stack => stack;

    public Tensor? Mask => mask;

    /// <summary>What is known of it: the likelihoods that were taken.</summary>
    public List<(Distribution Distribution, Tensor Value, PlateStack Stack, Tensor? Mask, double Scale)> Terms { get; } = [];

    /// <summary>Its distribution given what was taken.</summary>
    public Distribution Posterior => posterior ?? distribution;

    /// <summary>The log density of the values that were drawn rather than given, each given those before; null: none was.</summary>
    public Tensor? Drawn { get; set; }

    public void Update(Tensor[] statistics)
    {
        natural = [.. natural.Zip(statistics, static (parameter, statistic) => parameter + statistic)];
        posterior = Conjugacy.FromNatural(prior, natural).ToEvent(dimensions);
    }
}
