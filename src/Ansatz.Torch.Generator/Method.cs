namespace Ansatz.Torch.Generator;

/// <summary>A C# method of a schema: its parameters in C# order, the form of its results, its place among overloads.</summary>
internal sealed class Method
{
    private Method(OperatorLine line, IReadOnlyList<Slot> slots, bool single)
    {
        Line = line;
        Slots = slots;
        IsStatic = !line.Schema.IsInstance;
        var parameters = slots.Where(s => s.Type is not null).ToList();
        var lastRequired = parameters.FindLastIndex(s => s.Default is null);
        for (var i = 0; i < lastRequired; i++) parameters[i].Default = null;
        Parameters = parameters;
        HasParams = parameters.Count > 0 && parameters[parameters.Count - 1] is { IsSpan: true, Default: null };
        Priority = line.Schema.Arguments.Count(a => a.Type.Kind == AtenKind.Number) + (single ? 1 : 0);
    }

    public OperatorLine Line { get; }

    /// <summary>One for each argument of the schema, in its order.</summary>
    public IReadOnlyList<Slot> Slots { get; }

    public IReadOnlyList<Slot> Parameters { get; }

    public bool IsStatic { get; }

    /// <summary>Whether the last parameter takes its elements one by one.</summary>
    public bool HasParams { get; }

    /// <summary>Numbers convert to tensors, and a number stands for a list: the form that takes the number itself comes first.</summary>
    public int Priority { get; }

    /// <summary>What two methods of one class must not share.</summary>
    public string Signature => $"{Line.Name}({string.Join(", ", Parameters.Select(p => Bare(p.Type!)))})";

    /// <summary>The methods of a line: one, or two where a number stands for a list of stated length.</summary>
    /// <exception cref="SchemaException">The schema has no C# form.</exception>
    public static IEnumerable<Method> Of(OperatorLine line)
    {
        Refuse(line.Schema);
        if (TypeMapping.HasSingleForm(line.Schema)) yield return Make(line, single: true);
        yield return Make(line, single: false);
    }

    private static Method Make(OperatorLine line, bool single)
    {
        var schema = line.Schema;
        var slots = schema.Arguments.Select((a, i) => TypeMapping.Map(a, isThis: i == 0 && schema.IsInstance, single)).ToList();
        return new Method(line, slots, single);
    }

    private static void Refuse(Schema schema)
    {
        for (var i = 0; i < schema.Arguments.Count; i++)
        {
            var argument = schema.Arguments[i];
            if (argument.Type.IsMutable && (argument.IsKeyword || !schema.IsInPlace || i > 0))
                throw new SchemaException(FaultKind.OutVariant, 0, $"'{argument.Name}' is written to: variants with out arguments have no C# form");
        }
        if (schema.IsInPlace && !(schema.Arguments.Count > 0 && schema.Arguments[0].Type.IsMutable))
            throw new SchemaException(FaultKind.Syntax, 0, "the name of an operator in place ends in '_', but its first argument is not marked (a!)");
        foreach (var result in schema.Results)
            if (result.Type is not ({ Kind: AtenKind.Tensor, ElementIsOptional: false, IsOptional: false } or
                { Kind: AtenKind.Integer or AtenKind.Real or AtenKind.Boolean or AtenKind.Number, IsList: false, IsOptional: false }))
                throw new SchemaException(FaultKind.UnsupportedType, 0, "the type of a result has no C# counterpart");
    }

    private static string Bare(string type) => type is "Tensor?" or "string?" or "long[]?" or "double[]?" ? type.Substring(0, type.Length - 1) : type.Replace("Tensor?", "Tensor");
}
