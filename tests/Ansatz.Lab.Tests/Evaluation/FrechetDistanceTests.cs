using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

public sealed class FrechetDistanceTests
{
    private static readonly RandomStream Stream = new(1);

    [Fact]
    public void Normals_in_one_dimension_have_the_closed_form() // (m1 - m2)^2 + (s1 - s2)^2
        => Assert.Equal(9 + 4, FrechetDistance.Between(Tensor.From([1.0]), Tensor.From([4.0], 1, 1), Tensor.From([4.0]), Tensor.From([16.0], 1, 1)), 1e-12);

    [Fact]
    public void Commuting_covariances_add_the_squared_differences_of_their_roots()
    {
        var rotation = Rotation(0.7);
        var c1 = rotation.MatMul(Tensor.From([9.0, 0, 0, 4], 2, 2)).MatMul(rotation.Transpose(0, 1));
        var c2 = rotation.MatMul(Tensor.From([1.0, 0, 0, 25], 2, 2)).MatMul(rotation.Transpose(0, 1));
        var zero = Tensor.Zeros([2], ScalarType.Float64);
        Assert.Equal(4 + 9, FrechetDistance.Between(zero, c1, zero, c2), 1e-10);
    }

    [Fact]
    public void Covariances_that_do_not_commute_agree_with_the_root_of_their_product() // for 2x2: tr sqrt(A B) = sqrt(tr(A B) + 2 sqrt(det(A B)))
    {
        double[,] a = { { 2, 0.5 }, { 0.5, 1 } }, b = { { 1, -0.3 }, { -0.3, 3 } };
        var trace = (a[0, 0] * b[0, 0]) + (a[0, 1] * b[1, 0]) + (a[1, 0] * b[0, 1]) + (a[1, 1] * b[1, 1]);
        var determinant = ((a[0, 0] * a[1, 1]) - (a[0, 1] * a[1, 0])) * ((b[0, 0] * b[1, 1]) - (b[0, 1] * b[1, 0]));
        var expected = 3 + 4 - (2 * Math.Sqrt(trace + (2 * Math.Sqrt(determinant))));
        var zero = Tensor.Zeros([2], ScalarType.Float64);
        Assert.Equal(expected, FrechetDistance.Between(zero, Tensor.From([2, 0.5, 0.5, 1.0], 2, 2), zero, Tensor.From([1, -0.3, -0.3, 3.0], 2, 2)), 1e-10);
    }

    [Fact]
    public void Distance_is_zero_from_itself_and_symmetric_also_with_fewer_rows_than_features()
    {
        Tensor x = Stream["x"].Normal([20, 50]), y = (Stream["y"].Normal([30, 50]) * 2) + 1;
        Assert.Equal(0, FrechetDistance.Between(x, x), 1e-5); // the root of a singular matrix costs half the digits
        Assert.Equal(FrechetDistance.Between(x, y), FrechetDistance.Between(y, x), 1e-5);
    }

    [Fact]
    public void Shift_of_a_sample_adds_its_square()
    {
        var x = Stream["z"].Normal([500, 8], ScalarType.Float64);
        Assert.Equal(8 * 0.25, FrechetDistance.Between(x, x + 0.5), 1e-6);
    }

    [Fact]
    public void Root_squared_is_the_matrix()
    {
        var half = Stream["m"].Normal([6, 6], ScalarType.Float64);
        var matrix = half.MatMul(half.Transpose(0, 1));
        var root = FrechetDistance.SquareRoot(matrix);
        Assert.Equal(0, (root.MatMul(root) - matrix).Abs().Max().ToDouble(), 1e-10);
    }

    private static Tensor Rotation(double angle) => Tensor.From([Math.Cos(angle), -Math.Sin(angle), Math.Sin(angle), Math.Cos(angle)], 2, 2);
}
