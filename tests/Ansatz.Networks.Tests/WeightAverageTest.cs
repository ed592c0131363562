using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class WeightAverageTest
{
    [Fact]
    public void Average_FollowsTheFormula()
    {
        var model = new One(5);
        var average = new WeightAverage(0.5, model);
        var expected = 5.0;
        for (var step = 1; step <= 20; step++)
        {
            using var scope = TensorScope.Open();
            model.Weight.Assign(Tensor.Full([1], step));
            average.Update();
            var decay = Math.Min(0.5, (1.0 + step) / (10 + step));
            expected = (decay * expected) + ((1 - decay) * step);
        }

        average.Swap();
        Assert.Equal(expected, model.Weight.Value.ToArray<double>()[0], 1e-5);
        average.Swap();
        Assert.Equal(20, model.Weight.Value.ToArray<double>()[0]);
    }

    [Fact]
    public void State_GoesOnExactly()
    {
        One model = new(1), other = new(1);
        WeightAverage first = new(0.9, model), second = new(0.9, other);
        model.Weight.Assign(Tensor.Full([1], 3));
        first.Update();
        second.LoadState(first.State());
        other.Weight.Assign(Tensor.Full([1], 7));
        model.Weight.Assign(Tensor.Full([1], 7));
        first.Update();
        second.Update();
        Assert.Equal(first.State()["0"].ToArray<float>(), second.State()["0"].ToArray<float>());
        Assert.Equal(2, second.State()["step"].ToInt64());
    }

    private sealed class One(double value) : Module
    {
        public Parameter Weight { get; } = new(Tensor.Full([1], value));
    }
}
