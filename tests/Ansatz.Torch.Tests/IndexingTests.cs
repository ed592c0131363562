namespace Ansatz.Torch.Tests;

public sealed class IndexingTests
{
    private static readonly Tensor Cube = Tensor.Arange(24).Reshape([2, 3, 4]).Escape();

    [Fact]
    public void Numbers_take_elements_from_either_end()
    {
        Assert.Equal(23, Cube[1, 2, 3].ToInt64());
        Assert.Equal(23, Cube[-1, ^1, -1].ToInt64());
        Assert.Equal(new Shape([3, 4]), Cube[0].Shape);
    }

    [Fact]
    public void A_leading_full_range_among_several_is_an_ellipsis()
    {
        Assert.Equal(new Shape([2, 3, 2]), Cube[.., 1..3].Shape);
        Assert.Equal(new Shape([2, 3]), Cube[.., 0].Shape);
        Assert.Equal(new Shape([2]), Cube[.., 1, 2].Shape);
        Assert.Equal([1L, 2, 5, 6, 9, 10], Cube[0][.., 1..3].Flatten().ToArray<long>());
        Assert.Equal(Cube.Shape, Cube[..].Shape);
    }

    [Fact]
    public void Ranges_count_from_both_ends()
    {
        Assert.Equal([4L, 5, 6, 7], Cube[0, 1..^1].Flatten().ToArray<long>());
        Assert.Equal(new Shape([2, 0, 4]), Cube[0..2, 3..].Shape);
    }

    [Fact]
    public void New_axes_are_inserted_where_they_stand()
    {
        Assert.Equal(new Shape([1, 2, 3, 4]), Cube[TensorIndex.NewAxis].Shape);
        Assert.Equal(new Shape([2, 3, 4, 1]), Cube[.., TensorIndex.NewAxis].Shape);
    }

    [Fact]
    public void Integer_tensors_gather_and_masks_select()
    {
        Assert.Equal([20L, 21, 22, 23, 12, 13, 14, 15], Cube[1][Tensor.From<long>([2, 0])].Flatten().ToArray<long>());
        Assert.Equal([20L, 21, 22, 23], Cube[Cube > 19].ToArray<long>());
        Assert.Equal([8L, 20], Cube[.., Tensor.From<int>([2]), 0].Flatten().ToArray<long>());
    }

    [Fact]
    public void Assignment_changes_the_part_it_names()
    {
        var x = Tensor.Zeros(2, 3);
        x[0, 1] = 5;
        x[.., ^1] = Tensor.From<float>([7, 8]);
        x[x > 7.5] = -1;
        Assert.Equal([0f, 5, 7, 0, 0, -1], x.ToArray<float>());
    }

    [Fact]
    public void Too_many_indices_are_refused() => Assert.Throws<ArgumentException>(() => Cube[0, 0, 0, 0]);

    [Fact]
    public void A_position_outside_is_an_error_of_the_operator() => Assert.Throws<TorchException>(() => Cube[2]);

    [Fact]
    public void Gradients_flow_back_to_the_elements_that_were_taken()
    {
        var x = Tensor.Ones([4], ScalarType.Float64);
        x.RequiresGradient = true;
        Assert.Equal([0.0, 2, 1, 0], Autograd.Gradient(x[Tensor.From<long>([1, 1, 2])].Sum(), x).ToArray<double>());
    }
}
