namespace Ansatz.Data.Named;

/// <summary>The data sets that are known by name.</summary>
public static class DataSets
{
    private static readonly Lock Gate = new();
    private static NamedData[] all = [new FashionMnist(), new Mnist(), new Ihdp(), new OrcaCrossing(), new EthUcy(), RegressionTable.Houses, RegressionTable.Bicycles, RegressionTable.Air];

    /// <summary>All data sets, in the order of the registry.</summary>
    public static IReadOnlyList<NamedData> All => all;

    /// <summary>Adds a data set.</summary>
    /// <param name="data">The data set; its name is new.</param>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    public static void Add(NamedData data)
    {
        lock (Gate) all = NamedRegistry.Append(all, data);
    }
}

/// <summary>The generators that are known by name.</summary>
public static class Generators
{
    private static readonly Lock Gate = new();
    private static NamedData[] all =
    [
        new RenderedFaces(), new DigitCanvases(), new SpriteImages(), new CorrelatedGaussians(),
        new HiddenConfounder(), new SkewedRegression(), new CrowdCrossing(),
        new DrawnDigits(), Garments.Plain, Garments.WithDigits,
    ];

    /// <summary>All generators, in the order of the registry.</summary>
    public static IReadOnlyList<NamedData> All => all;

    /// <summary>Adds a generator.</summary>
    /// <param name="generator">The generator; its name is new.</param>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    public static void Add(NamedData generator)
    {
        lock (Gate) all = NamedRegistry.Append(all, generator);
    }
}

/// <summary>Data sets and generators together.</summary>
public static class NamedRegistry
{
    /// <summary>All data sets, then all generators.</summary>
    public static IReadOnlyList<NamedData> All => [.. DataSets.All, .. Generators.All];

    /// <summary>Finds one by name; null when there is none.</summary>
    /// <param name="name">The name.</param>
    public static NamedData? Find(string name) => All.FirstOrDefault(d => d.Name == name);

    internal static NamedData[] Append(NamedData[] known, NamedData added) =>
        Find(added.Name) is null ? [.. known, added] : throw new ArgumentException($"There is already data of the name '{added.Name}'.", nameof(added));
}
