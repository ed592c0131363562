namespace Ansatz.Data;

/// <summary>What columns of examples are for, as options name them: what is to be predicted, the key of a row, what is left out.</summary>
public sealed record ExampleColumns
{
    /// <summary>Nothing said: roles that the columns have already, and a column called <c>id</c>.</summary>
    public static ExampleColumns Default { get; } = new();

    /// <summary>The numbers to predict; none: those of the role outcome.</summary>
    public IReadOnlyList<string> Outcome { get; init; } = [];

    /// <summary>The class to predict; null: the column of the role label, or the classes of the images.</summary>
    public string? Label { get; init; }

    /// <summary>The key of a row; null: the column of that role, or one called <c>id</c>; else rows are numbered from 1.</summary>
    public string? Id { get; init; }

    /// <summary>The columns that are no inputs.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Whether a column that does not exist is passed over, as for new data that lack the outcome, rather than an error.</summary>
    public bool SkipsMissing { get; init; }

    /// <summary>Whether a column is named.</summary>
    public bool NamesAny => Outcome.Count > 0 || Label is not null || Id is not null || Ignore.Count > 0;

    /// <summary>A table whose columns have their roles; what is ignored is left out.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="DataException">A column does not exist (the nearest is named), an outcome holds no numbers, or a column has two uses.</exception>
    public Table Apply(Table table)
    {
        if (Outcome.Concat([Label, Id]).Concat(Ignore).OfType<string>().CountBy(name => name, StringComparer.Ordinal).FirstOrDefault(use => use.Value > 1) is { Key: { } twice })
            throw new DataException(table.Source, $"column '{twice}'", "is named for two uses", "name it once, as outcome, label, id or ignored");
        if (SkipsMissing)
        {
            string[] lacking = [.. Outcome.Concat([Label, Id]).Concat(Ignore).OfType<string>().Where(name => !table.TryGet(name, out _))];
            return (this with { SkipsMissing = false, Outcome = [.. Outcome.Except(lacking)], Label = lacking.Contains(Label) ? null : Label, Id = lacking.Contains(Id) ? null : Id, Ignore = [.. Ignore.Except(lacking)] }).Apply(table);
        }
        foreach (var name in Ignore) _ = table[name];
        if (Outcome.Count > 0) table = Assign(table, ColumnRole.Outcome, [.. Outcome.Select(name => table.Numbers(name).Name)]);
        if (Label is not null) table = Assign(table, ColumnRole.Label, [table[Label].Name]);
        if (Id is not null) table = Assign(table, ColumnRole.Id, [table[Id].Name]);
        else if (table.Id is null && table.TryGet("id", out var id) && id.Role == ColumnRole.Feature) table = table.WithRole("id", ColumnRole.Id);
        if (table.Columns.All(c => c.Role != ColumnRole.Part) && table.TryGet("part", out var part) && part is TextColumn { Role: ColumnRole.Feature } parts && parts.Categories.All(Split.PartNames.Contains))
            table = table.WithRole("part", ColumnRole.Part);
        return Ignore.Count == 0 ? table : table.Select(table.Names.Where(name => !Ignore.Contains(name)));
    }

    private static Table Assign(Table table, ColumnRole role, string[] names)
    {
        var columns = table.Columns.Select(c => names.Contains(c.Name) ? c.As(role: role) : c.Role == role ? c.As(role: ColumnRole.Feature) : c);
        return new(columns, table.Source);
    }
}
