using Ansatz.Torch.Generator;

namespace Ansatz.Torch.Tests.Generator;

public sealed class SchemaParserTests
{
    [Fact]
    public void A_plain_schema_gives_names_types_and_defaults()
    {
        var schema = SchemaParser.Parse("aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor");
        Assert.Equal(("add", "Tensor"), (schema.Name, schema.Overload));
        Assert.Equal(["self", "other", "alpha"], schema.Arguments.Select(a => a.Name));
        Assert.Equal([false, false, true], schema.Arguments.Select(a => a.IsKeyword));
        Assert.Equal([null, null, "1"], schema.Arguments.Select(a => a.Default));
        Assert.True(schema.IsInstance);
        Assert.False(schema.IsInPlace);
        Assert.Single(schema.Results);
    }

    [Theory]
    [InlineData("Tensor x", AtenKind.Tensor, false, 0, false, false, false)]
    [InlineData("Tensor? x", AtenKind.Tensor, false, 0, true, false, false)]
    [InlineData("Tensor[] x", AtenKind.Tensor, true, 0, false, false, false)]
    [InlineData("Tensor?[] x", AtenKind.Tensor, true, 0, false, true, false)]
    [InlineData("Tensor(a) x", AtenKind.Tensor, false, 0, false, false, false)]
    [InlineData("Tensor(a!) x", AtenKind.Tensor, false, 0, false, false, true)]
    [InlineData("Tensor(a!)? x", AtenKind.Tensor, false, 0, true, false, true)]
    [InlineData("Tensor(a!)[] x", AtenKind.Tensor, true, 0, false, false, true)]
    [InlineData("Tensor(a -> *) x", AtenKind.Tensor, false, 0, false, false, false)]
    [InlineData("int[2] x", AtenKind.Integer, true, 2, false, false, false)]
    [InlineData("int[1]? x", AtenKind.Integer, true, 1, true, false, false)]
    [InlineData("SymInt[]? x", AtenKind.Integer, true, 0, true, false, false)]
    [InlineData("bool[3] x", AtenKind.Boolean, true, 3, false, false, false)]
    [InlineData("float[]? x", AtenKind.Real, true, 0, true, false, false)]
    [InlineData("ScalarType? x", AtenKind.ScalarType, false, 0, true, false, false)]
    [InlineData("Generator? x", AtenKind.Generator, false, 0, true, false, false)]
    public void Every_form_of_a_type_is_read(string argument, object kind, bool list, int size, bool optional, bool elementOptional, bool mutable)
    {
        var type = Assert.Single(SchemaParser.Parse($"aten::f({argument}) -> ()").Arguments).Type;
        Assert.Equal((kind, list, size), ((object)type.Kind, type.IsList, type.Size));
        Assert.Equal((optional, elementOptional, mutable), (type.IsOptional, type.ElementIsOptional, type.IsMutable));
    }

    [Theory]
    [InlineData("str mode=\"a,b)\"", "\"a,b)\"")]
    [InlineData("str mode='linear'", "'linear'")]
    [InlineData("str mode=\"\\\"\\'\\\\\"", "\"\\\"\\'\\\\\"")]
    [InlineData("int[2] x=[0, 1]", "[0, 1]")]
    [InlineData("int[1] x=[]", "[]")]
    [InlineData("float eps=1.0000000000000001e-05", "1.0000000000000001e-05")]
    [InlineData("float mean=0.", "0.")]
    [InlineData("int ignore=-100", "-100")]
    public void A_default_reaches_to_the_next_argument(string argument, string expected)
    {
        var schema = SchemaParser.Parse($"aten::f({argument}, Tensor? last=None) -> ()");
        Assert.Equal(2, schema.Arguments.Count);
        Assert.Equal(expected, schema.Arguments[0].Default);
    }

    [Fact]
    public void Results_may_be_none_one_or_several_with_names_and_annotations()
    {
        Assert.Empty(SchemaParser.Parse("aten::f(Tensor self) -> ()").Results);
        Assert.True(Assert.Single(SchemaParser.Parse("aten::f(Tensor(a -> *) self) -> Tensor(a)[]").Results).Type.IsList);
        var several = SchemaParser.Parse("aten::f(Tensor self) -> (Tensor values, int, Tensor(a) indices)").Results;
        Assert.Equal(["values", "", "indices"], several.Select(r => r.Name));
    }

    [Theory]
    [InlineData("add(Tensor self) -> Tensor", FaultKind.Syntax, 0)]
    [InlineData("aten::(Tensor self) -> Tensor", FaultKind.Syntax, 6)]
    [InlineData("aten::f(Tensor self -> Tensor", FaultKind.Syntax, 20)]
    [InlineData("aten::f(Tensor self) - Tensor", FaultKind.Syntax, 21)]
    [InlineData("aten::f(Tensor) -> Tensor", FaultKind.Syntax, 14)]
    [InlineData("aten::f(Tensor x, Tensor x) -> Tensor", FaultKind.Syntax, 24)]
    [InlineData("aten::f(int x=) -> Tensor", FaultKind.Syntax, 14)]
    [InlineData("aten::f(str x=\"open) -> Tensor", FaultKind.Syntax, 14)]
    [InlineData("aten::f(int x=[1) -> Tensor", FaultKind.Syntax, 14)]
    [InlineData("aten::f(str x=\"\\", FaultKind.Syntax, 14)]
    [InlineData("aten::f(Tensor x) -> Tensor one more", FaultKind.Syntax, 32)]
    [InlineData("aten::f(Tensor(a x) -> Tensor", FaultKind.Syntax, 20)]
    [InlineData("aten::f(Storage x) -> Tensor", FaultKind.UnsupportedType, 8)]
    [InlineData("aten::f(int[][] x) -> Tensor", FaultKind.UnsupportedType, 8)]
    [InlineData("aten::f(Tensor x, Dimname y) -> Tensor", FaultKind.UnsupportedType, 18)]
    public void A_fault_has_its_kind_and_column(string text, object kind, int column)
    {
        var fault = Assert.Throws<SchemaException>(() => SchemaParser.Parse(text));
        Assert.Equal((kind, column), ((object)fault.Kind, fault.Column));
    }

    // What is left out, by the types that C# does not have.
    [Fact]
    public void Every_schema_of_the_loaded_library_is_read_or_has_a_type_that_is_named()
    {
        string[] absent = ["Storage", "Stream", "Dict", "__torch__", "QScheme", "AnyType", "Any", "t", "complex", "list of lists", "tensor", "Layout", "str[]"];
        var read = 0;
        foreach (var text in TorchRuntime.Schemas().Where(s => s.StartsWith("aten::", StringComparison.Ordinal)))
        {
            try
            {
                SchemaParser.Parse(text);
                read++;
            }
            catch (SchemaException e)
            {
                Assert.True(e.Kind == FaultKind.UnsupportedType, $"{text}: {e.Message}");
                Assert.Contains(absent, a => e.Message.Contains(a, StringComparison.Ordinal));
            }
        }
        Assert.InRange(read, 2800, 10_000);
    }
}
