using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class ParameterTest
{
    [Fact]
    public void Number_BecomesSinglePrecision()
    {
        var parameter = new Parameter(0.1);
        Assert.Equal(ScalarType.Float32, parameter.DataType);
        Assert.Equal(Shape.Scalar, parameter.Shape);
        Assert.Equal(0.1f, parameter.Value.ToSingle());
    }

    [Fact]
    public void Value_LiesInTheConstraint()
    {
        var parameter = new Parameter(Tensor.From([0.5, 2.0, 30.0]), Constraint.Positive);
        Numbers.Near([0.5, 2, 30], parameter.Value.ToArray<double>(), 1e-14);
        Numbers.Near([Math.Log(0.5), Math.Log(2), Math.Log(30)], parameter.Unconstrained.ToArray<double>(), 1e-14);
    }

    [Fact]
    public void Simplex_HasFewerUnconstrainedNumbers()
    {
        var parameter = new Parameter(Tensor.From([0.2, 0.3, 0.5]), Constraint.Simplex);
        Assert.Equal([3], parameter.Shape);
        Assert.Equal([2], parameter.Unconstrained.Shape);
        Numbers.Near([0.2, 0.3, 0.5], parameter.Value.ToArray<double>());
    }

    [Fact]
    public void ValueOutsideTheConstraint_IsRefused() =>
        Assert.Contains("-1", Assert.Throws<ArgumentException>(() => new Parameter(-1, Constraint.Positive)).Message, StringComparison.Ordinal);

    [Fact]
    public void Integers_AreRefused() => Assert.Throws<ArgumentException>(() => new Parameter(Tensor.From<long>([1, 2])));

    [Fact]
    public void Initial_IsCopied()
    {
        var initial = Tensor.Zeros(2);
        var parameter = new Parameter(initial);
        initial.AddInPlace(1);
        Numbers.Near([0, 0], parameter.Value.ToArray<double>());
    }

    [Fact]
    public void MadeInAScope_OutlivesIt()
    {
        Parameter parameter;
        ModuleBuffer buffer;
        using (TensorScope.Open())
        {
            parameter = new Parameter(2, Constraint.Positive);
            buffer = new ModuleBuffer(Tensor.Ones(3));
            parameter.Assign(3);
            buffer.Assign(Tensor.Ones(4));
        }

        Assert.Equal(3, parameter.Value.ToDouble(), 1e-6);
        Assert.Equal([4], buffer.Value.Shape);
    }

    [Fact]
    public void Gradient_FlowsThroughTheConstraint()
    {
        var parameter = new Parameter(3, Constraint.Positive);
        parameter.Value.Backward();
        Assert.Equal(3, parameter.Unconstrained.Gradient!.ToDouble(), 1e-6); // d exp(u) / du
    }

    [Fact]
    public void Assign_RefusesAnotherShape() => Assert.Throws<ArgumentException>(() => new Parameter(Tensor.Zeros(2)).Assign(Tensor.Zeros(3)));

    [Fact]
    public void NotTrainable_CarriesNoGradient()
    {
        var parameter = new Parameter(3) { IsTrainable = false };
        Assert.False(parameter.Value.RequiresGradient);
    }

    [Fact]
    public void Freeze_ReadsConstantsUntilDisposed()
    {
        Parameter a = new(1), b = new(2);
        using (ParameterScope.Freeze())
        {
            Assert.False(a.Value.RequiresGradient);
        }

        using (ParameterScope.Freeze(new HashSet<Parameter> { a }))
        {
            Assert.False(a.Value.RequiresGradient);
            Assert.True(b.Value.RequiresGradient);
        }

        Assert.True(a.Value.RequiresGradient);
    }

    [Fact]
    public void Scopes_NestFromTheOutermostToTheInnermost()
    {
        var parameter = new Parameter(1);
        using var outer = ParameterScope.Open((_, value) => value * 2);
        using (ParameterScope.Open((_, value) => value + 3))
        {
            Assert.Equal(5, parameter.Value.ToDouble());
        }

        Assert.Equal(2, parameter.Value.ToDouble());
    }

    [Fact]
    public void Scopes_BelongToTheirThread()
    {
        var parameter = new Parameter(1);
        using var twice = ParameterScope.Open((_, value) => value * 2);
        var other = 0.0;
        var thread = new Thread(() => other = parameter.Value.ToDouble());
        thread.Start();
        thread.Join();
        Assert.Equal(1, other);
    }

    [Fact]
    public void ClosingScopesOutOfOrder_IsAnError()
    {
        var outer = ParameterScope.Open((_, value) => value);
        var inner = ParameterScope.Open((_, value) => value);
        var failed = false;
        try
        {
            outer.Dispose();
        }
        catch (InvalidOperationException)
        {
            failed = true;
        }

        inner.Dispose();
        outer.Dispose();
        Assert.True(failed);
    }

    [Fact]
    public void AValuePerView_IsComputedOnceForEachWayOfReading()
    {
        var parameter = new Parameter(3);
        var runs = 0;
        var square = new PerParameterView<Tensor>(() =>
        {
            runs++;
            return parameter.Value.Square();
        });
        Assert.True(square.Value.RequiresGradient);
        Assert.Same(square.Value, square.Value);
        Assert.Equal(1, runs);
        using (ParameterScope.Freeze())
        {
            Assert.False(square.Value.RequiresGradient);
            Assert.Same(square.Value, square.Value);
        }
        using (NoGrad.Begin()) Assert.False(square.Value.RequiresGradient);
        using (ParameterScope.Open((_, value) => value * 2)) Assert.Equal(36, square.Value.ToDouble(), 1e-6);
        Assert.Equal(9, square.Value.ToDouble(), 1e-6);
        Assert.Equal(4, runs);
    }
}
