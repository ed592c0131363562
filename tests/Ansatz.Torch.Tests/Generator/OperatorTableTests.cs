using System.Reflection;
using System.Runtime.InteropServices;
using Ansatz.Torch.Generator;

namespace Ansatz.Torch.Tests.Generator;

/// <summary>Every line of operators.txt against the loaded library.</summary>
public sealed class OperatorTableTests
{
    private static readonly OperatorFile Table = OperatorFile.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "operators.txt")));

    [Fact]
    public void The_table_has_no_fault_and_documents_what_is_public()
    {
        Assert.Empty(Table.Faults);
        Assert.InRange(Table.Lines.Count, 400, 3000);
        var open = Table.Lines.Where(l => !l.IsInternal);
        Assert.DoesNotContain(open, l => l.Documentation.Length == 0);
        var parameters = open.SelectMany(l => l.Schema.Arguments.Skip(l.Schema.IsInstance ? 1 : 0)).Where(a => a.Type.Kind is not (AtenKind.Layout or AtenKind.MemoryFormat) && a.Name != "pin_memory");
        Assert.DoesNotContain(parameters, a => ParameterTexts.Of(a.Name) is null);
    }

    [Fact]
    public void The_loaded_library_has_each_operator_with_its_arguments_and_results()
    {
        var faults = new List<string>();
        foreach (var line in Table.Lines)
        {
            var schema = line.Schema;
            var fault = Compare(schema, SchemaParser.Parse(Loaded("aten::" + schema.Name, schema.Overload)));
            if (fault is not null) faults.Add($"line {line.Line + 1}, {schema.Text}: {fault}");
            else Assert.NotEqual(0, new Operator("aten::" + schema.Name, schema.Overload, string.Join(",", schema.Arguments.Select(a => a.Name))).Find());
        }
        Assert.Empty(faults);
    }

    [Fact]
    public void Each_line_is_a_method_of_tensor()
    {
        const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        var methods = typeof(Tensor).GetMethods(Any).ToLookup(m => m.Name);
        foreach (var line in Table.Lines)
            Assert.Contains(methods[line.Name], m => m.IsStatic != line.Schema.IsInstance && (line.IsInternal ? m.IsAssembly : m.IsPublic));
    }

    [Fact]
    public void An_operator_that_the_library_lacks_is_named()
    {
        var error = Assert.Throws<TorchException>(() => new Operator("aten::no_such_operator", "Tensor", "self").Find());
        Assert.Contains("aten::no_such_operator.Tensor", error.Message, StringComparison.Ordinal);
    }

    // An argument that the line leaves out, or states a default for, may differ; names and kinds may not.
    private static string? Compare(Schema line, Schema loaded)
    {
        foreach (var argument in line.Arguments)
        {
            var other = loaded.Arguments.FirstOrDefault(a => a.Name == argument.Name);
            if (other is null) return $"the library has no argument '{argument.Name}'";
            if (!Agree(argument.Type, other.Type)) return $"the argument '{argument.Name}' is of another kind in {loaded.Text}";
        }
        foreach (var other in loaded.Arguments)
            if (other.Default is null && line.Arguments.All(a => a.Name != other.Name)) return $"the library needs an argument '{other.Name}'";
        if (line.Results.Count != loaded.Results.Count) return $"the library gives {loaded.Results.Count} results";
        for (var i = 0; i < line.Results.Count; i++)
            if (!Agree(line.Results[i].Type, loaded.Results[i].Type)) return $"result {i} is of another kind";
        return null;
    }

    private static bool Agree(AtenType a, AtenType b) =>
        (a.Kind, a.IsList, a.IsMutable, a.ElementIsOptional) == (b.Kind, b.IsList, b.IsMutable, b.ElementIsOptional) && (!a.IsOptional || b.IsOptional);

    private static unsafe string Loaded(string name, string overload)
    {
        Native.Check(Native.Schema(name, overload, out var text));
        try
        {
            return Marshal.PtrToStringUTF8((nint)text)!;
        }
        finally
        {
            Native.Free(text);
        }
    }
}
