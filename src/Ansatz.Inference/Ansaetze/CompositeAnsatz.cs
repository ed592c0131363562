namespace Ansatz.Inference;

/// <summary>Some latents of a model, and the family that they get.</summary>
/// <param name="Patterns">Their addresses: <c>*</c> within a segment, <c>**</c> across.</param>
/// <param name="Family">Makes the ansatz of the model it is given, which shows these latents only.</param>
public sealed record AnsatzBlock(IReadOnlyList<string> Patterns, Func<GenerativeProgram, AutomaticAnsatz> Family);

/// <summary>
/// Another family for each block of the latents, independent of each other.
/// <code>
/// new CompositeAnsatz(schools,
///     new(["mu", "tau"], block => new FullRankNormal(block)),
///     new(["eta"], block => new MeanFieldNormal(block)))
/// </code>
/// </summary>
public sealed class CompositeAnsatz : AutomaticAnsatz
{
    private readonly IReadOnlyList<AutomaticAnsatz> parts;

    /// <summary>Makes the ansatz of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="blocks">The blocks; a latent belongs to the first that matches.</param>
    /// <exception cref="AddressException">A latent belongs to no block, or a block has no latent.</exception>
    public CompositeAnsatz(GenerativeProgram model, params IReadOnlyList<AnsatzBlock> blocks)
        : base(model, default)
    {
        var made = new List<AutomaticAnsatz>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var block in blocks)
        {
            var patterns = block.Patterns.Select(AddressPattern.Of).ToArray();
            var mine = Sites.Select(site => site.Address).Where(address => !taken.Contains(address) && Array.Exists(patterns, pattern => pattern.Matches(address)))
                .ToHashSet(StringComparer.Ordinal);
            if (mine.Count == 0)
            {
                throw AddressException.Unknown(block.Patterns[0], Sites.Select(site => site.Address), $"no latent is left for the block of {string.Join(", ", block.Patterns)}.");
            }

            taken.UnionWith(mine);
            made.Add(block.Family(model.Restrict(mine.Contains)));
        }

        if (Sites.FirstOrDefault(site => !taken.Contains(site.Address)) is { } left)
        {
            throw new AddressException(left.Address, $"'{left.Address}' belongs to no block: a last block of [\"**\"] takes what is left.");
        }

        parts = made;
    }

    /// <summary>The ansaetze of the blocks.</summary>
    public IReadOnlyList<AutomaticAnsatz> Parts => parts;

    internal override string Family => $"{nameof(CompositeAnsatz)} ({string.Join("; ", parts.Select(part => $"{part.Family} of {string.Join(", ", part.Sites.Select(site => site.Address))}"))})";

    internal override GenerativeProgram Make(IReadOnlyList<LatentSite> rows)
    {
        var programs = parts.Select(part => part.Make([.. part.Sites.Select(site => rows.First(row => row.Address == site.Address))])).ToArray();
        return new(q =>
        {
            foreach (var program in programs)
            {
                q.Call(program);
            }
        });
    }
}
