using Ansatz.Torch;

namespace Ansatz.Lab;

/// <content>Maps of representations.</content>
public sealed partial record Plot
{
    /// <summary>Coordinates in the plane as points, colored by class.</summary>
    /// <param name="name">A short name in kebab case.</param>
    /// <param name="x">The title of the abscissa.</param>
    /// <param name="y">The title of the ordinate.</param>
    /// <param name="coordinates">The points, <c>[n, 2]</c>; the second coordinate of <c>[n, 1]</c> is 0.</param>
    /// <param name="classes">The class of each point, from 0.</param>
    /// <param name="names">The classes' names; one without a point is left out.</param>
    /// <returns>The plot.</returns>
    /// <exception cref="ArgumentException">The coordinates are no such points, or there is not one class a point.</exception>
    public static Plot Map(string name, string x, string y, Tensor coordinates, IReadOnlyList<int> classes, IReadOnlyList<string> names)
    {
        if (coordinates.Rank != 2 || coordinates.Size(1) is not (1 or 2)) throw new ArgumentException($"points [n, 2] are needed; the shape is {coordinates.Shape}", nameof(coordinates));
        if (coordinates.Size(0) != classes.Count) throw new ArgumentException($"{coordinates.Size(0)} points have {classes.Count} classes", nameof(classes));
        var (values, width) = (coordinates.ToArray<double>(), (int)coordinates.Size(1));
        double At(int row, int column) => column < width ? values[row * width + column] : 0;
        return Scatter(name, x, y, [.. names.Select((series, number) => (series, Rows: Enumerable.Range(0, classes.Count).Where(row => classes[row] == number).ToArray()))
            .Where(group => group.Rows.Length > 0).Select(group => new Series(group.series, [.. group.Rows.Select(row => At(row, 0))], [.. group.Rows.Select(row => At(row, 1))]))]);
    }

    /// <summary>Rows along the two directions of their greatest variance, colored by class.</summary>
    /// <param name="name">A short name in kebab case.</param>
    /// <param name="rows">The rows, <c>[n, features]</c>, at least two.</param>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="names">The classes' names.</param>
    /// <returns>The plot.</returns>
    public static Plot PrincipalMap(string name, Tensor rows, IReadOnlyList<int> classes, IReadOnlyList<string> names) => Map(
        name, "first direction", "second direction", PrincipalComponents.Of(rows, (int)Math.Min(2, rows.Size(1))).Project(rows), classes, names);

    /// <summary>Rows laid out so that neighbors stay neighbors (<see cref="NeighborEmbedding"/>), colored by class.</summary>
    /// <param name="name">A short name in kebab case.</param>
    /// <param name="rows">The rows, <c>[n, features]</c>, at least 4; more than 1000 take long.</param>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="names">The classes' names.</param>
    /// <returns>The plot.</returns>
    public static Plot NeighborMap(string name, Tensor rows, IReadOnlyList<int> classes, IReadOnlyList<string> names) =>
        Map(name, "t-SNE, first", "t-SNE, second", NeighborEmbedding.Of(rows), classes, names);

    /// <summary>The shares of groups of values that fall into equal intervals of their common range, a line a group.</summary>
    /// <param name="name">A short name in kebab case.</param>
    /// <param name="x">The title of the values, with their unit.</param>
    /// <param name="intervals">How many intervals.</param>
    /// <param name="groups">The groups by name, none empty.</param>
    /// <returns>The plot.</returns>
    public static Plot Shares(string name, string x, int intervals, params IReadOnlyList<KeyValuePair<string, IReadOnlyList<double>>> groups)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(intervals, 1);
        var (low, high) = (groups.Min(group => group.Value.Min()), groups.Max(group => group.Value.Max()));
        var width = high > low ? (high - low) / intervals : 1;
        double[] middles = [.. Enumerable.Range(0, intervals).Select(i => low + (i + 0.5) * width)];
        return Line(name, x, "share", [.. groups.Select(group =>
        {
            var counts = group.Value.CountBy(value => Math.Min((int)((value - low) / width), intervals - 1)).ToDictionary();
            return new Series(group.Key, middles, [.. Enumerable.Range(0, intervals).Select(i => counts.GetValueOrDefault(i) / (double)group.Value.Count)]);
        })]);
    }
}
