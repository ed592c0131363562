using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Ansatz.Torch.Generator;

/// <summary>Turns each schema of <c>operators.txt</c> into a typed, documented method of <c>Ansatz.Torch.Tensor</c>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class OperatorGenerator : IIncrementalGenerator
{
    private const string FileName = "operators.txt";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var files = context.AdditionalTextsProvider.Where(static text => System.IO.Path.GetFileName(text.Path) == FileName);
        context.RegisterSourceOutput(files, static (output, text) => Generate(output, text));
    }

    /// <summary>The source of the methods of a file, and what is wrong with it.</summary>
    internal static (string Source, ImmutableArray<Fault> Faults) Generate(string text)
    {
        var file = OperatorFile.Read(text);
        var faults = file.Faults.ToImmutableArray().ToBuilder();
        var methods = new List<Method>();
        var signatures = new Dictionary<string, int>(System.StringComparer.Ordinal);
        foreach (var line in file.Lines)
        {
            try
            {
                foreach (var method in Method.Of(line))
                {
                    if (signatures.TryGetValue(method.Signature, out var earlier))
                    {
                        faults.Add(new Fault(FaultKind.Duplicate, line.Line, 0, $"{method.Signature} is already made by line {earlier + 1}; give another name behind a '#'"));
                        continue;
                    }
                    signatures.Add(method.Signature, line.Line);
                    methods.Add(method);
                }
            }
            catch (SchemaException e)
            {
                faults.Add(new Fault(e.Kind, line.Line, e.Column, e.Message));
            }
        }
        return (Emitter.Emit(methods), faults.ToImmutable());
    }

    private static void Generate(SourceProductionContext output, AdditionalText file)
    {
        if (file.GetText(output.CancellationToken) is not { } text) return;
        var (source, faults) = Generate(text.ToString());
        foreach (var fault in faults)
        {
            var line = text.Lines[System.Math.Min(fault.Line, text.Lines.Count - 1)];
            var start = System.Math.Min(line.Start + fault.Column, line.End);
            var span = TextSpan.FromBounds(start, line.End);
            output.ReportDiagnostic(Diagnostic.Create(Descriptors.Of(fault.Kind), Location.Create(file.Path, span, text.Lines.GetLinePositionSpan(span)), fault.Message));
        }
        output.AddSource("Tensor.Operators.g.cs", SourceText.From(source, Encoding.UTF8));
    }
}
