namespace Ansatz.Data.Formats;

/// <summary>What may be spelled after sequences: <c>paths.csv:id=agent,time=t,group=scene,values=x+y</c>.</summary>
internal sealed record SequenceOptions(SpelledValue Spelled)
{
    /// <summary>The keys, with what they mean, in the order that help shows.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Keys { get; } =
    [
        new("id", "of a table: the column that says which sequence a row is of (default: id); without one all rows are one sequence"),
        new("time", "of a table: the column of times (default: time or frame); without one rows are bags of vectors"),
        new("group", "of a table: the column of groups (default: group or scene)"),
        new("environment", "of a table: the column of environments (default: environment); of other files: the environment's name (default: the file's)"),
        new("values", "of a table: the columns of values, joined by + (default: all others)"),
        new("step", "of arrays: the time from one row to the next (default: 1); of pedestrian text: that of a frame (default: 0.04 seconds)"),
        new("part", "only the sequences of this part"),
        new("count", "only the first so many sequences"),
    ];

    public static SequenceOptions From(SpelledValue arguments) => new(arguments.Accept(0, [.. Keys.Select(k => k.Key)]));

    /// <summary>The time from one row or frame to the next.</summary>
    public double Step(double otherwise) => Spelled.Has("step") ? Spelled.Number("step", otherwise, double.Epsilon) : otherwise;

    /// <summary>The name of the environment; null: not given.</summary>
    public string? Environment => Spelled.Has("environment") ? Spelled.Word("environment", "") : null;

    /// <summary>The columns of values; empty: all others.</summary>
    public IReadOnlyList<string> Values => Spelled.Words("values");

    /// <summary>The column of a role: the one that is named, else the first there is of the usual names, else null.</summary>
    public Column? Column(Table table, string key, params ReadOnlySpan<string> usual)
    {
        if (Spelled.Has(key)) return table[Spelled.Word(key, "")];
        foreach (var name in usual)
            if (table.TryGet(name, out var column)) return column;
        return null;
    }

    /// <summary>Takes the part and count asked for.</summary>
    public Sequences Apply(Sequences read)
    {
        if (Spelled.Has("part")) read = read.Part(Spelled.Word("part", ""));
        return Spelled.Has("count") ? read.With(read.Take(Spelled.Integer("count", 0, 1))) : read;
    }
}
