namespace Ansatz.Torch.Tests;

/// <summary>Calls that libtorch or the native part refuses.</summary>
public sealed unsafe class BoxedCallFaultTests
{
    private readonly Operator add = new("aten::add", "Tensor", "self,other,alpha");
    private readonly Operator sum = new("aten::sum", "dim_IntList", "self,dim,keepdim");

    [Fact]
    public void An_error_names_operator_shapes_and_the_librarys_text()
    {
        var error = Assert.Throws<TorchException>(() => Tensor.Ones(2, 3).Add(Tensor.Ones(4)));
        Assert.Equal("aten::add.Tensor", error.OperatorName);
        Assert.StartsWith("aten::add.Tensor(self: Float32 [2, 3], other: Float32 [4], alpha: 1): ", error.Message, StringComparison.Ordinal);
        Assert.Contains("must match", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception raised from", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_shows_the_shapes_of_lists()
    {
        var error = Assert.Throws<TorchException>(() => Tensor.Cat([Tensor.Ones(2, 3), Tensor.Ones(2, 4)]));
        Assert.Contains("tensors: [Float32 [2, 3], Float32 [2, 4]], dim: 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_the_wrong_kind_names_argument_expected_and_given()
    {
        var x = Tensor.Ones(2);
        var error = Assert.Throws<TorchException>(() => Call(add, Value.Of(x), Value.Of(2.5)));
        Assert.Contains("argument 'other' is Tensor, given a real number", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<TorchException>(() => Call(sum, Value.Of(x), Value.Of(0L), Value.Of(0L)));
        Assert.Contains("argument 'keepdim' is bool, given an integer", error.Message, StringComparison.Ordinal);
        GC.KeepAlive(x);
    }

    [Fact]
    public void A_wrong_number_of_arguments_is_refused()
    {
        var x = Tensor.Ones(2);
        Assert.Contains("takes 3 arguments, given 4", Assert.Throws<TorchException>(() => Call(add, Value.Of(x), Value.Of(x), Value.Of(1L), Value.Of(1L))).Message, StringComparison.Ordinal);
        Assert.Contains("argument 'other' is missing", Assert.Throws<TorchException>(() => Call(add, Value.Of(x))).Message, StringComparison.Ordinal);
        GC.KeepAlive(x);
    }

    [Fact]
    public void An_argument_without_a_default_cannot_take_it()
    {
        var x = Tensor.Ones(2);
        Assert.Contains("'other' has no default", Assert.Throws<TorchException>(() => Call(add, Value.Of(x), Value.Default)).Message, StringComparison.Ordinal);
        GC.KeepAlive(x);
    }

    [Fact]
    public void An_argument_that_the_library_lacks_is_refused_when_it_is_given()
    {
        var x = Tensor.Ones(2);
        var odd = new Operator("aten::neg", "", "self,fancy");
        Assert.Equal(-1, Call(odd, Value.Of(x), Value.Default).ToArray<double>()[0]);
        Assert.Contains("no argument 'fancy'", Assert.Throws<TorchException>(() => Call(odd, Value.Of(x), Value.Of(1L))).Message, StringComparison.Ordinal);
        GC.KeepAlive(x);
    }

    [Fact]
    public void An_integer_stands_for_a_real_number_and_for_a_list()
    {
        var x = Tensor.Ones(2, 2);
        Assert.Equal([2f, 2], Call(sum, Value.Of(x), Value.Of(0L)).ToArray<float>());
        var rounded = new Operator("aten::nan_to_num", "", "self,nan");
        Assert.Equal(7, Call(rounded, Value.Of(Tensor.Scalar(double.NaN)), Value.Of(7L)).ToDouble());
        GC.KeepAlive(x);
    }

    [Fact]
    public void Another_number_of_results_than_expected_is_an_error()
    {
        var x = Tensor.Ones(2);
        var sort = new Operator("aten::sort", "", "self");
        Assert.Contains("returns 2 values", Assert.Throws<TorchException>(() => Call(sort, Value.Of(x))).Message, StringComparison.Ordinal);
        GC.KeepAlive(x);
    }

    private static Tensor Call(Operator op, params Value[] arguments)
    {
        fixed (Value* pointer = arguments) return op.CallTensor(pointer, arguments.Length);
    }
}
