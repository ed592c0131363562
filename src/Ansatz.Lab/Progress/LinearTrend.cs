namespace Ansatz.Lab;

/// <summary>The least-squares line through values: its slope and the slope's standard error, from the scatter about the line.</summary>
/// <param name="Slope">The change of the value for a change of 1 in the abscissa; NaN for fewer than 8 values.</param>
/// <param name="Error">Its standard error, as if the scatter were independent.</param>
public readonly record struct LinearTrend(double Slope, double Error)
{
    private const int Fewest = 8;

    /// <summary>The direction, where the slope is more than twice its standard error from zero.</summary>
    public Trend Direction => !(Math.Abs(Slope) > 2 * Error) ? Trend.Steady : Slope > 0 ? Trend.Rising : Trend.Falling;

    /// <summary>The line through values.</summary>
    /// <param name="count">How many.</param>
    /// <param name="point">The abscissa and the value of the i-th.</param>
    public static LinearTrend Of(int count, Func<int, (double X, double Y)> point)
    {
        if (count < Fewest) return new(double.NaN, double.NaN);
        double meanX = 0, meanY = 0, xx = 0, xy = 0, yy = 0;
        for (var i = 0; i < count; i++)
        {
            var (x, y) = point(i);
            meanX += x / count;
            meanY += y / count;
        }
        for (var i = 0; i < count; i++)
        {
            var (x, y) = point(i);
            xx += (x - meanX) * (x - meanX);
            xy += (x - meanX) * (y - meanY);
            yy += (y - meanY) * (y - meanY);
        }
        var slope = xy / xx;
        return new(slope, Math.Sqrt(Math.Max(0, yy - slope * xy) / (count - 2) / xx));
    }
}
