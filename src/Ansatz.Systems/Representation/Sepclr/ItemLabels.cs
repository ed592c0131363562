using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>A label of items that a representation is probed for: words or classes, or numbers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Classes">The class of each item, from 0; null for numbers.</param>
/// <param name="ClassNames">The classes' names.</param>
/// <param name="Numbers">The number of each item; null for classes.</param>
internal sealed record ItemLabels(string Name, IReadOnlyList<int>? Classes, IReadOnlyList<string> ClassNames, IReadOnlyList<double>? Numbers)
{
    /// <summary>The penalty of probes: that of a unit penalty on the sum over some thousands of rows.</summary>
    public static LogisticRegressionOptions Probe { get; } = new() { Penalties = [3e-4] };

    /// <summary>What is known of items: the label and outcomes of a table; the columns beside images, else their classes.</summary>
    /// <param name="data">The items.</param>
    /// <exception cref="DataException">Nothing is known.</exception>
    public static IReadOnlyList<ItemLabels> Of(Examples data)
    {
        var found = TryOf(data);
        return found.Count > 0 ? found : throw new DataException(data.Name, "", "has no labels to look for in the representations", "name a column: --label COLUMN, or give images with classes");
    }

    /// <summary>What is known of items; none where nothing is.</summary>
    public static IReadOnlyList<ItemLabels> TryOf(Examples data)
    {
        ItemLabels[] columns = [.. data.Columns.Columns.Where(column => IsLabel(column, data.Kind)).Select(Of).OfType<ItemLabels>()];
        return columns.Length > 0 || data.Labels is null ? columns : [new("class", data.Labels, data.ClassNames!, null)];
    }

    /// <summary>Cross-validated figures of probes of both representations.</summary>
    /// <param name="common">[n, k].</param>
    /// <param name="salient">[n, k].</param>
    /// <param name="stream">Which items are held out together.</param>
    public IEnumerable<KeyValuePair<string, MeanFigure>> Figures(Tensor common, Tensor salient, RandomStream stream)
    {
        foreach (var (name, representation) in (IEnumerable<(string, Tensor)>)[("salient", salient), ("common", common)])
            yield return new($"{(Classes is null ? "R² of" : "accuracy of")} {Name} from {name}", CrossValidated(representation, stream));
        if (Classes is null) yield break;
        yield return new($"share of the commonest {Name}", new(Classes.CountBy(c => c).Max(pair => pair.Value) / (double)Classes.Count, 0));
        var clusters = KMeans.Fit(salient, ClassNames.Count, stream["clusters"], starts: 5).Assign(salient);
        yield return new($"adjusted Rand index of {Name}, salient groups", new(ClusterMetrics.AdjustedRandIndex(clusters, ClassTensor), 0));
    }

    /// <summary>The accuracy of a probe of one representation that is fitted to some items and judged on others.</summary>
    public static double Accuracy(Tensor fitted, ItemLabels known, Tensor judged, ItemLabels truth, RandomStream stream) =>
        LogisticRegression.Fit(fitted, known.ClassTensor, stream, Probe, known.ClassNames.Count).Accuracy(judged, truth.ClassTensor);

    /// <summary>The classes, [n].</summary>
    public Tensor ClassTensor => Tensor.From<long>([.. Classes!.Select(c => (long)c)]);

    /// <summary>The mean over items of two halves, each judged by a probe of the other.</summary>
    private MeanFigure CrossValidated(Tensor representation, RandomStream stream)
    {
        var order = stream["halves"].Permutation(representation.Size(0)).To(representation.Device);
        var half = order.Size(0) / 2;
        var parts = (First: order.Narrow(0, 0, half), Second: order.Narrow(0, half, order.Size(0) - half));
        Tensor Rows(Tensor values, Tensor part) => values.IndexSelect(0, part.To(values.Device));
        if (Numbers is { } numbers)
        {
            var y = Tensor.From<double>([.. numbers], numbers.Count, 1);
            double Explained(Tensor fit, Tensor judge) => RidgeRegression.Fit(Rows(representation, fit), Rows(y, fit)).RSquared(Rows(representation, judge), Rows(y, judge));
            return new(0.5 * (Explained(parts.First, parts.Second) + Explained(parts.Second, parts.First)), 0);
        }
        var classes = ClassTensor;
        Tensor Right(Tensor fit, Tensor judge) =>
            LogisticRegression.Fit(Rows(representation, fit), Rows(classes, fit), stream, Probe, ClassNames.Count).Predict(Rows(representation, judge)).To(Device.Cpu).Eq(Rows(classes, judge));
        return MeanFigure.Of(Tensor.Cat([Right(parts.First, parts.Second), Right(parts.Second, parts.First)], 0).To(ScalarType.Float64));
    }

    private static bool IsLabel(Column column, ExampleKind kind) => column.MissingCount == 0
        && (column.Role is ColumnRole.Label or ColumnRole.Outcome || (kind != ExampleKind.Table && column.Role == ColumnRole.Feature));

    private static ItemLabels? Of(Column column)
    {
        if (column is NumberColumn { Kind: ColumnKind.Number } numbers) return new(column.Name, null, [], numbers.Values.ToArray());
        var classes = ColumnClasses.Of(column);
        return classes.AreFew ? new(column.Name, classes.Labels, classes.Names, null) : null;
    }
}
