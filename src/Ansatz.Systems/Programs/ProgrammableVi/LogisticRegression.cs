using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>
/// Bayesian logistic regression: w ~ N(0, I), label ~ Bernoulli(sigmoid(X w)), with a mean-field normal ansatz. Data: the label's column of 0 and 1, all
/// other columns of numbers are features. Without a table: 1000 rows of 10 features, drawn from the model.
/// </summary>
public sealed class LogisticRegression(string label = "y") : VariationalProgram
{
    /// <summary>The column of the features in <see cref="ProgramRows"/>, [rows, features].</summary>
    internal const string Features = "features";

    private const int OwnCount = 1000, OwnFeatures = 10;

    /// <inheritdoc/>
    public override FitRecipe Recipe => new() { Steps = 2000, Samples = 8 };

    /// <inheritdoc/>
    public override ProgramRows OwnRows(string part, Run run)
    {
        var stream = new RandomStream(0)["logistic regression"];
        var x = stream["features"].Normal([OwnCount, OwnFeatures]);
        return ProgramRows.Of((Features, x), (label, stream["labels"].Bernoulli(x.MatMul(stream["weights"].Normal([OwnFeatures])).Sigmoid())));
    }

    /// <inheritdoc/>
    public override ProgramRows Read(Table table, Run run)
    {
        var rows = ProgramRows.Of(table);
        string[] features = [.. table.NumericFeatures.Select(column => column.Name).Where(name => name != label)];
        if (features.Length == 0) throw new DataException(table.Source, "", $"has no column of numbers beside '{label}'", "a feature is expected");
        if (rows.Find(label) is { } labels && !(labels * (1 - labels)).Eq(0).All().ToBoolean())
            throw new DataException(table.Source, $"column '{label}'", "holds other values than 0 and 1");
        if (rows.Find(label) is null) run.Note($"no column '{label}': it is drawn");
        var read = ProgramRows.Of((Features, rows.Matrix(features)));
        return rows.Find(label) is { } found ? read.With(label, found.To(ScalarType.Float32)) : read;
    }

    /// <inheritdoc/>
    public override GenerativeProgram Model(ProgramRows rows) => new(p =>
    {
        var x = rows[Features];
        var w = p.Sample("w", Normal.Standard(x.Size(1)));
        using var plate = p.Plate("rows", rows.Count);
        p.Observe(label, Bernoulli.FromLogits(w.Rank == 1 ? x.MatMul(w) : (x * w).Sum([-1])), rows.Find(label));
    });
}
