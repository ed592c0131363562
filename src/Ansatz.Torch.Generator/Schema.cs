namespace Ansatz.Torch.Generator;

/// <summary>The types of ATen arguments that the C# surface knows; a list is a flag beside it.</summary>
internal enum AtenKind
{
    Tensor,
    Integer,
    Real,
    Boolean,
    Text,
    Number,
    ScalarType,
    Device,
    Generator,
    Layout,
    MemoryFormat,
}

/// <summary>A type in a schema: <c>int[2]?</c> is an optional list of 2 integers, <c>Tensor(a!)</c> a tensor that is written to.</summary>
internal sealed class AtenType(AtenKind kind, bool isList, int size, bool isOptional, bool elementIsOptional, bool isMutable)
{
    public AtenKind Kind { get; } = kind;

    public bool IsList { get; } = isList;

    /// <summary>The stated length of a list, 0 where none is stated. A single value stands for a list of a stated length.</summary>
    public int Size { get; } = size;

    public bool IsOptional { get; } = isOptional;

    public bool ElementIsOptional { get; } = elementIsOptional;

    public bool IsMutable { get; } = isMutable;
}

/// <summary>An argument, or a result (whose name may be empty). <paramref name="fallback"/> is the default as written, or null.</summary>
internal sealed class AtenArgument(string name, AtenType type, string? fallback, bool isKeyword)
{
    public string Name { get; } = name;

    public AtenType Type { get; } = type;

    public string? Default { get; } = fallback;

    /// <summary>Stands after the <c>*</c>.</summary>
    public bool IsKeyword { get; } = isKeyword;
}

/// <summary>One ATen schema: <c>aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor</c>.</summary>
internal sealed class Schema(string text, string name, string overload, IReadOnlyList<AtenArgument> arguments, IReadOnlyList<AtenArgument> results)
{
    /// <summary>The schema as written.</summary>
    public string Text { get; } = text;

    /// <summary>The name without the namespace: <c>add</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The overload's name: <c>Tensor</c>, or empty.</summary>
    public string Overload { get; } = overload;

    public IReadOnlyList<AtenArgument> Arguments { get; } = arguments;

    public IReadOnlyList<AtenArgument> Results { get; } = results;

    public bool IsInPlace => Name.EndsWith("_", System.StringComparison.Ordinal);

    /// <summary>Whether the C# method belongs to a tensor: the first argument is <c>Tensor self</c>.</summary>
    public bool IsInstance => Arguments.Count > 0 && Arguments[0] is { Name: "self", Type: { Kind: AtenKind.Tensor, IsList: false, IsOptional: false } };
}
