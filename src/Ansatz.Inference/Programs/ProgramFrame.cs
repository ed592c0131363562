namespace Ansatz.Inference;

/// <summary>A program that is running in a context, with its handlers.</summary>
internal sealed class ProgramFrame(Handler[] handlers, int prefixLength, ProgramFrame? outer)
{
    private const int Listed = 6;

    private readonly bool[] matched = handlers.Length == 0 ? [] : new bool[handlers.Length];
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
        for (var i = 0; i < handlers.Length; i++)
        {
            if (handlers[i].Apply(local, ref request))
            {
                matched[i] = true;
                used += handlers[i] is Assigned ? 1 : 0;
                request.Tie = ReferenceEquals(request.Tie, handlers[i]) ? (this, handlers[i]) : request.Tie; // within one call of the program
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

        var known = Addresses(sites);
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

    /// <summary>After a whole run: says which patterns matched no address.</summary>
    /// <param name="sites">The run's sites.</param>
    /// <param name="isRepeated">Whether it is said again what was said before.</param>
    public void NotePatterns(SiteList sites, bool isRepeated)
    {
        for (var i = 0; i < handlers.Length; i++)
        {
            if (!matched[i] && handlers[i] is PatternHandler { Pattern: not "**" } handler)
            {
                Notices.Doubt($"{handler.Verb} '{handler.Pattern}'", () => Unmatched(handler, Addresses(sites)), isRepeated);
            }
        }
    }

    /// <summary>What is said of a pattern that matched nothing.</summary>
    public static string Unmatched(string verb, AddressPattern pattern, string[] known)
    {
        var nearest = NearestNames.Of(pattern.ToString(), known);
        return $"{verb}: the pattern '{pattern}' matches no address of this run" + (nearest.Count > 0 ? $"; did you mean {Quoted(nearest)}?"
            : known.Length == 0 ? ", which has none." : $", which has {Quoted(known.Take(Listed))}{(known.Length > Listed ? $" and {known.Length - Listed} more" : "")}.");
    }

    private static string Unmatched(PatternHandler handler, string[] known)
    {
        var pattern = AddressPattern.Of(handler.Pattern);
        return Array.Find(known, address => pattern.Matches(address)) is { } joint
            ? $"{handler.Verb}: '{joint}' is drawn by a program without a body of its own (a marginal, a posterior, an ansatz of all latents at once), in which {handler.Verb} does not " +
                "act: put it on the program inside."
            : Unmatched(handler.Verb, pattern, known);
    }

    private static string Quoted(IEnumerable<string> addresses) => string.Join(", ", addresses.Select(address => $"'{address}'"));

    private string[] Addresses(SiteList sites) =>
        [.. sites.Items.Where(site => site.Address.Length > prefixLength).Select(site => site.Address[prefixLength..])];
}
