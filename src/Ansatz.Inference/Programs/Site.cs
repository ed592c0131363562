namespace Ansatz.Inference;

/// <summary>What a site of a program is.</summary>
public enum SiteKind
{
    /// <summary>A draw.</summary>
    Latent,

    /// <summary>A draw whose value is given.</summary>
    Observed,

    /// <summary>A factor on the density.</summary>
    Factor,

    /// <summary>A value that is recorded, not drawn.</summary>
    Deterministic,

    /// <summary>Choices of a program that is known by its density alone, such as a marginal.</summary>
    Joint,
}

/// <summary>One named place of a run: what was drawn, observed or recorded there.</summary>
public sealed class Site
{
    private Tensor? logDensity;
    private Tensor? drawDensity;

    internal Site(string address, SiteKind kind, Distribution? distribution, PlateStack plates, Tensor? mask)
    {
        Address = address;
        Kind = kind;
        Distribution = distribution;
        Value = null!;
        Stack = plates;
        Mask = mask;
    }

    internal Site(string address, SiteKind kind, Distribution? distribution, Tensor value, PlateStack plates, Tensor? mask, Tensor? logDensity = null)
    {
        Address = address;
        Kind = kind;
        Distribution = distribution;
        Value = value;
        Stack = plates;
        Mask = mask;
        this.logDensity = logDensity;
    }

    /// <summary>The site's address.</summary>
    public string Address { get; }

    /// <summary>What the site is.</summary>
    public SiteKind Kind { get; }

    /// <summary>The distribution there; null for a factor, a deterministic value, a joint site.</summary>
    public Distribution? Distribution { get; }

    /// <summary>The value: [engine's axes, plates from the innermost to the outermost, event].</summary>
    public Tensor Value { get; internal set; }

    /// <summary>Whether the value was given rather than drawn.</summary>
    public bool IsObserved => Kind == SiteKind.Observed;

    /// <summary>The names of the plates around the site, outermost first.</summary>
    public IReadOnlyList<string> Plates => Array.ConvertAll(Stack.Frames, plate => plate.Name);

    /// <summary>The log density of the value in nats, [engine's axes, plates], zero where the site is masked; not scaled by its plates, but by <see cref="GenerativeProgram.Scale"/>.</summary>
    public Tensor LogDensity => logDensity ??= Scale == 1 ? DrawDensity : Scale * DrawDensity;

    /// <summary>The log density of the draw itself, whatever it is multiplied by in that of the program: what score terms are made of.</summary>
    internal Tensor DrawDensity => drawDensity ??= Masked(Distribution is null ? 0.0 : Distribution.LogDensity(Value));

    /// <summary>What the log density is multiplied by.</summary>
    internal double Scale { get; init; } = 1;

    /// <summary>Whether the value is one of the outcomes that are summed over.</summary>
    internal bool IsOutcome { get; init; }

    /// <summary>How many of the value's last dimensions are an event.</summary>
    internal int EventRank
    {
        get => Distribution?.EventShape.Rank ?? field;
        init;
    }

    internal PlateStack Stack { get; }

    internal PlateFrame[] Frames => Stack.Frames;

    internal Tensor? Mask { get; }

    /// <summary>How the draw is differentiated; null where nothing was drawn, or the draw has no gradient.</summary>
    internal Strategy? Strategy { get; init; }

    /// <summary>The counts of the particles around a draw that is replaced or enumerated, outermost first.</summary>
    internal int[] InnerParticles { get; init; } = [];

    /// <summary>Which simulation of the evaluation drew it; negative where nothing was drawn.</summary>
    internal int Simulation { get; init; } = -1;

    /// <summary>How many draws of the evaluation its density may depend on, its own included.</summary>
    internal int Position { get; set; } = int.MaxValue;

    /// <summary>Whether the site contributes to the density.</summary>
    internal bool IsScored => Kind != SiteKind.Deterministic && !IsAbsorbed;

    /// <summary>Whether the site's density is part of a sum.</summary>
    internal bool IsAbsorbed { get; set; }

    /// <summary>A per-row quantity of the site with the rows that do not count set to zero.</summary>
    internal Tensor Masked(Tensor perRow) => Mask is null ? perRow : Tensor.Where(Mask, perRow, 0.0);

    /// <inheritdoc/>
    public override string ToString() => $"{Address}: {Value.Shape}";
}
