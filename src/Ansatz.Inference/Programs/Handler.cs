namespace Ansatz.Inference;

/// <summary>What a site will be, while handlers see it: from the body's own wish to what the program as a whole makes of it.</summary>
internal ref struct SiteRequest
{
    public SiteKind Kind;
    public Tensor? Value;
    public Strategy? Strategy;
    public bool IsSummed;

    /// <summary>What the site is drawn from; a handler may put another distribution in its place.</summary>
    public Distribution? Distribution;

    /// <summary>The plates around the site.</summary>
    public PlateStack Plates = PlateStack.Empty;

    public bool IsHidden;
    public double Scale = 1;
    public Tensor? Mask;
    /// <summary>What the draws that are one share; null: the draw is one of its own.</summary>
    public object? Tie;
    public bool IsCollapsed;
    public Reparameterization? Reparameterization;

    /// <summary>Whether it is a draw that another is made of.</summary>
    public bool IsAuxiliary;

    public SiteRequest()
    {
    }
}

/// <summary>A change to the meaning of a program's sites. Addresses are those inside the program that it belongs to.</summary>
internal abstract class Handler
{
    /// <summary>Changes what a site will be.</summary>
    /// <returns>Whether the site is one that the handler is about: one of the choices it was given, or one whose address its pattern matches.</returns>
    public abstract bool Apply(string address, ref SiteRequest request);

    /// <summary>The choices that a run of the program must use.</summary>
    public virtual ChoiceMap Given => ChoiceMap.Empty;

    /// <summary>Adds what the handler is, apart from the values it carries, to the key that plans are found by.</summary>
    public abstract void Describe(PlanKey key);
}

/// <summary>Sites are given values: they become observed, or deterministic (set from outside, and not scored).</summary>
internal sealed class Assigned(ChoiceMap choices, SiteKind kind) : Handler
{
    public SiteKind Kind => kind;

    public override ChoiceMap Given => choices;

    public override void Describe(PlanKey key)
    {
        key.Add($"{kind}");
        foreach (var (address, _) in choices)
        {
            key.Add(address);
        }
    }

    public override bool Apply(string address, ref SiteRequest request)
    {
        if (!choices.TryGet(address, out var value))
        {
            return false;
        }

        (request.Kind, request.Value) = (kind, value);
        return true;
    }
}

/// <summary>Automatic ansaetze see only some of the latents: those of their block. Runs of the program are as before.</summary>
internal sealed class Restricted(Func<string, bool> belongs) : Handler
{
    public bool Includes(string address) => belongs(address);

    public override void Describe(PlanKey key)
    {
    }

    public override bool Apply(string address, ref SiteRequest request) => false;
}

/// <summary>Parameters are constants while the body runs.</summary>
internal sealed class Frozen(IReadOnlySet<Parameter>? parameters) : Handler
{
    /// <summary>Which; null: all.</summary>
    public IReadOnlySet<Parameter>? Parameters => parameters;

    public override void Describe(PlanKey key) => key.Add(parameters is null ? nameof(Frozen) : nameof(Parameters));

    public override bool Apply(string address, ref SiteRequest request) => false;
}
