namespace Ansatz.Systems.Representation;

/// <summary>What a latent does over many examples.</summary>
public enum LatentKind
{
    /// <summary>σ² is small on all examples: the latent tells something of each.</summary>
    Active,

    /// <summary>σ² is 1 on all examples: the latent tells nothing, its draws are those of the prior.</summary>
    Passive,

    /// <summary>Everything else: active on some examples and passive on others, or in between.</summary>
    Mixed,
}

/// <summary>Which latents of a representation are looked at.</summary>
/// <param name="Name">Its name, such as <c>active+mixed</c>.</param>
/// <param name="Kinds">The kinds that belong to it.</param>
public sealed record LatentSubset(string Name, params IReadOnlyList<LatentKind> Kinds)
{
    /// <summary>All latents.</summary>
    public static LatentSubset Full { get; } = new("full", LatentKind.Active, LatentKind.Passive, LatentKind.Mixed);

    /// <summary>The active ones.</summary>
    public static LatentSubset Active { get; } = new("active", LatentKind.Active);

    /// <summary>All but the passive ones.</summary>
    public static LatentSubset ActiveAndMixed { get; } = new("active+mixed", LatentKind.Active, LatentKind.Mixed);

    /// <summary>Every subset that the paper looks at, all latents first.</summary>
    public static IReadOnlyList<LatentSubset> All { get; } =
    [
        Full, Active, new("mixed", LatentKind.Mixed), new("passive", LatentKind.Passive), ActiveAndMixed,
        new("active+passive", LatentKind.Active, LatentKind.Passive), new("mixed+passive", LatentKind.Mixed, LatentKind.Passive),
    ];

    /// <summary>The numbers of the latents that belong to it.</summary>
    /// <param name="kinds">The kind of each latent.</param>
    public int[] Of(IReadOnlyList<LatentKind> kinds) => [.. Enumerable.Range(0, kinds.Count).Where(j => Kinds.Contains(kinds[j]))];
}
