using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>A few sets of attributes that pictures show, with names.</summary>
/// <param name="Names">A name a set.</param>
/// <param name="Values">[sets, attributes].</param>
internal sealed record AttributeSets(IReadOnlyList<string> Names, Tensor Values)
{
    private const int NamedAttributes = 4;

    /// <summary>How many sets there are.</summary>
    public int Count => Names.Count;

    /// <summary>One set a class where classes are the attributes, else the first that differ among those of images.</summary>
    /// <param name="scheme">The attributes.</param>
    /// <param name="values">The attributes of images, [images, attributes].</param>
    /// <param name="most">How many sets at most.</param>
    public static AttributeSets Of(AttributeScheme scheme, Tensor values, int most)
    {
        if (scheme.Groups.Count == 1 && scheme.Count > 1)
            return new AttributeSets([.. scheme.Names.Select(Member).Take(most)], Tensor.Eye(scheme.Count, device: values.Device).Narrow(0, 0, Math.Min(most, scheme.Count)));
        var rows = values.ToArray<float>().Chunk(scheme.Count).DistinctBy(row => string.Join(' ', row)).Take(most).ToArray();
        return new AttributeSets(
            [.. rows.Select(row => Describe(scheme, row))],
            Tensor.From<float>(rows.SelectMany(row => row).ToArray(), rows.Length, scheme.Count).To(values.Device));
    }

    /// <summary>The group (or single attribute) by which points are colored: the largest group; its members and the one of each image.</summary>
    /// <param name="scheme">The attributes.</param>
    /// <param name="values">The attributes of images, [images, attributes].</param>
    public static (IReadOnlyList<string> Names, IReadOnlyList<int> Members) Coloring(AttributeScheme scheme, Tensor values)
    {
        var group = scheme.Groups.MaxBy(g => g.Count)!;
        var rows = values.ToArray<float>().Chunk(scheme.Count).ToArray();
        return group.Count > 1
            ? ([.. group.Select(a => Member(scheme.Names[a]))], [.. rows.Select(row => Enumerable.Range(0, group.Count).MaxBy(i => row[group[i]]))])
            : ([$"without {scheme.Names[group[0]]}", $"with {scheme.Names[group[0]]}"], [.. rows.Select(row => row[group[0]] > 0.5f ? 1 : 0)]);
    }

    private static string Describe(AttributeScheme scheme, float[] row)
    {
        string[] present = [.. Enumerable.Range(0, row.Length).Where(a => row[a] > 0.5f).Select(a => Member(scheme.Names[a]))];
        return present.Length == 0 ? "none" : string.Join(", ", present.Take(NamedAttributes)) + (present.Length > NamedAttributes ? ", ..." : "");
    }

    private static string Member(string name)
    {
        var at = Math.Max(name.LastIndexOf('='), name.LastIndexOf(':'));
        return name[(at + 1)..];
    }
}
