using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>A property of the examples that is known, as classes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Classes">The class of each example from 0, [n].</param>
/// <param name="Count">How many classes there are.</param>
internal sealed record LatentFactor(string Name, Tensor Classes, int Count)
{
    /// <summary>The factors of images: the columns of a table, each distinct value a class, or without a table their classes; none where there are neither.</summary>
    /// <param name="images">The images.</param>
    /// <param name="factors">The table, a row an image in their order, or null.</param>
    /// <param name="notes">Hears of what is left out.</param>
    public static IReadOnlyList<LatentFactor> Of(ImageSet images, Table? factors, INotes notes)
    {
        if (factors is null)
        {
            if (images.Labels is { } labels && labels.Distinct().Count() > 1) return [new("class", images.LabelTensor!, labels.Max() + 1)];
            notes.Note("no factors and no classes: the tasks are left out");
            return [];
        }
        var found = new List<LatentFactor>();
        foreach (var column in factors.Columns.Where(column => column.Role is not (ColumnRole.Id or ColumnRole.Part)))
        {
            var classes = ColumnClasses.Of(column);
            if (!classes.AreFew || column.MissingCount > 0)
                notes.Note($"factor '{column.Name}' is left out: {(column.MissingCount > 0 ? "it has empty cells" : $"it has {classes.Names.Count} values, where 2 to {ColumnClasses.Most} are classes")}");
            else
                found.Add(new(column.Name, Tensor.From([.. classes.Labels.Select(label => (long)label)], column.Count), classes.Names.Count));
        }
        return found;
    }
}

/// <summary>How a task is learned from latents.</summary>
internal enum LatentProbe
{
    /// <summary>Multinomial logistic regression on standardized latents.</summary>
    Logistic,

    /// <summary>The same on the latents as they are: standardizing scales the leakage of passive means up.</summary>
    LogisticUnscaled,

    /// <summary>100 boosted trees of depth 3.</summary>
    Trees,
}

/// <summary>The downstream tasks: each factor is told from latents, learned on two thirds of the examples and judged on the rest.</summary>
/// <param name="factors">The factors.</param>
/// <param name="stream">Which examples are learned from, and the randomness of the probes.</param>
internal sealed class LatentTasks(IReadOnlyList<LatentFactor> factors, RandomStream stream)
{
    private static readonly LogisticRegressionOptions Scaled = new() { Penalties = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5], Folds = 3 };

    /// <summary>The mean accuracy over factors, with its interval over examples.</summary>
    /// <param name="rows">The latents, [n, d].</param>
    /// <param name="probe">How it is learned.</param>
    public MeanFigure Accuracy(Tensor rows, LatentProbe probe) => Judge(rows.Size(0), (factor, train, test) =>
    {
        var (x, x2, y) = (rows.IndexSelect(0, train), rows.IndexSelect(0, test), factor.Classes.IndexSelect(0, train));
        return probe == LatentProbe.Trees ? BoostedTrees.Fit(x, y).Predict(x2)
            : LogisticRegression.Fit(x, y, stream[factor.Name], Scaled with { Standardize = probe == LatentProbe.Logistic }, factor.Count).Predict(x2);
    });

    /// <summary>The mean accuracy of classes drawn uniformly at random.</summary>
    /// <param name="rows">How many examples there are.</param>
    public MeanFigure Chance(long rows) => Judge(rows, (factor, _, test) => (stream["chance"][factor.Name].Uniform([test.Size(0)]) * factor.Count).Floor().To(ScalarType.Int64));

    private MeanFigure Judge(long rows, Func<LatentFactor, Tensor, Tensor, Tensor> predict)
    {
        using var scope = TensorScope.Open();
        var order = stream["rows"].Permutation(rows);
        var (train, test) = (order.Narrow(0, 0, rows * 2 / 3), order.Narrow(0, rows * 2 / 3, rows - rows * 2 / 3));
        var right = factors.Select(factor => predict(factor, train, test).To(Device.Cpu).Eq(factor.Classes.IndexSelect(0, test)).To(ScalarType.Float64));
        return MeanFigure.Of(Tensor.Stack([.. right], 0).Mean([0]));
    }
}
