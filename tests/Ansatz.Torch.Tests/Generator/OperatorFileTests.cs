using Ansatz.Torch.Generator;

namespace Ansatz.Torch.Tests.Generator;

public sealed class OperatorFileTests
{
    [Fact]
    public void Comments_documentation_names_and_internal_are_read()
    {
        var file = OperatorFile.Read("""
            # A comment.

            ## The logarithm of the absolute value
            ## of the gamma function.
            aten::lgamma(Tensor self) -> Tensor  # LogGamma
            aten::zeros(int[] size) -> Tensor  # internal ZerosOf
            aten::neg_(Tensor(a!) self) -> Tensor(a!)
            aten::_foreach_add_.Scalar(Tensor(a!)[] self, Scalar scalar) -> ()  # internal
            """);
        Assert.Empty(file.Faults);
        Assert.Equal(["LogGamma", "ZerosOf", "NegInPlace", "ForeachAddInPlace"], file.Lines.Select(l => l.Name));
        Assert.Equal([false, true, false, true], file.Lines.Select(l => l.IsInternal));
        Assert.Equal(4, file.Lines[0].Line);
        Assert.Equal("The logarithm of the absolute value of the gamma function.", file.Lines[0].Documentation);
        Assert.Equal("", file.Lines[1].Documentation);
    }

    [Fact]
    public void Documentation_covers_the_overloads_of_one_name_that_follow()
    {
        var file = OperatorFile.Read("""
            ## x + y.
            aten::add.Tensor(Tensor self, Tensor other) -> Tensor
            aten::add.Scalar(Tensor self, Scalar other) -> Tensor
            aten::sub.Scalar(Tensor self, Scalar other) -> Tensor
            """);
        Assert.Equal(["x + y.", "x + y.", ""], file.Lines.Select(l => l.Documentation));
    }

    [Fact]
    public void An_operator_that_takes_a_generator_is_internal() =>
        Assert.True(Assert.Single(OperatorFile.Read("aten::normal_(Tensor(a!) self, *, Generator? generator=None) -> Tensor(a!)").Lines).IsInternal);

    [Fact]
    public void Faults_have_their_line()
    {
        var file = OperatorFile.Read("aten::abs(Tensor self) -> Tensor\nabs(Tensor self)\n## no schema\n\naten::abs(Tensor self) -> Tensor # not Pascal\n");
        Assert.Equal([(FaultKind.Syntax, 1), (FaultKind.Syntax, 2), (FaultKind.Name, 4)], file.Faults.Select(f => (f.Kind, f.Line)));
        Assert.Single(file.Lines);
    }
}
