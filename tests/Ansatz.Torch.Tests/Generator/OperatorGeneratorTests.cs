using System.Collections.Immutable;
using Ansatz.Torch.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Ansatz.Torch.Tests.Generator;

public sealed class OperatorGeneratorTests
{
    [Fact]
    public void An_instance_method_has_the_schema_defaults_as_its_own()
    {
        var source = Source("aten::mean.dim(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor");
        Assert.Contains("public Tensor Mean(long dimension, bool keepDimension = false, ScalarType? type = null)", source, StringComparison.Ordinal);
        Assert.Contains("public Tensor Mean(long[]? dimension, bool keepDimension = false, ScalarType? type = null)", source, StringComparison.Ordinal);
        Assert.Contains("<summary>The operator aten::mean.</summary>", source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aten::cat(Tensor[] tensors, int dim=0) -> Tensor", "public static Tensor Cat(ReadOnlySpan<Tensor> tensors, long dimension = 0)")]
    [InlineData("aten::permute(Tensor(a) self, int[] dims) -> Tensor(a)", "public Tensor Permute(params ReadOnlySpan<long> dimensions)")]
    [InlineData("aten::einsum(str equation, Tensor[] tensors) -> Tensor", "public static Tensor Einsum(string equation, params ReadOnlySpan<Tensor> tensors)")]
    [InlineData("aten::index.Tensor(Tensor self, Tensor?[] indices) -> Tensor", "public Tensor Index(params ReadOnlySpan<Tensor?> indices)")]
    [InlineData("aten::add_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!)", "public Tensor AddInPlace(Scalar other, Scalar? alpha = null)")]
    [InlineData("aten::sort(Tensor self, int dim=-1, bool descending=False) -> (Tensor values, Tensor indices)", "public (Tensor Values, Tensor Indices) Sort(long dimension = -1, bool descending = false)")]
    [InlineData("aten::equal(Tensor self, Tensor other) -> bool", "public bool Equal(Tensor other)")]
    [InlineData("aten::unbind.int(Tensor(a -> *) self, int dim=0) -> Tensor(a)[]", "public Tensor[] Unbind(long dimension = 0)")]
    [InlineData("aten::f(Tensor input, int reduction=1) -> Tensor", "public static Tensor F(Tensor input, Reduction reduction = Reduction.Mean)")]
    [InlineData("aten::pool(Tensor self, int[2] size, int[2] stride=[]) -> Tensor", "public Tensor Pool(long size, long? stride = null)")]
    [InlineData("aten::gelu(Tensor self, *, str approximate=\"none\") -> Tensor", "public Tensor Gelu(string approximate = \"none\")")]
    [InlineData("aten::norm_(Tensor(a!) self, float p=inf, float eps=1.0000000000000001e-05) -> Tensor(a!)", "public Tensor NormInPlace(double p = double.PositiveInfinity, double epsilon = 1E-05)")]
    [InlineData("aten::new(int[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor", "public static Tensor New(ReadOnlySpan<long> size, ScalarType? type = null, Device? device = null)")]
    [InlineData("aten::back(Tensor grad_output, bool[2] output_mask) -> (Tensor, Tensor)", "public static (Tensor?, Tensor?) Back(Tensor gradientOutput, params ReadOnlySpan<bool> outputMask)")]
    [InlineData("aten::_foreach_neg_(Tensor(a!)[] self) -> ()", "public static void ForeachNegInPlace(params ReadOnlySpan<Tensor> tensor)")]
    [InlineData("aten::r(Tensor self, *, Generator? generator=None) -> Tensor", "internal Tensor R(RandomGenerator generator)")]
    public void A_schema_becomes_its_method(string schema, string method) => Assert.Contains(method + "\n", Source(schema), StringComparison.Ordinal);

    [Theory]
    [InlineData("nonsense", "ANSATZ001")]
    [InlineData("aten::f(Storage s) -> Tensor", "ANSATZ002")]
    [InlineData("aten::f(Tensor self) -> str", "ANSATZ002")]
    [InlineData("aten::f(Tensor self, ScalarType dtype=Fancy) -> Tensor", "ANSATZ002")]
    [InlineData("aten::abs.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!)", "ANSATZ003")]
    [InlineData("aten::f_(Tensor self) -> Tensor", "ANSATZ001")]
    [InlineData("aten::abs(Tensor self) -> Tensor  # abs", "ANSATZ005")]
    [InlineData("aten::absolute(Tensor self) -> Tensor  # Neg", "ANSATZ004")]
    public void A_fault_is_a_diagnostic_at_its_line_and_the_rest_is_generated(string line, string id)
    {
        var (source, diagnostics) = Run($"# heading\naten::neg(Tensor self) -> Tensor\n{line}\naten::exp(Tensor self) -> Tensor\n");
        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal((id, 2), (diagnostic.Id, diagnostic.Location.GetLineSpan().StartLinePosition.Line));
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Contains("Tensor Neg()", source, StringComparison.Ordinal);
        Assert.Contains("Tensor Exp()", source, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unchanged_file_is_not_read_again()
    {
        var text = new OperatorText("aten::neg(Tensor self) -> Tensor");
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new OperatorGenerator().AsSourceGenerator()], [text], driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(CSharpCompilation.Create("a"), TestContext.Current.CancellationToken);
        driver = driver.RunGenerators(CSharpCompilation.Create("b"), TestContext.Current.CancellationToken);
        var outputs = driver.GetRunResult().Results[0].TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs);
        Assert.All(outputs, o => Assert.Equal(IncrementalStepRunReason.Cached, o.Reason));
    }

    private static string Source(string schema)
    {
        var (source, diagnostics) = Run(schema);
        Assert.Empty(diagnostics);
        return source;
    }

    private static (string Source, ImmutableArray<Diagnostic> Diagnostics) Run(string operators)
    {
        var driver = CSharpGeneratorDriver.Create([new OperatorGenerator().AsSourceGenerator()], [new OperatorText(operators)]);
        var result = driver.RunGenerators(CSharpCompilation.Create("a"), TestContext.Current.CancellationToken).GetRunResult();
        return (Assert.Single(result.GeneratedTrees).ToString(), result.Diagnostics);
    }

    private sealed class OperatorText(string text) : AdditionalText
    {
        public override string Path => "operators.txt";

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
