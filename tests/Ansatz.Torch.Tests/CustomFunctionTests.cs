using Ansatz.Testing;

namespace Ansatz.Torch.Tests;

public sealed class CustomFunctionTests
{
    // x^n with its own backward, which is written with operators and so can be differentiated again.
    private static readonly CustomFunction<double> Power = new(
        "power",
        static (n, inputs, saved) =>
        {
            saved.Add(inputs[0]);
            return [inputs[0].Pow(n)];
        },
        static (n, gradients, saved) => [gradients[0]! * n * saved[0].Pow(n - 1)]);

    // exp through its saved output.
    private static readonly CustomFunction<int> Exponential = new(
        "exponential",
        static (_, inputs, saved) =>
        {
            var y = inputs[0].Exp();
            saved.Add(y);
            return [y];
        },
        static (_, gradients, saved) => [gradients[0]! * saved[0]]);

    private static readonly CustomFunction<int> Failing = new(
        "failing",
        static (_, inputs, _) => [inputs[0] * 2],
        static (_, _, _) => throw new InvalidDataException("this one"));

    [Fact]
    public void First_derivative_agrees_with_finite_differences() =>
        FiniteDifferences.Check(x => Power.ApplyOne(3, x[0]) * x[1], inputs: [Numbers(1.1, -0.4, 2), Numbers(0.5, 0.3, -1)]);

    [Fact]
    public void Second_and_third_derivatives_are_right()
    {
        var x = Numbers(1.5);
        x.RequiresGradient = true;
        var first = Autograd.Gradient(Power.ApplyOne(4, x).Sum(), x, createGraph: true);
        var second = Autograd.Gradient(first.Sum(), x, createGraph: true);
        var third = Autograd.Gradient(second.Sum(), x);
        Assert.Equal(4 * Math.Pow(1.5, 3), first.ToDouble(), 12);
        Assert.Equal(12 * 1.5 * 1.5, second.ToDouble(), 12);
        Assert.Equal(24 * 1.5, third.ToDouble(), 12);
    }

    [Fact]
    public void A_saved_output_has_a_second_derivative()
    {
        var x = Numbers(0.7);
        x.RequiresGradient = true;
        var first = Autograd.Gradient(Exponential.ApplyOne(0, x).Sum(), x, createGraph: true);
        Assert.Equal(Math.Exp(0.7), Autograd.Gradient(first.Sum(), x).ToDouble(), 12);
    }

    [Fact]
    public void An_exception_in_backward_comes_out_as_itself_and_the_engine_works_on()
    {
        var x = Numbers(1);
        x.RequiresGradient = true;
        Assert.Equal("this one", Assert.Throws<InvalidDataException>(() => Failing.ApplyOne(0, x).Sum().Backward()).Message);
        Assert.Equal(3, Autograd.Gradient((3 * x).Sum(), x).ToDouble());
    }

    [Fact]
    public void A_second_backward_without_retained_graph_says_so()
    {
        var x = Numbers(2);
        x.RequiresGradient = true;
        var y = Power.ApplyOne(2, x).Sum();
        y.Backward();
        Assert.Throws<TorchException>(() => y.Backward());
    }

    [Fact]
    public void Nothing_is_recorded_where_no_input_requires_a_gradient()
    {
        Assert.False(Power.ApplyOne(2, Numbers(2)).RequiresGradient);
        using var off = NoGrad.Begin();
        var x = Numbers(2);
        Assert.Equal(4, Power.ApplyOne(2, x).ToDouble());
    }

    [Fact]
    public void Nodes_are_freed_with_their_graph()
    {
        var references = Enumerable.Range(0, 50).Select(_ => Run()).ToList();
        TorchRuntime.Collect();
        Assert.Equal(0, references.Count(r => r.IsAlive));

        static WeakReference Run()
        {
            var state = new object();
            var function = new CustomFunction<object>("weak", static (_, x, saved) => [x[0] * 2], static (_, g, _) => [g[0]! * 2]);
            var x = Numbers(1);
            x.RequiresGradient = true;
            function.ApplyOne(state, x).Sum().Backward();
            return new WeakReference(state);
        }
    }

    private static Tensor Numbers(params double[] values) => Tensor.From<double>(values);
}
