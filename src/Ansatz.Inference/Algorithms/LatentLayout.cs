namespace Ansatz.Inference;

/// <summary>
/// All continuous latents of one item as a vector in unconstrained coordinates: [engine's axes, items, dimension]. The rows of plates inside the
/// items are part of it.
/// </summary>
internal sealed class LatentLayout
{
    private readonly List<Part> parts = [];
    private readonly int items;

    /// <exception cref="StrategyException">A latent is discrete, or belongs to a marginal; or there is none.</exception>
    public LatentLayout(Trace trace)
    {
        Items = trace.Items ?? [];
        items = Items.Length;
        var start = 0L;
        foreach (var site in trace.Sites.Where(Stages.IsDrawn))
        {
            if (site.Distribution is not { Support.IsDiscrete: false } distribution)
            {
                throw new StrategyException(site.Address, $"{site.Distribution?.ToString() ?? "a marginal"} has no curvature: sum the site out (SumOut), or use another algorithm.");
            }

            var bijector = distribution.Support.FromUnconstrained;
            var inner = site.Stack.Shape[..(site.Stack.Count - items)];
            var part = new Part(site.Address, bijector, inner, distribution.EventShape, bijector.InverseShape(distribution.EventShape), start);
            start += part.Length;
            parts.Add(part);
        }

        if (parts.Count == 0)
        {
            throw new StrategyException("", "the program has no latents to approximate.");
        }
    }

    /// <summary>The items.</summary>
    public PlateFrame[] Items { get; }

    /// <summary>The vector of choices, and the log determinant of the map from it.</summary>
    public (Tensor Packed, Tensor LogDeterminant) Pack(ObjectiveContext o, ChoiceMap choices)
    {
        var pieces = new Tensor[parts.Count];
        Tensor determinants = 0;
        for (var i = 0; i < pieces.Length; i++)
        {
            var part = parts[i];
            var events = part.Event.Rank;
            var rows = o.Evaluation.IsPadded ? o.Evaluation.BatchRank : items + part.Inner.Rank;
            var value = Evaluation.Pad(choices[part.Address], rows + events);
            var around = value.Shape[..(rows - items - part.Inner.Rank)];
            var own = value.Shape[(rows - items)..rows];
            value = value.Expand(around.Concat(part.Inner).Concat(own).Concat(part.Event));
            var (unconstrained, determinant) = part.Bijector.InverseWithDeterminant(Moved(value, part.Inner.Rank, events, outwards: true));
            determinants += part.Inner.Rank == 0 ? determinant : determinant.Sum(Last(part.Inner.Rank));
            pieces[i] = unconstrained.Reshape(around.Concat(Ones(o, part)).Concat(own).Concat([part.Length]));
        }

        var common = pieces.Aggregate(Shape.Scalar, (shape, piece) => Shape.Broadcast(shape, piece.Shape[..^1]));
        return (Tensor.Cat(Array.ConvertAll(pieces, piece => piece.Expand(common.Concat(piece.Shape[^1..]))), -1), determinants);
    }

    /// <summary>The choices of a vector, and the log determinant of the map from it.</summary>
    public (ChoiceMap Choices, Tensor LogDeterminant) Unpack(ObjectiveContext o, Tensor packed)
    {
        packed = Evaluation.Pad(packed, (o.Evaluation.IsPadded ? o.Evaluation.BatchRank : items) + 1);
        Tensor determinants = 0;
        var choices = new (string, Tensor)[parts.Count];
        for (var i = 0; i < choices.Length; i++)
        {
            var part = parts[i];
            var piece = packed.Narrow(-1, part.Start, part.Length);
            var rows = piece.Shape[..^1];
            var (value, determinant) = part.Bijector.ForwardWithDeterminant(piece.Reshape(rows.Concat(part.Inner).Concat(part.Unconstrained)));
            determinants += part.Inner.Rank == 0 ? determinant : determinant.Sum(Last(part.Inner.Rank));
            value = Moved(value, part.Inner.Rank, part.Event.Rank, outwards: false);
            if (o.Evaluation.IsPadded && part.Inner.Rank > 0)
            {
                // Inner plates take the places that were left for them.
                var around = rows[..(rows.Rank - items - part.Inner.Rank)];
                value = value.Reshape(around.Concat(part.Inner).Concat(rows[(rows.Rank - items)..]).Concat(part.Event));
            }

            choices[i] = (part.Address, value);
        }

        return (ChoiceMap.Owned(choices), determinants);
    }

    private static Shape Ones(ObjectiveContext o, Part part)
    {
        var ones = new long[o.Evaluation.IsPadded ? part.Inner.Rank : 0];
        Array.Fill(ones, 1);
        return ones;
    }

    private static long[] Last(int count) => [.. Enumerable.Range(1, count).Select(i => (long)-i)];

    /// <summary>[.., inner, items, event] as [.., items, inner, event] (outwards), or back.</summary>
    private Tensor Moved(Tensor value, int inner, int events, bool outwards)
    {
        if (inner == 0 || items == 0)
        {
            return value;
        }

        var rank = value.Rank;
        var around = rank - items - inner - events;
        var (first, second) = outwards ? (inner, items) : (items, inner);
        return value.Permute([
            .. Enumerable.Range(0, around).Select(i => (long)i),
            .. Enumerable.Range(around + first, second).Select(i => (long)i),
            .. Enumerable.Range(around, first).Select(i => (long)i),
            .. Enumerable.Range(rank - events, events).Select(i => (long)i),
        ]);
    }

    private sealed record Part(string Address, Bijector Bijector, Shape Inner, Shape Event, Shape Unconstrained, long Start)
    {
        public long Length { get; } = Inner.Concat(Unconstrained).Elements;
    }
}
