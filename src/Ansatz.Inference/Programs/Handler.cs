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
    public Func<Tensor>? Centering;

    public SiteRequest()
    {
    }
}

/// <summary>A change to the meaning of a program's sites. Addresses are those inside the program that it belongs to.</summary>
internal abstract class Handler
{
    /// <summary>Changes what a site will be.</summary>
    /// <returns>Whether the handler used one of the choices it was given.</returns>
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

/// <summary>Observed sites become drawn.</summary>
internal sealed class Unconditioned(string pattern) : Handler
{
    private readonly AddressPattern matcher = AddressPattern.Of(pattern);

    public override void Describe(PlanKey key)
    {
        key.Add(nameof(Unconditioned));
        key.Add(pattern);
    }

    public override bool Apply(string address, ref SiteRequest request)
    {
        if (request.Kind == SiteKind.Observed && matcher.Matches(address))
        {
            (request.Kind, request.Value) = (SiteKind.Latent, null);
        }

        return false;
    }
}

/// <summary>Sites get a strategy.</summary>
internal sealed class Strategized(string pattern, Strategy strategy) : Handler
{
    private readonly AddressPattern matcher = AddressPattern.Of(pattern);

    public override void Describe(PlanKey key)
    {
        key.Add(pattern);
        key.Add(strategy.PlanKey);
    }

    public override bool Apply(string address, ref SiteRequest request)
    {
        if (matcher.Matches(address))
        {
            request.Strategy = strategy;
        }

        return false;
    }
}

/// <summary>Finite draws are summed out.</summary>
internal sealed class SummedOut(string[] patterns) : Handler
{
    private readonly AddressPattern[] matchers = Array.ConvertAll(patterns, AddressPattern.Of);

    public override void Describe(PlanKey key)
    {
        key.Add(nameof(SummedOut));
        foreach (var pattern in patterns)
        {
            key.Add(pattern);
        }
    }

    public override bool Apply(string address, ref SiteRequest request)
    {
        if (request.Kind == SiteKind.Latent && Array.Exists(matchers, matcher => matcher.Matches(address)))
        {
            request.IsSummed = true;
        }

        return false;
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

/// <summary>A program that is running in a context, with its handlers.</summary>
internal sealed class ProgramFrame(Handler[] handlers, int prefixLength, ProgramFrame? outer)
{
    private int used;

    public ProgramFrame? Outer => outer;

    /// <summary>Shows a site to the handlers.</summary>
    public void Apply(string address, ref SiteRequest request)
    {
        if (handlers.Length == 0)
        {
            return;
        }

        var local = prefixLength == 0 ? address : address[prefixLength..];
        foreach (var handler in handlers)
        {
            if (handler.Apply(local, ref request))
            {
                used++;
            }
        }
    }

    /// <summary>Takes the values that sites under a prefix are conditioned on, for programs that are scored as a whole.</summary>
    /// <param name="prefix">What the addresses of the program begin with, as this frame sees it.</param>
    /// <param name="belongs">Whether an address, without the prefix, is the program's.</param>
    /// <param name="found">Receives addresses without the prefix.</param>
    public void TakeConditioned(string prefix, Func<string, bool> belongs, Dictionary<string, Tensor> found)
    {
        var inside = prefix[prefixLength..];
        foreach (var handler in handlers)
        {
            if (handler is not Assigned { Kind: SiteKind.Observed })
            {
                continue;
            }

            foreach (var (address, value) in handler.Given)
            {
                if (address.StartsWith(inside) && belongs(address[inside.Length..]))
                {
                    found[address[inside.Length..]] = value;
                    used++;
                }
            }
        }
    }

    /// <summary>After the run: refuses choices that no site used.</summary>
    public void Close(SiteList sites)
    {
        var given = 0;
        foreach (var handler in handlers)
        {
            given += handler.Given.Count;
        }

        if (given == used)
        {
            return;
        }

        var known = sites.Items.Where(site => site.Address.Length > prefixLength).Select(site => site.Address[prefixLength..]).ToArray();
        foreach (var handler in handlers)
        {
            foreach (var (address, _) in handler.Given)
            {
                if (!known.Contains(address))
                {
                    throw AddressException.Unknown(address, known, $"the program has no site '{address}', for which a value is given.");
                }
            }
        }
    }
}
