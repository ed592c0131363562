using Ansatz.Data.Formats;
using Ansatz.Data.Named;

namespace Ansatz.Data;

public static partial class DataArgument
{
    /// <summary>The types that examples are made of, by the names of their options.</summary>
    public static IReadOnlyList<KeyValuePair<string, Type>> ExampleTypes { get; } = [new("images", typeof(ImageSet)), new("table", typeof(Table)), new("codes", typeof(Codes))];

    /// <summary>
    /// Reads the examples that an argument means. What stands beside images or codes (a table in the same folder, the columns of a named data set, or the table
    /// of an outcome spelled <c>TABLE.csv:COLUMN</c>) are their columns.
    /// </summary>
    /// <param name="argument">The argument as typed.</param>
    /// <param name="type">Table, ImageSet or Codes; null: what the argument most likely means.</param>
    /// <param name="roles">What columns are for; null: as the data say.</param>
    /// <param name="role">What the examples are for, as the option is called.</param>
    /// <param name="notes">Takes conversions and doubts; null: they are dropped.</param>
    /// <exception cref="SpellingException">The argument is neither a path nor a name, or something spelled after it is wrong.</exception>
    /// <exception cref="DataException">The data are missing, damaged or of a type that is no examples, or a column does not fit.</exception>
    public static Examples ResolveExamples(string argument, Type? type = null, ExampleColumns? roles = null, string? role = null, INotes? notes = null)
    {
        notes ??= new NoteList();
        type ??= argument == "-" ? typeof(Table) : TypeOf(argument);
        if (ExampleTypes.All(known => known.Value != type))
            throw new DataException(argument, "", $"holds {FormatRegistry.Article(type)}, where examples are a table, images or codes");
        var (named, table) = TableOf(roles ?? ExampleColumns.Default);
        var source = Resolve(type, argument, role, notes);
        return source switch
        {
            Table rows when table is null => Examples.Of(rows, named),
            Table rows => throw new DataException(rows.Source, "", $"is a table itself; its outcome cannot be read from {table}", "name a column of it"),
            ImageSet images => Examples.Of(images, images.Ids, () => Beside(argument, table, notes), named, notes),
            _ => Examples.Of(source, ((Codes)source).Ids, () => Beside(argument, table, notes), named, notes),
        };
    }

    // ages.csv:age is the column age of the file ages.csv.
    private static (ExampleColumns Roles, string? Table) TableOf(ExampleColumns roles)
    {
        string? table = null;
        string Plain(string name)
        {
            var colon = name.LastIndexOf(':');
            if (colon <= 0 || !IsPath(name[..colon])) return name;
            if (table is not null && table != name[..colon]) throw new DataException(name, "", $"is of another table than {table}", "all columns are read from one");
            if (!roles.SkipsMissing) table = name[..colon];
            return name[(colon + 1)..];
        }
        var plain = roles with { Outcome = [.. roles.Outcome.Select(Plain)], Label = roles.Label is null ? null : Plain(roles.Label) };
        return (plain, table);
    }

    private static Table? Beside(string argument, string? table, INotes notes)
    {
        if (table is not null) return Resolve<Table>(table, notes: notes);
        if (argument == "-") return null;
        var spelled = Spell(argument);
        if (!IsPath(spelled.Name)) return NamedRegistry.Find(spelled.Name)?.FindPart(typeof(Table)) is { } part ? (Table)NamedRegistry.Find(spelled.Name)!.Load(part.Role, spelled, notes) : null;
        if (!Directory.Exists(spelled.Name)) return null;
        using var source = DataSource.FromPath(spelled.Name);
        return FormatRegistry.FindReader(typeof(Table), source) is null ? null : Resolve<Table>(spelled.Name, "outcomes", notes);
    }
}
