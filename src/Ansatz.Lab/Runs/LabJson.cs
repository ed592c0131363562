using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Ansatz.Lab;

/// <summary>How the laboratory writes JSON: camel case, readable characters, enums in kebab case, NaN and infinities as words.</summary>
public static class LabJson
{
    /// <summary>Indented, for files that a person opens.</summary>
    public static JsonSerializerOptions Indented { get; } = Make(indented: true);

    /// <summary>One object a line.</summary>
    public static JsonSerializerOptions Compact { get; } = Make(indented: false);

    /// <summary>What is wrong with a text that is no JSON, in a few words.</summary>
    /// <param name="fault">The fault.</param>
    internal static string Explain(JsonException fault) => fault.LineNumber is { } line
        ? $"it is no complete JSON, at line {line + 1}, byte {fault.BytePositionInLine}" : fault.Message;

    private static JsonSerializerOptions Make(bool indented) => new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(), // single-file programs turn the default one off
        WriteIndented = indented,
        IndentSize = 2,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };
}
