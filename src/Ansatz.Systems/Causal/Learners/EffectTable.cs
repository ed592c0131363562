using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>Turns tables with roles into units, and refuses what no effect can be learned from.</summary>
internal static class EffectTable
{
    /// <summary>The fewest units of an arm from which effects are learned.</summary>
    public const int FewestOfArm = 20;

    private const int MostListed = 8;

    /// <summary>The units of a table whose treatment and outcome are known, in the outcome's unit.</summary>
    /// <param name="table">A table with roles.</param>
    /// <param name="covariates">How its covariates become numbers.</param>
    /// <param name="device">Where tensors live.</param>
    /// <exception cref="DataException">A value is missing or infinite (row and column are named), or the treatment is not 0 and 1.</exception>
    public static EffectUnits Units(Table table, FeatureEncoder covariates, Device device) =>
        new(covariates.Encode(table).To(device), Treatment(table).To(device), Outcome(table).To(device));

    /// <summary>The treatment, [units].</summary>
    /// <exception cref="DataException">A value is missing, or not 0 or 1: those there are, are listed.</exception>
    public static Tensor Treatment(Table table)
    {
        var (column, values) = Column(table, ColumnRole.Treatment);
        var others = values.Where(value => value is not (0 or 1)).Distinct().Order().ToArray();
        if (others.Length > 0)
        {
            double[] all = [.. values.Distinct().Order()];
            throw new DataException(table.Source, $"column '{column}'", $"is no treatment of 0 and 1: it holds {string.Join(", ", all.Take(MostListed).Select(value => $"{value:G6}"))}{(all.Length > MostListed ? ", .." : "")}",
                "recode it to 0 (untreated) and 1 (treated), or name another with --treatment");
        }
        return Tensor.From<double>(values).To(ScalarType.Float32);
    }

    /// <summary>The outcome, [units].</summary>
    /// <exception cref="DataException">A value is missing or infinite.</exception>
    public static Tensor Outcome(Table table) => Tensor.From<double>(Column(table, ColumnRole.Outcome).Values).To(ScalarType.Float32);

    /// <summary>Refuses units from which no effect can be learned.</summary>
    /// <param name="units">The units that are learned from.</param>
    /// <param name="source">Where they came from.</param>
    /// <exception cref="DataException">An arm has too few units, or the outcome is constant.</exception>
    public static void CheckLearnable(EffectUnits units, string source)
    {
        var treated = (long)units.Treatment.Sum().ToDouble();
        foreach (var (arm, count) in ((string, long)[])[("untreated", units.Count - treated), ("treated", treated)])
        {
            if (count < FewestOfArm)
                throw new DataException(source, "", $"has {count} {arm} unit{(count == 1 ? "" : "s")} of {units.Count} to learn from, where at least {FewestOfArm} of each arm are needed", "give more units, or a larger training share (--split)");
        }
        if (units.Outcome.Min().ToDouble() is var low && low == units.Outcome.Max().ToDouble())
            throw new DataException(source, "", $"has the outcome {low:G6} for every unit to learn from: there is no effect to estimate", "name another column with --outcome");
    }

    private static (string Name, double[] Values) Column(Table table, ColumnRole role)
    {
        var column = EffectColumns.Of(table, role) ?? throw new DataException(table.Source, "", $"has no column of the role {role.ToString().ToLowerInvariant()}");
        var values = column.Values.ToArray();
        if (Array.FindIndex(values, value => !double.IsFinite(value)) is >= 0 and var row)
            throw new DataException(table.Source, $"column '{column.Name}', row {row + 1}", $"is {(double.IsNaN(values[row]) ? "empty" : $"{values[row]}")}", "leave the row out, or fill the value in");
        return (column.Name, values);
    }
}
