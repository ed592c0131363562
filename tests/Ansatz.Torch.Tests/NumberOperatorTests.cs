namespace Ansatz.Torch.Tests;

/// <summary>Operators of a tensor and a number, which the native part hands to the overload for tensors: the same bits as in any other way.</summary>
public sealed class NumberOperatorTests
{
    private static readonly float[] Elements = [1.1f, -2.7f, 1e-30f, 3e38f, 0f, 7f];

    [Theory]
    [InlineData(0.1)]
    [InlineData(-3.0)]
    [InlineData(1e-40)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void Single_precision_rounds_the_number_once(double number)
    {
        var x = Tensor.From<float>(Elements);
        var c = (float)number;
        Assert.Equal(Elements.Select(e => e + c), x.Add(number).ToArray<float>());
        Assert.Equal(Elements.Select(e => e - c), x.Subtract(number).ToArray<float>());
        Assert.Equal(Elements.Select(e => c - e), (number - x).ToArray<float>());
        Assert.Equal(Elements.Select(e => e * c), x.Multiply(number).ToArray<float>());
        Assert.Equal(Elements.Select(e => e / c), x.Divide(number).ToArray<float>());
        Assert.Equal(Elements.Select(e => c / e), (number / x).ToArray<float>());
        Assert.Equal(Elements.Select(e => e < c), x.Lt(number).ToArray<bool>());
        Assert.Equal(Elements.Select(e => e >= c), x.Ge(number).ToArray<bool>());
        Assert.Equal(Elements.Select(e => e * c), x.Clone().MultiplyInPlace(number).ToArray<float>());
        Assert.Equal(ScalarType.Float32, x.Multiply(number).DataType);
    }

    [Fact]
    public void Double_precision_keeps_the_number()
    {
        double[] elements = [1.1, -2.7, 1e300];
        var x = Tensor.From<double>(elements);
        Assert.Equal(elements.Select(e => e * 0.1), x.Multiply(0.1).ToArray<double>());
        Assert.Equal(elements.Select(e => 0.1 / e), (0.1 / x).ToArray<double>());
        Assert.Equal(elements.Select(e => e + 3), x.Add(3).ToArray<double>());
        Assert.Equal(elements.Select(e => e - 0.2), x.Add(0.1, alpha: -2).ToArray<double>(), (a, b) => Math.Abs(a - b) <= 1e-15 * Math.Abs(b));
    }

    [Fact]
    public void Types_promote_as_with_any_number()
    {
        Assert.Equal(ScalarType.Float32, Tensor.Arange(3).Divide(2).DataType);
        Assert.Equal(ScalarType.Float32, (2 / Tensor.Arange(3)).DataType);
        Assert.Equal(ScalarType.Float16, (1.0 / Tensor.Ones([2], ScalarType.Float16)).DataType);
        Assert.Equal(ScalarType.Complex64, (System.Numerics.Complex.ImaginaryOne / Tensor.Ones(2)).DataType);
        Assert.Equal(ScalarType.Float32, Tensor.Arange(3).Multiply(0.5).DataType);
        Assert.Equal(ScalarType.Int64, Tensor.Arange(3).Multiply(2).DataType);
        Assert.Equal(ScalarType.Complex64, Tensor.Ones(2).Multiply(System.Numerics.Complex.ImaginaryOne).DataType);
        Assert.Equal(ScalarType.Float16, Tensor.Ones([2], ScalarType.Float16).Multiply(2).DataType);
        Assert.Equal(ScalarType.Bool, Tensor.Ones(2).Lt(2).DataType);
        Tensor number = 2.5;
        Assert.True((number * 2.0).DataType == ScalarType.Float64 && number.IsNumber);
    }

    [Fact]
    public void Numbers_that_single_precision_lacks_are_left_to_the_library()
    {
        Assert.Equal([float.PositiveInfinity, float.NegativeInfinity], Tensor.From<float>([1, -1]).Multiply(1e300).ToArray<float>());
        // Between two floats, and above the middle by less than a double keeps: rounded once, upwards.
        var integer = (1L << 60) + (1L << 36) + 1;
        Assert.Equal((float)(1L << 60) + (1L << 37), Tensor.Zeros(1).Add(integer).ToSingle());
    }

    [Fact]
    public void Gradients_of_any_order_pass_through()
    {
        var x = Tensor.From<double>([0.3, -0.7]);
        x.RequiresGradient = true;
        var y = x.Multiply(3).Add(1).Divide(2).Subtract(0.25);
        var first = Autograd.Gradient([y.Multiply(y).Sum()], [x], createGraph: true)[0]!;
        // y = 1.5 x + 0.25: the derivative of y^2 is 3 y, that of its sum 4.5.
        Assert.Equal([(3 * ((1.5 * 0.3) + 0.25)), 3 * ((1.5 * -0.7) + 0.25)], first.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal([4.5, 4.5], Autograd.Gradient([first.Sum()], [x])[0]!.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void Gradients_of_quotients_of_a_number_are_kept_when_the_number_is_used_again()
    {
        var x = Tensor.From<float>([0.5f, -2]);
        x.RequiresGradient = true;
        var y = 3 / x;
        for (var i = 0; i < 100; i++) _ = (double)i / x.Detach();
        Assert.Equal([-12f, -0.75f], Autograd.Gradient([y.Sum()], [x])[0]!.ToArray<float>());
    }

    [Fact]
    public void Many_numbers_from_many_threads_are_not_mixed_up() => Parallel.For(0, 8, thread =>
    {
        var (single, twice) = (Tensor.Ones(1), Tensor.Ones([1], ScalarType.Float64));
        for (var i = 0; i < 2000; i++)
        {
            var number = 0.1 * (i % 97) * (thread + 1);
            Assert.Equal((float)number, single.Multiply(number).ToSingle());
            Assert.Equal(number, twice.Multiply(number).ToDouble());
            Assert.Equal((float)number, (number / single).ToSingle());
        }
    });
}
