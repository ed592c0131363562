namespace Ansatz.Inference;

/// <summary>Draws are made and neither recorded nor scored: noise of the program's own.</summary>
internal sealed class Hidden(string pattern) : PatternHandler(pattern)
{
    private protected override void Change(ref SiteRequest request) => request.IsHidden |= request.Kind == SiteKind.Latent;
}

/// <summary>Log densities are multiplied by a number.</summary>
internal sealed class Rescaled(string pattern, double factor) : PatternHandler(pattern)
{
    private protected override void Change(ref SiteRequest request) => request.Scale *= factor;
}

/// <summary>Sites count only where a mask is true.</summary>
internal sealed class MaskedSites(string pattern, Tensor mask) : PatternHandler(pattern)
{
    private protected override void Change(ref SiteRequest request) => request.Mask = request.Mask is null ? mask : request.Mask & mask;
}

/// <summary>Location-scale draws become functions of draws that depend less on their parameters.</summary>
internal sealed class Decentered(string pattern, Func<Tensor> centering) : PatternHandler(pattern)
{
    private protected override void Change(ref SiteRequest request) => request.Centering = request.Kind == SiteKind.Latent ? centering : request.Centering;
}

/// <summary>A handler of the sites whose addresses match a pattern.</summary>
internal abstract class PatternHandler(string pattern) : Handler
{
    private readonly AddressPattern matcher = AddressPattern.Of(pattern);

    public sealed override void Describe(PlanKey key)
    {
        key.Add(GetType());
        key.Add(pattern);
    }

    public sealed override bool Apply(string address, ref SiteRequest request)
    {
        if (matcher.Matches(address))
        {
            Change(ref request);
        }

        return false;
    }

    private protected abstract void Change(ref SiteRequest request);
}
