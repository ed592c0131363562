using System.Numerics;

namespace Ansatz.Torch.Tests;

public sealed class NumbersTests
{
    [Fact]
    public void A_number_promotes_no_tensor()
    {
        Assert.Equal(ScalarType.Float32, (Tensor.Ones(2) * 2.5).DataType);
        Assert.Equal(ScalarType.Int64, (Tensor.Arange(2) * 2).DataType);
        Assert.Equal(ScalarType.Float32, (Tensor.Arange(2) * 2.5).DataType);
        Tensor number = 2.5;
        Assert.True(number.IsNumber);
        Assert.Equal(ScalarType.Float32, (Tensor.Scalar(1) * number).DataType);
        Assert.Equal(0.1 * 3, (Tensor.Scalar(3, ScalarType.Float64) * (Tensor)0.1).ToDouble());
    }

    [Fact]
    public void Arithmetic_with_numbers_on_both_sides()
    {
        var x = Tensor.From<double>([1, 2, 4]);
        Assert.Equal([2.0, 1, 0.5], (2 / x).ToArray<double>());
        Assert.Equal([1.0, 0, -2], (2 - x).ToArray<double>());
        Assert.Equal([-1.0, -2, -4], (-x).ToArray<double>());
        Assert.Equal([0.5, 1, 2], (x / 2).ToArray<double>());
        Assert.Equal([true, false, false], (x < 2).ToArray<bool>());
    }

    [Fact]
    public void Values_go_in_and_come_out_in_every_type()
    {
        Assert.Equal([1f, 2], Tensor.From<float>([1, 2]).ToArray<float>());
        Assert.Equal([1L, 2], Tensor.From<long>([1, 2]).ToArray<long>());
        Assert.Equal([(byte)1, 255], Tensor.From<byte>([1, 255]).ToArray<byte>());
        Assert.Equal([true, false], Tensor.From<bool>([true, false]).ToArray<bool>());
        Assert.Equal([1, 2], Tensor.From<short>([1, 2]).ToArray<int>());
        Assert.Equal([new Complex(1, -2)], Tensor.From<Complex>([new(1, -2)]).ToArray<Complex>());
        Assert.Equal(new Complex(1, -2), Tensor.From<Complex>([new(1, -2)]).ToComplex());
        Assert.Equal(6, Tensor.From(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } })[1, 2].ToDouble());
        Assert.Throws<ArgumentException>(() => Tensor.From<float>([1, 2, 3], 2, 2));
        Assert.Throws<NotSupportedException>(() => Tensor.From<decimal>([1m]));
    }

    [Fact]
    public void Shapes_broadcast_from_the_right()
    {
        Assert.Equal(new Shape([2, 3]), Shape.Broadcast([2, 1], [3]));
        Assert.Equal(Shape.Scalar, Shape.Broadcast([], []));
        Assert.Throws<ArgumentException>(() => Shape.Broadcast([2], [3]));
        Assert.Equal("[2, 3]", new Shape([2, 3]).ToString());
        Assert.Equal(6, new Shape([2, 3]).Elements);
        Assert.Equal(new Shape([3]), new Shape([2, 3])[1..]);
    }

    [Fact]
    public void Log_mean_exp_is_right_where_exp_overflows() =>
        Assert.Equal(1000 + Math.Log((1 + Math.Exp(-1)) / 2), Tensor.From<double>([1000, 999]).LogMeanExp(0).ToDouble(), 9);

    [Fact]
    public void Devices_parse_and_print()
    {
        Assert.Equal(Device.Cuda(1), Device.Parse("cuda:1"));
        Assert.Equal("cpu", Device.Parse("cpu").ToString());
        Assert.Throws<FormatException>(() => Device.Parse("gpu"));
    }
}
