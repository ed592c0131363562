using System.Numerics;

namespace Ansatz.Torch.Tests;

/// <summary>The awkward signatures of libtorch through the boxed call.</summary>
public sealed class BoxedCallTests
{
    [Fact]
    public void Optional_tensors_may_be_left_out_or_given()
    {
        var x = Tensor.From<double>([1, 2, 3, 4], 1, 1, 4);
        var w = Tensor.From<double>([1, 1], 1, 1, 2);
        Assert.Equal([3.0, 5, 7], Tensor.Conv1d(x, w).ToArray<double>());
        Assert.Equal([13.0, 15, 17], Tensor.Conv1d(x, w, Tensor.From<double>([10])).ToArray<double>());
        Assert.Equal([3.0, 7], Tensor.Conv1d(x, w, stride: 2).ToArray<double>());
    }

    [Fact]
    public void A_number_and_a_list_of_one_give_the_same()
    {
        var x = Tensor.Arange(0, 16, 1, ScalarType.Float64).Reshape(1, 1, 4, 4);
        Assert.Equal([5.0, 7, 13, 15], x.MaxPool2d(2).ToArray<double>());
        Assert.Equal(x.MaxPool2d(2).ToArray<double>(), x.MaxPool2d([2, 2]).ToArray<double>());
        Assert.Equal([5.0, 6, 7, 13, 14, 15], x.MaxPool2d([2, 2], stride: [2, 1]).ToArray<double>());
        var w = Tensor.Ones([1, 1, 2, 2], ScalarType.Float64);
        Assert.Equal(Tensor.Conv2d(x, w, null, 2, 1).ToArray<double>(), Tensor.Conv2d(x, w, null, [2, 2], [1, 1]).ToArray<double>());
    }

    [Fact]
    public void A_dimension_is_a_number_a_list_or_null()
    {
        var x = Tensor.From<double>([1, 2, 3, 4, 5, 6], 2, 3);
        Assert.Equal([5.0, 7, 9], x.Sum(0).ToArray<double>());
        Assert.Equal(21, x.Sum([0, 1]).ToDouble());
        Assert.Equal(21, x.Sum().ToDouble());
        Assert.Equal([2.0, 5], x.Mean(-1).ToArray<double>());
        Assert.Equal(35.0 / 12, x.Variance(correction: 0).ToDouble(), 12);
        Assert.Equal(3.5, x.Variance().ToDouble(), 12);
        Assert.Equal([4.5, 4.5, 4.5], x.Variance(0).ToArray<double>());
        Assert.Equal([1.0, 1], x.StandardDeviation([1]).ToArray<double>(), new Close(1e-12));
        Assert.Equal(new Shape([2, 1]), x.Sum(1, keepDimension: true).Shape);
        Assert.Equal(ScalarType.Float32, x.Sum(type: ScalarType.Float32).DataType);
        Assert.Equal([4.0, 5, 6], x.AMax(0).ToArray<double>());
        Assert.Equal(6, x.AMax().ToDouble());
    }

    [Fact]
    public void Numbers_prefer_the_overload_for_numbers()
    {
        var x = Tensor.From<long>([1, 2, 3]);
        Assert.Equal([3L, 4, 5], x.Add(2).ToArray<long>());
        Assert.Equal([1L, 4, 9], x.Pow(2).ToArray<long>());
        Assert.Equal([2L, 4, 8], Tensor.Pow(2, x).ToArray<long>());
        Assert.Equal([2L, 2, 3], x.Clamp(min: 2).ToArray<long>());
        Assert.Equal([1L, 0, 0], Tensor.Where(x.Lt(2), 1, 0).ToArray<long>());
        Assert.Equal([5L, 2, 3], Tensor.Where(x.Lt(2), 5, x).ToArray<long>());
        Assert.Equal([-1L, 0, 1], x.Add(2, alpha: -1).ToArray<long>());
    }

    [Fact]
    public void Tensor_lists_go_in_and_come_out()
    {
        var x = Tensor.Arange(6);
        var parts = x.Split(4);
        Assert.Equal([4L, 2], parts.Select(p => p.Count));
        Assert.Equal([1L, 2, 3], x.Split([1, 2, 3]).Select(p => p.Count));
        Assert.True(Tensor.Cat(parts).Equal(x));
        Assert.True(Tensor.Cat([.. x.Unbind().Select(u => u.Unsqueeze(0))]).Equal(x));
        var grid = Tensor.MeshGrid([Tensor.Arange(2), Tensor.Arange(3)], "ij");
        Assert.Equal([0L, 0, 0, 1, 1, 1], grid[0].ToArray<long>());
        Assert.Equal([0L, 1, 2, 0, 1, 2], grid[1].ToArray<long>());
        Assert.Equal(100, Tensor.Stack([.. Enumerable.Range(0, 100).Select(i => Tensor.Scalar(i))]).Count);
    }

    [Fact]
    public void A_list_of_optional_tensors_takes_all_of_a_dimension_at_null()
    {
        var x = Tensor.Arange(6).Reshape(2, 3);
        Assert.Equal([2L, 0, 5, 3], x.Index(null, Tensor.From<long>([2, 0])).ToArray<long>());
        x.IndexPutInPlace([null, Tensor.From<long>([1])], Tensor.From<long>([9]), accumulate: true);
        Assert.Equal([0L, 10, 2, 3, 13, 5], x.ToArray<long>());
    }

    [Fact]
    public void Masked_results_are_null_where_they_are_not_wanted()
    {
        var x = Tensor.Ones([1, 1, 3], ScalarType.Float64);
        var w = Tensor.From<double>([2, 3], 1, 1, 2);
        var gradient = Tensor.Ones([1, 1, 2], ScalarType.Float64);
        var (input, weight, bias) = Tensor.ConvolutionBackward(gradient, x, w, [1], [1], [0], [1], false, [0], 1, [true, false, true]);
        Assert.Equal([2.0, 5, 3], input!.ToArray<double>());
        Assert.Null(weight);
        Assert.Equal(2, bias!.ToDouble());
    }

    [Fact]
    public void Strings_of_any_length_reach_the_operator()
    {
        var a = Tensor.From<double>([1, 2, 3, 4], 2, 2);
        Assert.Equal([7.0, 10, 15, 22], Tensor.Einsum("ij,jk->ik", a, a).ToArray<double>());
        Assert.Equal(5, Tensor.Einsum("ii", a).ToDouble());
        Assert.Equal([1.0, 1, 2, 2], Tensor.From<double>([1, 2]).Reshape(1, 2).Pad([1, 1], "replicate").ToArray<double>());
        Assert.Contains("no-such-mode", Assert.Throws<TorchException>(() => a.Pad([1, 1], "no-such-mode")).Message, StringComparison.Ordinal);
        Assert.Equal(0.8413447, Tensor.Scalar(1).Gelu().ToDouble(), 6);
        Assert.Equal(0.8411920, Tensor.Scalar(1).Gelu("tanh").ToDouble(), 6);
    }

    [Fact]
    public void An_lstm_of_zero_weights_gives_the_gates_of_zero()
    {
        var (hidden, features) = (2L, 3L);
        Tensor[] parameters = [Tensor.Zeros(4 * hidden, features), Tensor.Zeros(4 * hidden, hidden), Tensor.Zeros(4 * hidden), Tensor.Zeros(4 * hidden)];
        var start = Tensor.Ones(1, 1, hidden);
        var (output, last, cell) = Tensor.Lstm(Tensor.Ones(1, 1, features), [start, start], parameters, true, 1, 0, false, false, true);
        // All gates are 1/2: the cell is 1/2, the output tanh(1/2) / 2.
        Assert.Equal([0.5f, 0.5f], cell.ToArray<float>());
        Assert.All(output.ToArray<double>(), x => Assert.Equal(Math.Tanh(0.5) / 2, x, 6));
        Assert.True(last.Equal(output));
    }

    [Fact]
    public void Scalars_are_integer_real_boolean_or_complex()
    {
        var x = Tensor.From<Complex>([new(1, 2)]);
        Assert.Equal(new Complex(2, 5), x.Add(new Complex(1, 3)).ToComplex());
        Assert.Equal(new Complex(-2, 1), x.Multiply(Complex.ImaginaryOne).ToComplex());
        Assert.Equal(ScalarType.Bool, Tensor.Full([2], true, ScalarType.Bool).DataType);
        Assert.Equal(ScalarType.Float32, Tensor.Arange(3).Add(0.5).DataType);
        Assert.Equal(ScalarType.Int64, Tensor.Arange(3).Add(1).DataType);
    }

    [Fact]
    public void Lists_of_numbers_change_lists_of_tensors_in_place()
    {
        Tensor[] x = [Tensor.Ones(2), Tensor.Ones(3)];
        Tensor.ForeachAddInPlace(x, [1, 2.5]);
        Assert.Equal([2f, 2], x[0].ToArray<float>());
        Assert.Equal([3.5f, 3.5f, 3.5f], x[1].ToArray<float>());
        Tensor.ForeachMultiplyInPlace(x, 2);
        Assert.Equal([4f, 4], x[0].ToArray<float>());
        Assert.Equal([4.0, 5], Tensor.ForeachAdd([Tensor.Scalar(1), Tensor.Scalar(2)], 3).Select(t => t.ToDouble()));
    }

    [Fact]
    public void In_place_operators_return_the_tensor_itself_and_leak_no_reference()
    {
        // A reference that stayed would keep 4 MB each time.
        var before = TorchRuntime.AllocatedBytes;
        for (var i = 0; i < 50; i++)
        {
            using var x = Tensor.Zeros(1 << 20);
            Assert.Same(x, x.AddInPlace(1).MultiplyInPlace(3));
            Assert.Equal(3 << 20, x.Sum().ToDouble());
        }
        Assert.InRange(TorchRuntime.AllocatedBytes - before, long.MinValue, 50 << 20);
    }

    [Fact]
    public void Several_results_have_their_names()
    {
        var (values, indices) = Tensor.From<double>([3, 1, 2]).Sort(descending: true);
        Assert.Equal([3.0, 2, 1], values.ToArray<double>());
        Assert.Equal([0L, 2, 1], indices.ToArray<long>());
        var top = Tensor.From<double>([3, 1, 2]).TopK(1);
        Assert.Equal((3.0, 0L), (top.Values.ToDouble(), top.Indices.ToInt64()));
        Assert.Equal(2.0, Tensor.From<double>([2, 0, 0, 2], 2, 2).LinalgEigh().Eigenvalues[0].ToDouble(), 12);
    }

    [Fact]
    public void Results_that_are_no_tensors_come_as_values()
    {
        var x = Tensor.Ones(3);
        Assert.True(x.Equal(Tensor.Ones(3)));
        Assert.False(x.Equal(Tensor.Zeros(3)));
        Assert.True(x.AllClose(x.Add(1e-9)));
    }

    private sealed class Close(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double x) => 0;
    }
}
