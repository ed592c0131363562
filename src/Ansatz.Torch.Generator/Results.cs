namespace Ansatz.Torch.Generator;

/// <summary>
/// How the results of a schema reach the caller: one value, or a tuple; nothing for <c>()</c>; the tensor itself for an
/// operator in place. Results chosen by an <c>output_mask</c> may be absent, hence <c>Tensor?</c>.
/// </summary>
internal static class Results
{
    public static string Type(Schema schema)
    {
        if (ReturnsSelf(schema)) return "Tensor";
        return schema.Results.Count switch
        {
            0 => "void",
            1 => Type(schema.Results[0], schema),
            _ => "(" + string.Join(", ", schema.Results.Select(r => Type(r, schema) + (r.Name.Length == 0 ? "" : " " + Names.Element(r.Name)))) + ")",
        };
    }

    /// <summary>The statements that call <paramref name="op"/> with the boxed arguments.</summary>
    public static IEnumerable<string> Call(Schema schema, string op, int count)
    {
        if (ReturnsSelf(schema)) yield return $"{op}.CallInPlace(boxed, {count});";
        else if (schema.Results.Count == 0) yield return $"{op}.Call(boxed, {count}, null, 0);";
        else if (IsPlainTensor(schema)) yield return $"var made = {op}.CallTensor(boxed, {count});";
        else
        {
            yield return $"var made = stackalloc Value[{schema.Results.Count}];";
            yield return $"{op}.Call(boxed, {count}, made, {schema.Results.Count});";
        }
    }

    /// <summary>The expression that is returned, or null.</summary>
    public static string? Return(Schema schema)
    {
        if (ReturnsSelf(schema)) return schema.IsInstance ? "this" : Names.Parameter(schema.Arguments[0].Name);
        if (schema.Results.Count == 0) return null;
        if (IsPlainTensor(schema)) return "made";
        var values = schema.Results.Select((r, i) => $"made[{i}].{Take(r, schema)}()");
        return schema.Results.Count == 1 ? values.First() : "(" + string.Join(", ", values) + ")";
    }

    private static bool ReturnsSelf(Schema schema) => schema.IsInPlace && schema.Results.Count == 1 && !schema.Arguments[0].Type.IsList;

    private static bool IsPlainTensor(Schema schema) => schema.Results.Count == 1 && schema.Results[0].Type is { Kind: AtenKind.Tensor, IsList: false } && !IsMasked(schema);

    private static bool IsMasked(Schema schema) => schema.Arguments.Any(a => a.Name == "output_mask");

    private static string Type(AtenArgument result, Schema schema) => result.Type.Kind switch
    {
        AtenKind.Tensor => result.Type.IsList ? "Tensor[]" : IsMasked(schema) ? "Tensor?" : "Tensor",
        AtenKind.Integer => "long",
        AtenKind.Real => "double",
        AtenKind.Boolean => "bool",
        _ => "Scalar",
    };

    private static string Take(AtenArgument result, Schema schema) => result.Type.Kind switch
    {
        AtenKind.Tensor => result.Type.IsList ? "TakeTensors" : IsMasked(schema) ? "TakeTensorOrNull" : "TakeTensor",
        AtenKind.Integer => "ToInt64",
        AtenKind.Real => "ToDouble",
        AtenKind.Boolean => "ToBoolean",
        _ => "ToScalar",
    };
}
