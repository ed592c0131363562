using Microsoft.CodeAnalysis;

namespace Ansatz.Torch.Generator;

/// <summary>The diagnostics of the generator; each stands at its line of operators.txt.</summary>
internal static class Descriptors
{
    private static readonly DiagnosticDescriptor Syntax = new("ANSATZ001", "Not an ATen schema", "{0}", "Operators", DiagnosticSeverity.Error, isEnabledByDefault: true);
    private static readonly DiagnosticDescriptor UnsupportedType = new("ANSATZ002", "A type without a C# counterpart", "{0}", "Operators", DiagnosticSeverity.Error, isEnabledByDefault: true);
    private static readonly DiagnosticDescriptor OutVariant = new("ANSATZ003", "A variant with out arguments", "{0}", "Operators", DiagnosticSeverity.Error, isEnabledByDefault: true);
    private static readonly DiagnosticDescriptor Duplicate = new("ANSATZ004", "A method that exists already", "{0}", "Operators", DiagnosticSeverity.Error, isEnabledByDefault: true);
    private static readonly DiagnosticDescriptor Name = new("ANSATZ005", "Not the name of a C# method", "{0}", "Operators", DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static DiagnosticDescriptor Of(FaultKind kind) => kind switch
    {
        FaultKind.UnsupportedType => UnsupportedType,
        FaultKind.OutVariant => OutVariant,
        FaultKind.Duplicate => Duplicate,
        FaultKind.Name => Name,
        _ => Syntax,
    };
}
