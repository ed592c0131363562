namespace Ansatz.Data;

/// <summary>
/// The columns of a table from which effects of a treatment are estimated: one binary treatment, one outcome, covariates, and, of simulated data, the truth.
/// Formats and generators of such data call and mark them so; a table of one's own gets its roles by <see cref="WithRoles"/>.
/// </summary>
public static class EffectColumns
{
    /// <summary>The treatment, 0 or 1.</summary>
    public const string Treatment = "treatment";

    /// <summary>The outcome in the arm that the unit was in.</summary>
    public const string Outcome = "outcome";

    /// <summary>The outcome in the other arm, with its noise; of simulated data.</summary>
    public const string Counterfactual = "counterfactual";

    /// <summary>The expected outcome without treatment; of simulated data.</summary>
    public const string Untreated = "mu0";

    /// <summary>The expected outcome with treatment; of simulated data.</summary>
    public const string Treated = "mu1";

    /// <summary>The confounder that a method does not see; of simulated data.</summary>
    public const string Confounder = "confounder";

    private static readonly string[] Truths = [Counterfactual, Untreated, Treated, Confounder];

    /// <summary>
    /// The table with roles: the treatment and outcome that are named, else those that the table marks, else the columns called <c>treatment</c> and
    /// <c>outcome</c>. Columns that only a simulation can know (<c>counterfactual</c>, <c>mu0</c>, <c>mu1</c>, <c>confounder</c>), which a file may have without
    /// their role, are marked as truth where both <c>mu0</c> and <c>mu1</c> are there.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="treatment">The treatment's column; null: found.</param>
    /// <param name="outcome">The outcome's column; null: found.</param>
    /// <param name="notes">Hears which columns are not used.</param>
    /// <param name="outcomeIsNeeded">Whether a table without an outcome is refused.</param>
    /// <param name="treatmentIsNeeded">Whether a table without a treatment is refused.</param>
    /// <returns>The table with one treatment and at most one outcome.</returns>
    /// <exception cref="DataException">A column that is named does not exist, or one that is needed is not there.</exception>
    public static Table WithRoles(Table table, string? treatment, string? outcome, INotes notes, bool outcomeIsNeeded = true, bool treatmentIsNeeded = true)
    {
        var given = table;
        table = Marked(table, treatment, ColumnRole.Treatment, Treatment, treatmentIsNeeded);
        table = Marked(table, outcome, ColumnRole.Outcome, Outcome, outcomeIsNeeded);
        var simulated = given.TryGet(Untreated, out _) && given.TryGet(Treated, out _);
        foreach (var name in Truths.Where(name => simulated && table.TryGet(name, out var column) && column.Role == ColumnRole.Feature).ToArray())
        {
            table = table.WithRole(name, ColumnRole.Truth);
            notes.Note($"column '{name}' is taken as the truth of a simulation, not as a covariate");
        }
        return table;
    }

    /// <summary>The column of a role, or null.</summary>
    /// <param name="table">The table.</param>
    /// <param name="role">The role.</param>
    public static NumberColumn? Of(Table table, ColumnRole role) => table.Columns.OfType<NumberColumn>().FirstOrDefault(column => column.Role == role);

    /// <summary>A column of truth by name, or null.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">Its name.</param>
    public static NumberColumn? TruthOf(Table table, string name) => table.TryGet(name, out var column) && column.Role == ColumnRole.Truth ? column as NumberColumn : null;

    /// <summary>A covariate of a published set; one that is coded 1 and 2 is recoded to 0 and 1, with a note.</summary>
    internal static NumberColumn Covariate(string name, double[] values, INotes notes)
    {
        var distinct = values.Distinct().Take(3).Order().ToArray();
        if (distinct is [1, 2])
        {
            notes.Note($"covariate '{name}', coded 1 and 2, is taken as 0 and 1");
            return NumberColumn.Own(name, [.. values.Select(value => value - 1)], ColumnKind.Boolean);
        }
        return NumberColumn.Own(name, values, distinct is [0, 1] ? ColumnKind.Boolean : ColumnKind.Number);
    }

    /// <summary>The column of a role, or the one of a name where the table has no such role.</summary>
    private static Table Marked(Table table, string? named, ColumnRole role, string usual, bool isNeeded)
    {
        var name = named ?? table.Columns.FirstOrDefault(column => column.Role == role)?.Name ?? (table.TryGet(usual, out _) ? usual : null);
        if (name is null)
        {
            return !isNeeded ? table
                : throw new DataException(table.Source, "", $"has no {usual}: its columns are {string.Join(", ", table.Names.Take(12))}", $"name the column with --{usual}");
        }
        if (table.Numbers(name).Role == role) return table;
        foreach (var other in table.Columns.Where(column => column.Role == role).ToArray()) table = table.WithRole(other.Name, ColumnRole.Feature);
        return table.WithRole(name, role);
    }
}
