namespace Ansatz.Inference;

/// <summary>
/// A location-scale draw as a function of another, less dependent on its parameters: with centering c,
/// <c>y ~ D(c location, scale^c)</c> and <c>x = location + scale^(1 - c) (y - c location)</c>.
/// </summary>
internal static class Decentering
{
    /// <summary>What the address of the other draw adds to that of the draw.</summary>
    public const string Suffix = "_decentered";

    /// <summary>The distribution of y, and the map from y to x.</summary>
    /// <exception cref="StrategyException">The distribution is of no location-scale family that can be made anew.</exception>
    public static (Distribution Of, Func<Tensor, Tensor> Map) Apply(string address, Distribution distribution, Tensor centering)
    {
        if (distribution is Independent independent)
        {
            var (inner, map) = Apply(address, independent.Base, centering);
            return (inner.Expand(Shape.Broadcast(inner.BatchShape, independent.Base.BatchShape)).ToEvent(independent.Dimensions), map);
        }

        if (distribution is not LocationScale family || Make(family) is not { } make)
        {
            throw new StrategyException(address, $"{distribution} is no location-scale distribution that Decenter knows: Normal, Laplace, Cauchy, Logistic, Gumbel.");
        }

        var (location, scale) = (family.Location, family.Scale);
        return (make(centering * location, scale.Pow(centering)).Expand(family.BatchShape), y => location + scale.Pow(1 - centering) * (y - centering * location));
    }

    private static Func<Tensor, Tensor, Distribution>? Make(LocationScale family) => family switch
    {
        Normal => (location, scale) => new Normal(location, scale),
        Laplace => (location, scale) => new Laplace(location, scale),
        Cauchy => (location, scale) => new Cauchy(location, scale),
        Logistic => (location, scale) => new Logistic(location, scale),
        Gumbel => (location, scale) => new Gumbel(location, scale),
        _ => null,
    };
}
