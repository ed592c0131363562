using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>The intervals into which boosted trees divide features: bounds between neighboring values, so that each holds about as many rows.</summary>
internal sealed class FeatureIntervals
{
    private readonly double[][] _bounds;

    private FeatureIntervals(double[][] bounds) => _bounds = bounds;

    /// <summary>How many features there are.</summary>
    public int Features => _bounds.Length;

    /// <summary>The most intervals of a feature.</summary>
    public int Most => _bounds.Max(bounds => bounds.Length) + 1;

    /// <summary>Divides features.</summary>
    /// <param name="features">[n, features].</param>
    /// <param name="intervals">The most intervals, 2 to 256.</param>
    public static FeatureIntervals Of(Tensor features, int intervals)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(intervals, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(intervals, 256);
        return new([.. Enumerable.Range(0, (int)features.Size(1)).Select(feature => Bounds(features.Select(1, feature).ToArray<double>(), intervals))]);
    }

    /// <summary>The number of each value's interval, [n, features] row-major: of how many bounds it lies above.</summary>
    /// <param name="features">[n, features].</param>
    public byte[] Codes(Tensor features)
    {
        var values = features.ToArray<double>();
        var codes = new byte[values.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            var at = Array.BinarySearch(_bounds[i % Features], values[i]);
            codes[i] = (byte)(at >= 0 ? at : ~at);
        }
        return codes;
    }

    private static double[] Bounds(double[] values, int intervals)
    {
        Array.Sort(values);
        var bounds = new SortedSet<double>();
        var distinct = values.Distinct().ToArray();
        if (distinct.Length <= intervals)
            return [.. distinct.Skip(1).Select((value, i) => (value + distinct[i]) / 2)];
        for (var i = 1; i < intervals; i++)
        {
            var at = (int)((long)values.Length * i / intervals);
            if (at > 0 && values[at] > values[at - 1]) bounds.Add((values[at] + values[at - 1]) / 2);
            else if (values[at] > values[0]) bounds.Add(values[at] - (values[at] - values[Array.FindLastIndex(values, at, value => value < values[at])]) / 2);
        }
        return [.. bounds];
    }
}
