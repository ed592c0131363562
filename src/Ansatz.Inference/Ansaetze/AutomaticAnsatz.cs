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

    /// <summary>Finds the latents of a model.</summary>
    /// <exception cref="StrategyException">A latent is discrete.</exception>
    private protected AutomaticAnsatz(GenerativeProgram model, RandomStream stream) => sites = LatentSite.Of(model, stream).Sites;

    /// <summary>The latents, in the order in which the model draws them.</summary>
    public IReadOnlyList<LatentSite> Sites => sites;

    /// <summary>The ansatz as a program, for the rows of the model that it was made from.</summary>
    public GenerativeProgram Program => field ??= Make(sites);

    /// <summary>The ansatz as a program.</summary>
    public static implicit operator GenerativeProgram(AutomaticAnsatz ansatz) => ansatz.Program;

    /// <summary>The ansatz for the rows that a model has at hand, such as those of this batch.</summary>
    /// <param name="model">A model with the same latents; its plates may hold other rows.</param>
    public GenerativeProgram For(GenerativeProgram model)
    {
        using var scope = TensorScope.Open();
        var (found, _) = LatentSite.Of(model, default);
        var problems = Differences(Describe(sites), Describe(found)).ToArray();
        if (problems.Length > 0)
        {
            throw new AddressException(problems[0], $"the ansatz was made from another model: {string.Join("; ", problems)}.");
        }

        foreach (var plate in found.SelectMany(site => site.Plates))
        {
            plate.Indices?.Escape();
        }

        return Make(found);
    }

    /// <summary>Writes the parameters as a safetensors file, with a fingerprint of the addresses, shapes and supports.</summary>
    public void Save(string path) => Save(path, new Dictionary<string, string>(StringComparer.Ordinal) { [Fingerprint] = Print() });

    /// <summary>Reads the parameters from a file that <see cref="Save(string)"/> wrote.</summary>
    /// <returns>This ansatz.</returns>
    /// <exception cref="StateException">The file is of another ansatz; the message says what differs.</exception>
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

    /// <summary>Makes the program for given rows.</summary>
    private protected abstract GenerativeProgram Make(IReadOnlyList<LatentSite> rows);

    /// <summary>Opens the plates of a site in the ansatz, as the model does.</summary>
    private protected static void Within(Context q, LatentSite site, Action<Func<Tensor, Tensor>> draw)
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

    private static Dictionary<string, string> Describe(IReadOnlyList<LatentSite> of) => of.ToDictionary(
        site => site.Address, site => $"{string.Join(" ", site.Plates.Select(plate => $"{plate.Name}:{plate.Of}"))} {site.Event} {site.Support}", StringComparer.Ordinal);

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
        prints.Add("family", GetType().Name);
        return prints;
    }

    private string Print() => new JsonObject(Prints().Select(print => KeyValuePair.Create(print.Key, (JsonNode?)print.Value))).ToJsonString();
}
