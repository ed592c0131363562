namespace Ansatz.Torch.Tests;

public class GradientLossTests
{
    [Fact]
    public void Operators_WithoutAGradient_AreSeen_WhileSomethingWatches()
    {
        var x = Tensor.From([1.5, -0.5]);
        x.RequiresGradient = true;
        var seen = new List<string>();
        _ = x > 0;
        using (GradientLoss.Watch((name, argument) =>
        {
            Assert.True(argument.RequiresGradient);
            _ = argument.Floor();                                                  // what the watcher does itself is not watched
            seen.Add(name);
        }))
        {
            _ = x > 0;
            _ = 2 * x <= x;
            _ = x.Floor() + x.Exp();
            _ = x.ArgMax(0);
            _ = x.To(ScalarType.Int64);
            _ = x.Sum().ToDouble();
            _ = x.ToArray<float>();
            _ = x.To(ScalarType.Float32);
            _ = x.Detach() > 0;
            _ = x.ToString();
            using (GradientLoss.Pause())
            {
                _ = x.Round();
            }
        }

        _ = x.Sign();
        Assert.Equal(["Gt", "Le", "Le", "Floor", "ArgMax", "To", "reading its number", "reading its numbers"], seen);
    }
}
