using System.Diagnostics;

namespace Ansatz.Lab;

/// <summary>Measures throughput and trend of a loop from its last steps.</summary>
public sealed class Pace
{
    private const int Window = 200;
    private const double Memory = 5;

    private readonly double[] values = new double[Window];
    private long count;
    private long last = Stopwatch.GetTimestamp();
    private double rate;

    /// <summary>Hears of a step that was done.</summary>
    /// <param name="value">The objective.</param>
    public void Step(double value)
    {
        var now = Stopwatch.GetTimestamp();
        var seconds = Math.Max(Stopwatch.GetElapsedTime(last, now).TotalSeconds, 1e-9);
        last = now;
        var weight = count == 0 ? 1 : 1 - Math.Exp(-seconds / Memory);
        rate = 1 / ((1 - weight) / Math.Max(rate, 1e-9) + weight * seconds);
        if (count == 0) rate = 1 / seconds;
        values[count++ % Window] = value;
    }

    /// <summary>Steps a second, over about the last five seconds.</summary>
    public double Rate => rate;

    /// <summary>The time for some more steps.</summary>
    /// <param name="steps">How many.</param>
    /// <returns>The time at the present rate; zero before the first step.</returns>
    public TimeSpan Remaining(long steps) => rate > 0 ? TimeSpan.FromSeconds(Math.Min(steps / rate, 1e9)) : TimeSpan.Zero;

    /// <summary>The line through the last 200 values: a step's change of the objective.</summary>
    public LinearTrend Line
    {
        get
        {
            var length = (int)Math.Min(count, Window);
            var start = count - length;
            return LinearTrend.Of(length, i => (i, values[(start + i) % Window]));
        }
    }

    /// <summary>The direction of the last 200 values.</summary>
    public Trend Trend => Line.Direction;
}
