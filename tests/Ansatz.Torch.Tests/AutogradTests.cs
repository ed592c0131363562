using Ansatz.Testing;

namespace Ansatz.Torch.Tests;

public sealed class AutogradTests
{
    [Fact]
    public void Gradients_of_a_small_network_agree_with_finite_differences()
    {
        var stream = new RandomStream(1);
        FiniteDifferences.Check(
            x => (x[0].MatMul(x[1]).Tanh() * x[2]).LogSumExp([-1]),
            inputs: [.. Enumerable.Range(0, 3).Select(i => stream[i].Normal(i == 1 ? [4, 3] : i == 0 ? [2, 4] : [3], ScalarType.Float64))]);
    }

    [Fact]
    public void Gradient_of_an_unused_input_is_an_error_unless_allowed()
    {
        var (x, y) = (Leaf(1), Leaf(2));
        Assert.Throws<TorchException>(() => Autograd.Gradient([x * 2], [x, y]));
        Assert.Null(Autograd.Gradient([x * 2], [x, y], allowUnused: true)[1]);
    }

    [Fact]
    public void NoGrad_nests_and_EnableGrad_works_inside()
    {
        var x = Leaf(3);
        using (NoGrad.Begin())
        {
            using (NoGrad.Begin()) Assert.False(Autograd.IsEnabled);
            Assert.False((x * 2).RequiresGradient);
            using (EnableGrad.Begin()) Assert.True((x * 2).RequiresGradient);
            Assert.False(Autograd.IsEnabled);
        }
        Assert.True((x * 2).RequiresGradient);
    }

    [Fact]
    public void Backward_accumulates_and_the_gradient_can_be_replaced()
    {
        var x = Leaf(3);
        (x * x).Backward();
        (x * x).Backward();
        Assert.Equal(12, x.Gradient!.ToDouble());
        x.Gradient = null;
        Assert.Null(x.Gradient);
        x.Gradient = Tensor.Scalar(5, ScalarType.Float64);
        Assert.Equal(5, x.Gradient!.ToDouble());
    }

    [Fact]
    public void A_failed_operator_is_an_exception_with_its_name_the_shapes_and_libtorchs_text()
    {
        var error = Assert.Throws<TorchException>(() => Tensor.Ones(2, 3).MatMul(Tensor.Ones(4, 5)));
        Assert.Contains("aten::matmul", error.Message, StringComparison.Ordinal);
        Assert.Contains("[2, 3]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[4, 5]", error.Message, StringComparison.Ordinal);
        Assert.Contains("mat1 and mat2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_gradient_of_indexing_is_the_same_bits_with_two_threads()
    {
        // index_put_ with accumulation is not, unless deterministic algorithms are on: unequal weights would show it.
        var before = TorchRuntime.Threads;
        try
        {
            TorchRuntime.Threads = 2;
            var x = Leaf(0).Expand([1000]).Clone().Detach().To(ScalarType.Float32);
            x.RequiresGradient = true;
            var index = new RandomStream(1).Integers(0, 1000, [200_000]);
            var weight = new RandomStream(2).Normal([200_000]);
            var runs = Enumerable.Range(0, 5).Select(_ => string.Join(',', Autograd.Gradient((x[index] * weight).Sum(), x).ToArray<float>().Select(BitConverter.SingleToInt32Bits))).Distinct();
            Assert.Single(runs);
        }
        finally
        {
            TorchRuntime.Threads = before;
        }
    }

    private static Tensor Leaf(double value)
    {
        var x = Tensor.Scalar(value, ScalarType.Float64);
        x.RequiresGradient = true;
        return x;
    }
}
