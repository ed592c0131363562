namespace Ansatz.Lab.Tests;

/// <summary>How often early stopping stops too soon, by simulation: an objective climbs by 100 to its limit, with a time constant of 5000 steps, under noise.</summary>
public sealed class ConvergenceTests
{
    private const double Climb = 100, TimeConstant = 5000, Deviation = 5;
    private const int Steps = 100_000, Repeats = 200;

    [Fact]
    public void Early_stopping_seldom_stops_while_a_tenth_of_the_climb_is_left_and_always_stops_at_the_end()
    {
        var left = Left(new EarlyStopping(), limit: -500);
        Assert.All(left, share => Assert.True(share < 1));

        // A false stop leaves more than a tenth. Their share is to be below 5 %; it is near 0.5 %.
        Assert.InRange(left.Count(share => share > 0.1), 0, Repeats / 20);
        Assert.DoesNotContain(left, double.IsNaN);
    }

    [Fact]
    public void Early_stopping_does_not_depend_on_the_zero_of_the_objective_as_relative_changes_do()
    {
        var (near, far) = (Left(new EarlyStopping(), limit: -5), Left(new EarlyStopping(), limit: -50_000));
        Assert.Equal(near.Average(), far.Average(), 0.001);
        var rule = new EarlyStopping { RelativeTolerance = 0.01 };
        Assert.True(Left(rule, limit: -50_000).Average() > 0.5);
        Assert.All(Left(rule, limit: -10), left => Assert.False(left > 0.2)); // late, or not at all: the noise alone changes it by more
    }

    /// <summary>The share of the climb that is left at the stop, for each simulated fit; NaN where it did not stop.</summary>
    private static double[] Left(EarlyStopping rule, double limit) => [.. Enumerable.Range(0, Repeats).Select(seed =>
    {
        var random = new Random(seed);
        var state = new StoppingState();
        for (var step = 0; step < Steps; step++)
        {
            var left = Math.Exp(-step / TimeConstant);
            var noise = Deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            if (state.Hear(rule, limit - (Climb * left) + noise, maximized: true)) return left;
        }
        return double.NaN;
    })];
}
