namespace Ansatz.Torch.Generator;

/// <summary>What can be wrong with a line of operators.txt.</summary>
internal enum FaultKind
{
    Syntax,
    UnsupportedType,
    OutVariant,
    Duplicate,
    Name,
}

/// <summary>A fault at a place of operators.txt; line and column count from 0.</summary>
internal sealed class Fault(FaultKind kind, int line, int column, string message)
{
    public FaultKind Kind { get; } = kind;

    public int Line { get; } = line;

    public int Column { get; } = column;

    public string Message { get; } = message;
}

/// <summary>A schema that cannot be read or mapped, with its column in the schema's text.</summary>
#pragma warning disable CA1064 // It never leaves this assembly.
internal sealed class SchemaException(FaultKind kind, int column, string message) : Exception(message)
#pragma warning restore CA1064
{
    public FaultKind Kind { get; } = kind;

    public int Column { get; } = column;
}
