namespace Ansatz.Data.Formats;

/// <summary>
/// Reads a replication of simulated data of treatment effects as cfrnet's archives hold them: covariates x [units, covariates, replications], and treatment t,
/// outcome yf, counterfactual ycf and expected outcomes mu0 and mu1 [units, replications]. <c>FILE.npz:replication=3</c> chooses one, from 1. Source: Shalit,
/// Johansson and Sontag, Estimating individual treatment effect, 2017.
/// </summary>
internal sealed class EffectArraysReader : Reader<Table>
{
    private const string Replication = "replication";

    private static readonly string[] Needed = ["x", "t", "yf"];

    private static readonly (string Array, string Column, ColumnRole Role)[] Known =
    [
        ("t", EffectColumns.Treatment, ColumnRole.Treatment), ("yf", EffectColumns.Outcome, ColumnRole.Outcome), ("ycf", EffectColumns.Counterfactual, ColumnRole.Truth),
        ("mu0", EffectColumns.Untreated, ColumnRole.Truth), ("mu1", EffectColumns.Treated, ColumnRole.Truth),
    ];

    public override string Name => "NumPy arrays of treatment effects (cfrnet)";

    public override IReadOnlyList<string> Extensions => [];

    public override bool Recognizes(DataSource source) => NpyFile.IsNpz(source) && AreEffects(NpyFile.Names(source));

    /// <summary>Whether an archive with arrays of these names holds effects.</summary>
    public static bool AreEffects(IReadOnlyList<string> names) => Needed.All(names.Contains);

    public override Table Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        var options = TableOptions.From(new SpelledValue(arguments.Name, [.. arguments.Arguments.Where(argument => argument.Key != Replication)]));
        var arrays = NpyFile.ReadZip(source, name => name == "x" || Known.Any(known => known.Array == name));
        var x = arrays["x"];
        if (x.Shape.Length is not (2 or 3) || x.Shape[0] == 0) throw new DataException(source.Name, "array 'x'", $"has the shape ({string.Join(", ", x.Shape)}), where [units, covariates, replications] is expected");
        var (units, covariates, replications) = (x.Shape[0], x.Shape[1], x.Shape.Length == 3 ? x.Shape[2] : 1);
        if (replications < 1) throw new DataException(source.Name, "array 'x'", "holds no replication");
        Limits.Check(source, "", (8.0 * x.Count) + (16.0 * units * (covariates + Known.Length)) + (200.0 * covariates), $"{covariates} covariates of {units} units");
        var chosen = arguments.Integer(Replication, 1, 1, (int)Math.Min(replications, int.MaxValue)) - 1;
        if (replications > 1 && !arguments.Has(Replication)) notes.Note($"replication 1 of {replications}; another by {source.Name}:{Replication}=2");

        var columns = new List<Column>();
        foreach (var (name, column, role) in Known.Where(known => arrays.ContainsKey(known.Array)))
            columns.Add(NumberColumn.Own(column, Values(source, arrays[name], name, units, replications, chosen), role == ColumnRole.Treatment ? ColumnKind.Boolean : ColumnKind.Number, role: role));
        if (((NumberColumn)columns[0]).Values.ToArray() is var t && Array.FindIndex(t, value => value is not (0 or 1)) is >= 0 and var row)
            throw new DataException(source.Name, $"array 't', row {row + 1}", $"is {t[row]}, where 0 or 1 is expected");
        var values = x.ToDoubles();
        for (var c = 0L; c < covariates; c++)
            columns.Add(EffectColumns.Covariate($"x{c + 1}", [.. Enumerable.Range(0, (int)units).Select(unit => values[(((unit * covariates) + c) * replications) + chosen])], notes));
        return options.Apply(new Table(columns, source.Name), notes);
    }

    private static double[] Values(DataSource source, NpyArray array, string name, long units, long replications, int chosen)
    {
        if (array.Count != units * replications || array.Shape[0] != units)
            throw new DataException(source.Name, $"array '{name}'", $"has the shape ({string.Join(", ", array.Shape)}), where [{units} units, {replications} replications] is expected");
        var values = array.ToDoubles();
        return [.. Enumerable.Range(0, (int)units).Select(unit => values[(unit * replications) + chosen])];
    }
}
