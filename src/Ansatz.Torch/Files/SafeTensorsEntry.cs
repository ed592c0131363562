namespace Ansatz.Torch;

/// <summary>A tensor as the header describes it; the bytes are <paramref name="Begin"/> up to <paramref name="End"/> of the data.</summary>
internal readonly record struct SafeTensorsEntry(string Name, ScalarType Type, Shape Shape, long Begin, long End)
{
    private static readonly (ScalarType Type, string Code)[] Codes =
    [
        (ScalarType.Bool, "BOOL"), (ScalarType.UInt8, "U8"), (ScalarType.Int8, "I8"), (ScalarType.Int16, "I16"), (ScalarType.Int32, "I32"), (ScalarType.Int64, "I64"),
        (ScalarType.Float16, "F16"), (ScalarType.BFloat16, "BF16"), (ScalarType.Float32, "F32"), (ScalarType.Float64, "F64"), (ScalarType.Complex64, "C64"),
    ];

    private static readonly string[] Foreign = ["U16", "U32", "U64", "F8_E5M2", "F8_E4M3", "F8_E8M0", "F6_E2M3", "F6_E3M2", "F4"];

    /// <summary>The format's name of the type; null where it has none.</summary>
    public static string? CodeOf(ScalarType type) => Array.Find(Codes, c => c.Type == type).Code;

    public static ScalarType? TypeOf(string code) => Array.Find(Codes, c => c.Code == code) is { Code: not null } found ? found.Type : null;

    /// <summary>What to say about a code that is not read: some are the format's, but no tensor here has such elements.</summary>
    public static string Explain(string code) => Array.IndexOf(Foreign, code) >= 0
        ? $"the dtype {code}, which is the format's, but no tensor here has such elements; convert it to one of {AllCodes}"
        : $"the dtype '{code}', which is not the format's; those that are read are {AllCodes}";

    private static string AllCodes => string.Join(", ", Codes.Select(c => c.Code));
}
