namespace Ansatz.Inference;

/// <summary>
/// A location-scale draw as a function of another, less dependent on its parameters: with centering c,
/// <c>y ~ D(c location, scale^c)</c> and <c>x = location + scale^(1 - c) (y - c location)</c>.
/// </summary>
internal sealed record LocationScaleReparameterization(Func<Tensor> Centering) : Reparameterization
{
    /// <summary>What the address of the other draw adds to that of the draw.</summary>
    public const string Suffix = "_decentered";

    /// <summary>Whether a distribution is of a family that can be made anew.</summary>
    public static bool Knows(Distribution distribution) => distribution is LocationScale family && Make(family) is not null;

    public override Tensor Apply(string address, Distribution distribution, AuxiliaryDraw draw)
    {
        if (distribution is not LocationScale family || Make(family) is not { } make)
        {
            throw new StrategyException(address, $"{distribution} is no location-scale distribution that Decenter knows: Normal, Laplace, Cauchy, Logistic, Gumbel.");
        }

        var (location, scale, centering) = (family.Location, family.Scale, Centering());
        return location + (scale.Pow(1 - centering) * (draw(Suffix, make(centering * location, scale.Pow(centering))) - (centering * location)));
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
