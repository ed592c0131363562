using System.Text.Json.Nodes;

namespace Ansatz.Inference;

/// <summary>
/// An ansatz that is made from a model: one run of the model finds its latents, their plates and supports. It is a module with the
/// parameters, and converts to the program that draws the latents.
/// </summary>
public abstract class AutomaticAnsatz : Module
{
    private const string Fingerprint = "ansatz";

    private readonly IReadOnlyList<LatentSite> sites;
    private readonly Func<string, bool>? covers;

    /// <summary>Finds the latents of a model.</summary>
    /// <exception cref="StrategyException">A latent is discrete.</exception>
    private protected AutomaticAnsatz(GenerativeProgram model, RandomStream stream)
    {
        sites = LatentSite.Of(model, stream).Sites;
        covers = LatentSite.Block(model);
    }

    /// <summary>The latents, in the order in which the model draws them.</summary>
    public IReadOnlyList<LatentSite> Sites => sites;

    /// <summary>The ansatz as a program, for the rows of the model that it was made from.</summary>
    public GenerativeProgram Program => field ??= Make(sites);

    /// <summary>The ansatz as a program.</summary>
    public static implicit operator GenerativeProgram(AutomaticAnsatz ansatz) => ansatz.Program;

    /// <summary>The ansatz for the rows that a model has at hand, such as those of this batch.</summary>
    /// <param name="model">A model with the same latents; its plates may hold other rows.</param>
    public virtual GenerativeProgram For(GenerativeProgram model) => Make(RowsOf(model));

    /// <summary>The latents of a model that must be those of the ansatz, with the rows that it has at hand.</summary>
    /// <param name="model">The model.</param>
    /// <param name="anyRows">Whether its plates may be of other sizes altogether.</param>
    private protected IReadOnlyList<LatentSite> RowsOf(GenerativeProgram model, bool anyRows = false)
    {
        var found = LatentSite.Of(model, default).Sites.Where(site => covers?.Invoke(site.Address) ?? true).ToArray();
        var problems = Differences(Describe(sites, anyRows), Describe(found, anyRows)).ToArray();
        if (problems.Length > 0)
        {
            throw new AddressException(problems[0], $"the ansatz was made from another model: {string.Join("; ", problems)}.");
        }

        return found;
    }

    /// <summary>Writes the parameters as a safetensors file, with a fingerprint of the addresses, shapes and supports.</summary>
    public void Save(string path) => Save(path, new Dictionary<string, string>(StringComparer.Ordinal) { [Fingerprint] = Print() });

    /// <summary>Reads the parameters from a file that <see cref="Save(string)"/> wrote.</summary>
    /// <returns>This ansatz.</returns>
    /// <exception cref="AddressException">The file is of another ansatz; the message says what differs.</exception>
    /// <exception cref="StateException">The file has other parameters, or is damaged.</exception>
    public new AutomaticAnsatz Load(string path)
    {
        var metadata = SafeTensors.Load(path).Metadata;
        if (metadata.TryGetValue(Fingerprint, out var print) && print != Print())
        {
            var theirs = JsonNode.Parse(print)!.AsObject().ToDictionary(member => member.Key, member => (string)member.Value!);
            throw new AddressException(
                Path.GetFileName(path),
                $"{Path.GetFileName(path)} was saved by another ansatz than this {GetType().Name}: {string.Join("; ", Differences(Prints(), theirs))}.");
        }

        base.Load(path);
        return this;
    }

    /// <summary>What kind of ansatz it is, for the fingerprint: an ansatz of another family is not loaded.</summary>
    internal virtual string Family => GetType().Name;

    /// <summary>
    /// An ansatz whose first scale is small enough: the given one is halved until the mean log density of draws is finite (as AdvancedVI starts).
    /// <code>var ansatz = AutomaticAnsatz.Shrinking(schools, scale => new FullRankNormal(schools, scale: scale));</code>
    /// </summary>
    /// <param name="model">The model, with its observations.</param>
    /// <param name="family">Makes the ansatz with a first scale.</param>
    /// <param name="scale">The largest scale that is tried, above 0.</param>
    /// <param name="halvings">How often it is halved at most.</param>
    /// <param name="draws">How many draws the mean is of.</param>
    /// <param name="stream">The randomness.</param>
    /// <exception cref="ArithmeticException">The mean is not finite at the smallest scale either.</exception>
    public static TAnsatz Shrinking<TAnsatz>(
        GenerativeProgram model, Func<double, TAnsatz> family, double scale = 0.6, int halvings = 10, int draws = 10, RandomStream stream = default)
        where TAnsatz : AutomaticAnsatz
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        for (var halved = 0; halved <= halvings; halved++)
        {
            var ansatz = family(scale);
            var program = ansatz.Program;
            var mean = Objective.Maximize(o => o.LogDensity(model, o.Simulate(program))).Estimate(stream["shrinking"][halved], new(Particles: draws)).Value;
            if (double.IsFinite(mean))
            {
                return ansatz;
            }

            scale /= 2;
        }

        throw new ArithmeticException($"the model's log density is not finite at draws of the ansatz, even with the first scale {scale * 2:g3}: start elsewhere (Start.Feasible).");
    }

    /// <summary>Makes the program for given rows.</summary>
    internal abstract GenerativeProgram Make(IReadOnlyList<LatentSite> rows);

    /// <summary>The unconstrained start of each latent by its key: [all rows of its plates, unconstrained event].</summary>
    private protected IReadOnlyDictionary<string, Tensor> First(GenerativeProgram model, Start? start, RandomStream stream) =>
        (start ?? Start.Median()).OfAll(model, sites, stream).ToDictionary(first => first.Key.Key, first => first.Value, StringComparer.Ordinal);

    /// <summary>A program that draws given values, [all rows of its plates, event], at the latents.</summary>
    internal static GenerativeProgram Points(IReadOnlyList<LatentSite> rows, Func<LatentSite, Tensor> values) => new(q =>
    {
        foreach (var site in rows)
        {
            Within(q, site, here => q.SampleAt(site.Address, new Delta(here(values(site)), eventDimensions: site.Event.Rank)));
        }
    });

    /// <summary>Opens the plates of a site in the ansatz, as the model does.</summary>
    internal static void Within(Context q, LatentSite site, Action<Func<Tensor, Tensor>> draw)
    {
        var open = new Stack<Plate>();
        var frames = new List<Plate>();
        foreach (var plate in site.Plates)
        {
            var opened = plate.IsDrawn ? q.Plate(plate.Name, plate.Of, subsample: plate.Size)
                : q.Plate(plate.Name, plate.Size, plate.Of == plate.Size ? null : plate.Of, plate.Indices);
            open.Push(opened);
            frames.Add(opened);
        }

        // Parameters of all rows, [innermost plate .. outermost, ..]: those of the rows at hand.
        Tensor Rows(Tensor all)
        {
            for (var i = 0; i < frames.Count; i++)
            {
                if (site.Plates[i].Of != site.Plates[i].Size || site.Plates[i].Indices is not null)
                {
                    all = all.IndexSelect(frames.Count - 1 - i, frames[i].Indices);
                }
            }

            return all;
        }

        draw(Rows);
        while (open.TryPop(out var plate))
        {
            plate.Dispose();
        }
    }

    private static Dictionary<string, string> Describe(IReadOnlyList<LatentSite> of, bool anyRows = false) => of.ToDictionary(
        site => site.Address,
        site => $"{string.Join(" ", site.Plates.Select(plate => anyRows ? plate.Name : $"{plate.Name}:{plate.Of}"))} {site.Event} {site.Support}",
        StringComparer.Ordinal);

    private static IEnumerable<string> Differences(Dictionary<string, string> ours, Dictionary<string, string> theirs)
    {
        foreach (var (address, what) in ours)
        {
            if (!theirs.TryGetValue(address, out var other))
            {
                yield return $"'{address}' is missing there";
            }
            else if (what != other)
            {
                yield return $"'{address}' is {what.Trim()} here and {other.Trim()} there";
            }
        }

        foreach (var address in theirs.Keys.Except(ours.Keys))
        {
            yield return $"'{address}' is missing here";
        }
    }

    private Dictionary<string, string> Prints()
    {
        var prints = Describe(sites);
        prints.Add("family", Family);
        return prints;
    }

    private string Print() => new JsonObject(Prints().Select(print => KeyValuePair.Create(print.Key, (JsonNode?)print.Value))).ToJsonString();
}
