using Ansatz.Data;

namespace Ansatz.Lab;

/// <summary>The options of every verb that takes examples: what their columns are for.</summary>
internal static class ExampleOptions
{
    private const string Outcome = "outcome", Label = "label", Id = "id", Ignore = "ignore";

    /// <summary>The options, in order.</summary>
    public static IReadOnlyList<ParameterDescription> All { get; } =
    [
        Make(Outcome, typeof(string[]), "The column (or columns) with the number to predict; TABLE.csv:COLUMN for a column of another file, matched by id."),
        Make(Label, typeof(string), "The column with the class; for images by default their folders or labels."),
        Make(Id, typeof(string), "The column with the key of a row; by default 'id', else rows are numbered."),
        Make(Ignore, typeof(string[]), "Columns that are no inputs."),
    ];

    /// <summary>The columns' uses that were given.</summary>
    /// <param name="value">Gives the value of an option, or null.</param>
    public static ExampleColumns Read(Func<string, object?> value) => new()
    {
        Outcome = value(Outcome) as string[] ?? [],
        Label = value(Label) as string,
        Id = value(Id) as string,
        Ignore = value(Ignore) as string[] ?? [],
    };

    private static ParameterDescription Make(string name, Type type, string summary) => new() { Name = name, Kind = ParameterKind.Value, Type = type, Summary = summary };
}
