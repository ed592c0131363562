using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class DropoutTest
{
    private static readonly RandomStream Stream = new(6);

    [Fact]
    public void Replay_SeesTheSameMasks()
    {
        var model = new Sequential(new Dropout(0.5), new Dropout(0.5));
        var x = Tensor.Ones(8, 8);
        var (first, second) = (Run(Stream), Run(Stream));
        Numbers.Near(first.Once, second.Once, 0);
        Numbers.Near(first.Again, second.Again, 0);
        Assert.NotEqual(first.Once.ToArray<float>(), first.Again.ToArray<float>());
        Assert.NotEqual(first.Once.ToArray<float>(), Run(Stream["other"]).Once.ToArray<float>());

        (Tensor Once, Tensor Again) Run(RandomStream stream)
        {
            using var evaluation = EvaluationStream.Begin(stream);
            return (model.Forward(x), model.Forward(x));
        }
    }

    [Fact]
    public void TwoModules_DrawDifferentMasks()
    {
        Dropout a = new(0.5), b = new(0.5);
        using var evaluation = EvaluationStream.Begin(Stream);
        Assert.NotEqual(a.Forward(Tensor.Ones(64)).ToArray<float>(), b.Forward(Tensor.Ones(64)).ToArray<float>());
    }

    [Fact]
    public void InnerEvaluation_DoesNotDisturbTheOuterOne()
    {
        var layer = new Dropout(0.5);
        var x = Tensor.Ones(64);
        Tensor plain, nested;
        using (EvaluationStream.Begin(Stream)) plain = layer.Forward(x);
        using (EvaluationStream.Begin(Stream))
        {
            using (EvaluationStream.Begin(Stream["inner"], updatesBuffers: false))
            {
                layer.Forward(x);
                Assert.False(EvaluationStream.UpdatesBuffers);
            }

            Assert.True(EvaluationStream.UpdatesBuffers);
            nested = layer.Forward(x);
        }

        Numbers.Near(plain, nested, 0);
    }

    [Fact]
    public void Survivors_AreScaledSoThatTheMeanStays()
    {
        var layer = new Dropout(0.2);
        using var evaluation = EvaluationStream.Begin(Stream);
        var y = layer.Forward(Tensor.Ones(100, 1000));
        Assert.Equal([0, 1.25f], y.ToArray<float>().Distinct().Order());
        Assert.Equal(1, y.Mean().ToDouble(), 0.008); // five standard errors of 1e5 draws: 5 * 0.5 / 316
    }

    [Fact]
    public void Spatial_DropsWholeChannels()
    {
        var layer = new Dropout(0.5, spatial: 2);
        using var evaluation = EvaluationStream.Begin(Stream);
        var sums = layer.Forward(Tensor.Ones(10, 10, 3, 3)).Sum([-2, -1]);
        Assert.Equal([0f, 18f], sums.ToArray<float>().Distinct().Order());
    }

    [Fact]
    public void Evaluation_IsTheIdentity()
    {
        var layer = new Dropout(0.5);
        layer.Evaluate();
        var x = Tensor.Ones(3);
        Assert.True(x.IsSame(layer.Forward(x)));
    }

    [Fact]
    public void TrainingWithoutAnEvaluation_SaysWhatToDo() =>
        Assert.Contains("EvaluationStream.Begin", Assert.Throws<InvalidOperationException>(() => new Dropout(0.5).Forward(Tensor.Ones(3))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void ProbabilityOutsideTheInterval_IsRefused(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(probability));
}
