namespace Ansatz.Inference;

/// <summary>
/// Another strategy of a normal draw on the continuation less its Taylor expansion h at the location m, whose expectation is known: with g and H the
/// slope and the diagonal of the Hessian there, held constant, <c>h(x) = k(m) + g (x - m) + H (x - m)^2 / 2</c> and
/// <c>E[h] = k(m) + g (mu - m) + H (sigma^2 + (mu - m)^2) / 2</c>. A slope costs one more run with gradient, the Hessian one derivative for
/// each coordinate of an item (Paisley, Blei, Jordan 2012; Miller et al. 2017).
/// </summary>
internal sealed record TaylorStrategy : Strategy
{
    public TaylorStrategy(Strategy inner, int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 2);
        (Inner, Order) = (inner, order);
    }

    public Strategy Inner { get; }

    public int Order { get; }

    public override bool IsUnbiased => Inner.IsUnbiased;

    public override Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation)
    {
        if (!Autograd.IsEnabled)
        {
            return Inner.Differentiate(distribution, stream, continuation);
        }

        var normal = (Normal)Core(distribution)!;
        var shape = distribution.BatchShape.Concat(distribution.EventShape);
        var (location, scale) = (normal.Location.Expand(shape), normal.Scale.Expand(shape));
        var center = location.Detach().Clone();
        center.RequiresGradient = true;
        var atCenter = continuation(center);
        var (slope, curvature) = Derivatives(atCenter, center, distribution.EventShape.Rank);
        center = center.Detach();
        if (slope is null)
        {
            return Inner.Differentiate(distribution, stream, continuation);
        }

        var (value, surrogate) = Inner.Differentiate(distribution, stream, draw =>
        {
            var rest = continuation(draw);
            var expansion = atCenter.Value + Expansion(draw - center, 0.0, rest.Value);
            return new(rest.Value - expansion.Detach(), rest.Surrogate - expansion);
        });
        var mean = atCenter.Value + Expansion(location - center, scale.Square(), value);
        return new(value + mean.Detach(), surrogate + mean);

        Tensor Expansion(Tensor step, Tensor variance, Tensor like)
        {
            var terms = slope * step;
            if (curvature is not null)
            {
                terms += 0.5 * curvature * (step.Square() + variance);
            }

            return PlateSums.Like(PerRow(distribution, terms), like);
        }
    }

    internal override bool Fits(Distribution distribution) => Core(distribution) is not null && Inner.Fits(distribution);

    public override string ToString() => $"Taylor({Inner}, {Order})";

    private static Normal? Core(Distribution distribution) => distribution switch
    {
        Normal normal => normal,
        Independent independent => Core(independent.Base),
        Masked masked => Core(masked.Base),
        _ => null,
    };

    /// <summary>The slope and the diagonal of the Hessian of every item's value at the center: [rows, event].</summary>
    private (Tensor? Slope, Tensor? Curvature) Derivatives(Dual atCenter, Tensor center, int events)
    {
        if (!atCenter.Surrogate.RequiresGradient)
        {
            return default;
        }

        var slope = Autograd.Gradient([atCenter.Surrogate.Sum()], [center], allowUnused: true, createGraph: Order == 2, retainGraph: true)[0];
        if (slope is null || Order == 1 || !slope.RequiresGradient)
        {
            return (slope?.Detach(), null);
        }

        // Items are independent of one another: one derivative serves a coordinate of all of them.
        var ones = new long[events];
        Array.Fill(ones, 1);
        var coordinates = new Coordinates([], center.Shape, atCenter.Value.Shape.Concat(ones));
        var curvature = center.Detach() * 0.0;
        for (var c = 0; c < coordinates.Count; c++)
        {
            var mask = coordinates.Mask(c, 0, center.Rank).To(center.DataType);
            if (Autograd.Gradient([(slope * mask).Sum()], [center], allowUnused: true, retainGraph: true)[0] is { } column)
            {
                curvature += column * mask;
            }
        }

        return (slope.Detach(), curvature);
    }
}
