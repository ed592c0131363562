namespace Ansatz.Torch;

/// <summary>A tensor as the header describes it; the bytes are <paramref name="Begin"/> up to <paramref name="End"/> of the data.</summary>
internal readonly record struct SafeTensorsEntry(string Name, ScalarType Type, Shape Shape, long Begin, long End)
{
    private static readonly (ScalarType Type, string Code)[] Codes =
    [
        (ScalarType.Bool, "BOOL"), (ScalarType.UInt8, "U8"), (ScalarType.Int8, "I8"), (ScalarType.Int16, "I16"), (ScalarType.Int32, "I32"), (ScalarType.Int64, "I64"),
        (ScalarType.Float16, "F16"), (ScalarType.BFloat16, "BF16"), (ScalarType.Float32, "F32"), (ScalarType.Float64, "F64"), (ScalarType.Complex64, "C64"),
    ];

    /// <summary>The format's name of the type; null where it has none.</summary>
    public static string? CodeOf(ScalarType type) => Array.Find(Codes, c => c.Type == type).Code;

    public static ScalarType? TypeOf(string code) => Array.Find(Codes, c => c.Code == code) is { Code: not null } found ? found.Type : null;

    public static string AllCodes => string.Join(", ", Codes.Select(c => c.Code));
}
