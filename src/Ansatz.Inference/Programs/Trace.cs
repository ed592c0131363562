namespace Ansatz.Inference;

/// <summary>
/// What one run of a program did: its choices, its sites and the log density of the whole.
/// Log densities are in nats and have one value for each item: the items are the plates that enclose every site.
/// </summary>
public class Trace
{
    private readonly SiteList sites;
    private readonly bool isPadded;
    private PlateFrame[]? items;
    private bool itemsAreUsed;
    private ChoiceMap? choices;
    private Tensor? latent;
    private Tensor? observed;
    private Tensor? total;

    internal Trace(SiteList sites, bool isPadded)
    {
        this.sites = sites;
        this.isPadded = isPadded;
        foreach (var site in sites.Items)
        {
            if (site.IsScored)
            {
                items = items is null ? site.Frames : CommonPlates(items, site.Frames);
            }
        }
    }

    private protected Trace(Trace other)
        : this(other.sites, other.isPadded) => Recorder = other.Recorder;

    /// <summary>Where per-row quantities are recorded before they are summed over rows; null: nowhere.</summary>
    internal Evaluation? Recorder { get; init; }

    /// <summary>The choices that were drawn (or, in a replay, given), by address. Observed values are not among them.</summary>
    public ChoiceMap Choices => choices ??= CollectChoices();

    /// <summary>The sites in the order of execution: draws, observations, factors and recorded values.</summary>
    public IReadOnlyList<Site> Sites => sites.Items;

    /// <summary>The log density of the draws and the observations together: <c>[items]</c>.</summary>
    public Tensor LogDensity => total ??= LatentIsEmpty ? ObservedLogDensity : ObservedIsEmpty ? LatentLogDensity : LatentLogDensity + ObservedLogDensity;

    /// <summary>The log density of the draws alone: <c>[items]</c>.</summary>
    public Tensor LatentLogDensity => latent ??= Sum(static site => site.Kind is SiteKind.Latent or SiteKind.Joint);

    /// <summary>The log density of the observations and factors, given the draws: <c>[items]</c>.</summary>
    public Tensor ObservedLogDensity => observed ??= Sum(static site => site.Kind is SiteKind.Observed or SiteKind.Factor);

    /// <summary>The value at a site: a choice, an observation or a recorded value.</summary>
    /// <exception cref="AddressException">There is no such site; the message names the nearest.</exception>
    public Tensor this[string address] => Find(address)?.Value
        ?? throw AddressException.Unknown(address, sites.Items.Select(site => site.Address), $"there is no site '{address}' in the trace.");

    /// <summary>
    /// The part of the log density that is of the sites whose addresses match a pattern (draws, observations, factors): <c>[items]</c>. Of draws it is the log of
    /// the probability by which a run draws these values there, given the others before them; <c>Project("**")</c> is <see cref="LogDensity"/>.
    /// </summary>
    /// <param name="pattern">Which sites: <c>*</c> within a segment, <c>**</c> across.</param>
    public Tensor Project(string pattern)
    {
        var matcher = AddressPattern.Of(pattern);
        return Sum(site => matcher.Matches(site.Address));
    }

    /// <summary>A trace that consists of choices and their joint log density, for programs that are not bodies.</summary>
    /// <param name="choices">The choices.</param>
    /// <param name="logDensity">Their log density, or a random value as <see cref="IStochasticDensity"/> allows: <c>[items]</c>.</param>
    /// <param name="items">A trace that has the same items; null: the log density is that of a single item.</param>
    public static Trace Of(ChoiceMap choices, Tensor logDensity, Trace? items = null) =>
        Of(choices, logDensity, items, address => items?.Find(address)?.EventRank ?? 0);

    /// <summary>A trace of choices whose events are known.</summary>
    internal static Trace Of(ChoiceMap choices, Tensor logDensity, Trace? items, Func<string, int> eventRank)
    {
        var plates = items?.items is { Length: > 0 } frames ? PlateStack.Of(frames) : PlateStack.Empty;
        var joint = new SiteList();
        for (var i = 0; i < choices.Count; i++)
        {
            var (address, value) = choices.At(i);
            joint.Add(new Site(address, SiteKind.Joint, null, value, plates, null, i == 0 ? logDensity : 0.0) { EventRank = eventRank(address) });
        }

        if (choices.Count == 0)
        {
            joint.Add(new Site("", SiteKind.Joint, null, logDensity, plates, null, logDensity));
        }

        return new Trace(joint, items?.isPadded ?? false);
    }

    /// <summary>The site of an address; null when there is none.</summary>
    internal Site? Find(string address) => sites.Find(address) is >= 0 and var i ? sites[i] : null;

    internal SiteList SiteList => sites;

    internal bool IsPadded => isPadded;

    /// <summary>The plates over which the log density is spread; null: no site says.</summary>
    internal PlateFrame[]? Items => items;

    private bool LatentIsEmpty => !sites.Items.Exists(static site => site.IsScored && site.Kind is SiteKind.Latent or SiteKind.Joint);

    private bool ObservedIsEmpty => !sites.Items.Exists(static site => site.IsScored && site.Kind is SiteKind.Observed or SiteKind.Factor);

    /// <summary>Gives two traces the same items: the plates that enclose every site of both.</summary>
    internal static void Align(Trace simulated, Trace replayed)
    {
        if (simulated.items is null || replayed.items is null)
        {
            simulated.items ??= replayed.items;
            replayed.items ??= simulated.items;
            return;
        }

        var common = CommonPlates(simulated.items, replayed.items);
        if (common.Length < simulated.items.Length)
        {
            if (simulated.itemsAreUsed)
            {
                throw new PlateException(
                    simulated.items[common.Length].Name,
                    $"plate '{simulated.items[common.Length].Name}' encloses every site of the simulated trace, and not every site of the program " +
                    "that is replayed on it: their log densities have different shapes. Replay before the first use of the simulated log density.");
            }

            simulated.items = common;
        }

        replayed.items = common;
    }

    /// <summary>
    /// Sums what a site has for each row, such as a distance of draws, over the plates that are not items, scaled by their of / size.
    /// </summary>
    /// <param name="site">A site of the trace.</param>
    /// <param name="perRow">[engine's axes, plates of the site], as its log density.</param>
    /// <returns><c>[items]</c>, as <see cref="LogDensity"/>.</returns>
    public Tensor ToItems(Site site, Tensor perRow) => ToItems(site, perRow, int.MaxValue);

    /// <summary>As <see cref="ToItems(Site, Tensor)"/>, of a quantity that depends on no more than a number of the evaluation's draws.</summary>
    internal Tensor ToItems(Site site, Tensor perRow, int position)
    {
        itemsAreUsed = true;
        perRow = Recorder?.Record(site, perRow, position) ?? perRow;
        return PlateSums.ToItems(perRow, site.Frames, items?.Length ?? 0, isPadded);
    }

    /// <summary>Sums a per-row quantity of a site that is no density, such as a log determinant, over the plates that are not items.</summary>
    internal Tensor SumRows(Site site, Tensor perRow) => PlateSums.ToItems(
        perRow, Array.ConvertAll(site.Frames, static plate => plate with { Of = plate.Size }), items?.Length ?? 0, isPadded);

    private static PlateFrame[] CommonPlates(PlateFrame[] a, PlateFrame[] b)
    {
        if (ReferenceEquals(a, b))
        {
            return a;
        }

        var count = 0;
        while (count < a.Length && count < b.Length && ReferenceEquals(a[count], b[count]))
        {
            count++;
        }

        return count == a.Length ? a : count == b.Length ? b : a[..count];
    }

    /// <summary>The log density of some of the sites: <c>[items]</c>.</summary>
    internal Tensor Sum(Func<Site, bool> wanted)
    {
        itemsAreUsed = true;
        Tensor? sum = null;
        foreach (var site in sites.Items)
        {
            if (site.IsScored && wanted(site))
            {
                var density = ToItems(site, site.LogDensity, site.Position);
                sum = sum is null ? density : sum + density;
            }
        }

        return sum ?? Tensor.Scalar(0);
    }

    private ChoiceMap CollectChoices()
    {
        var found = new List<(string, Tensor)>();
        foreach (var site in sites.Items)
        {
            if (site.Kind is SiteKind.Latent or SiteKind.Joint && site.Address.Length > 0)
            {
                found.Add((site.Address, site.Value));
            }
        }

        return ChoiceMap.Owned([.. found]);
    }
}

/// <summary>A trace of a program with a result.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public sealed class Trace<T> : Trace
{
    internal Trace(Trace trace, T result)
        : base(trace) => Result = result;

    /// <summary>What the program's body returned.</summary>
    public T Result { get; }
}

/// <summary>A trace and its importance weight.</summary>
/// <param name="Trace">The trace: constrained choices and the ones that were drawn.</param>
/// <param name="LogWeight">The log density of the constrained and observed sites given the drawn ones: <c>[items]</c>.</param>
public sealed record WeightedTrace(Trace Trace, Tensor LogWeight);
