namespace Ansatz.Inference;

/// <summary>Observed sites become drawn.</summary>
internal sealed class Unconditioned(string pattern) : PatternHandler(pattern, nameof(GenerativeProgram.Uncondition))
{
    private protected override void Change(ref SiteRequest request)
    {
        if (request.Kind == SiteKind.Observed)
        {
            (request.Kind, request.Value) = (SiteKind.Latent, null);
        }
    }
}

/// <summary>Sites get a strategy.</summary>
internal sealed class Strategized(string pattern, Strategy strategy) : PatternHandler(pattern, nameof(GenerativeProgram.With), strategy.PlanKey)
{
    private protected override void Change(ref SiteRequest request) => request.Strategy = strategy;
}

/// <summary>Finite draws are summed out.</summary>
internal sealed class SummedOut(string pattern) : PatternHandler(pattern, nameof(GenerativeProgram.SumOut))
{
    private protected override void Change(ref SiteRequest request) => request.IsSummed |= request.Kind == SiteKind.Latent;
}

/// <summary>Draws are one: the first.</summary>
internal sealed class Equalized(string pattern) : PatternHandler(pattern, nameof(GenerativeProgram.Equalize))
{
    private protected override void Change(ref SiteRequest request) => request.Tie = request.Kind == SiteKind.Latent ? this : request.Tie;
}

/// <summary>Draws are integrated out by conjugacy.</summary>
internal sealed class CollapsedOut(string pattern) : PatternHandler(pattern, nameof(GenerativeProgram.Collapse))
{
    private protected override void Change(ref SiteRequest request) => request.IsCollapsed |= request.Kind == SiteKind.Latent;
}

/// <summary>Draws are made and neither recorded nor scored: noise of the program's own.</summary>
internal sealed class Hidden(string pattern) : PatternHandler(pattern, nameof(GenerativeProgram.Hide))
{
    private protected override void Change(ref SiteRequest request) => request.IsHidden |= request.Kind == SiteKind.Latent;
}

/// <summary>Log densities are multiplied by a number.</summary>
internal sealed class Rescaled(string pattern, double factor) : PatternHandler(pattern, nameof(GenerativeProgram.Scale))
{
    private protected override void Change(ref SiteRequest request) => request.Scale *= factor;
}

/// <summary>Sites count only where a mask is true.</summary>
internal sealed class MaskedSites(string pattern, Tensor mask) : PatternHandler(pattern, nameof(GenerativeProgram.Mask))
{
    private protected override void Change(ref SiteRequest request) => request.Mask = request.Mask is null ? mask : request.Mask & mask;
}

/// <summary>Draws become functions of other draws.</summary>
internal sealed class Reparameterized(string pattern, string verb, Reparameterization how) : PatternHandler(pattern, verb, how.GetType())
{
    private protected override void Change(ref SiteRequest request) => request.Reparameterization = request.Kind == SiteKind.Latent ? how : request.Reparameterization;
}

/// <summary>A handler of the sites whose addresses match a pattern.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="verb">The method of programs that adds the handler.</param>
/// <param name="key">What else plans are found by; null: nothing.</param>
internal abstract class PatternHandler(string pattern, string verb, object? key = null) : Handler
{
    private readonly AddressPattern matcher = AddressPattern.Of(pattern);

    public string Pattern => pattern;

    public string Verb => verb;

    public sealed override void Describe(PlanKey plan)
    {
        plan.Add(GetType());
        plan.Add(pattern);
        if (key is not null)
        {
            plan.Add(key);
        }
    }

    public sealed override bool Apply(string address, ref SiteRequest request)
    {
        if (!matcher.Matches(address))
        {
            return false;
        }

        Change(ref request);
        return true;
    }

    private protected abstract void Change(ref SiteRequest request);
}
