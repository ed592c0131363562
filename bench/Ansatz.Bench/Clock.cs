namespace Ansatz.Bench;

/// <summary>Processor time of this process, and interleaved comparisons by it.</summary>
internal static class Clock
{
    private const double CompiledAfter = 4;

    /// <summary>Seconds of processor time of one run of an action, repeated.</summary>
    public static double Seconds(Action action, int count)
    {
        // In microseconds, where Process.TotalProcessorTime counts hundredths of a second.
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < count; i++) action();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    /// <summary>
    /// Runs an action until the just-in-time compiler has done with it: it compiles hot methods again beside the first hundreds of steps, and that is
    /// processor time too.
    /// </summary>
    /// <param name="action">The action.</param>
    public static void Settle(Action action)
    {
        var before = Environment.CpuUsage.TotalTime;
        while ((Environment.CpuUsage.TotalTime - before).TotalSeconds < CompiledAfter) action();
    }

    /// <summary>Runs several measurements in turn, so that what disturbs one disturbs all, and gives the median of each.</summary>
    /// <param name="rounds">How often.</param>
    /// <param name="measurements">Each gives seconds.</param>
    public static double[] Interleave(int rounds, params Func<double>[] measurements)
    {
        foreach (var measurement in measurements) measurement(); // warm
        var times = measurements.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < rounds; round++)
            for (var i = 0; i < measurements.Length; i++) times[i].Add(measurements[i]());
        return [.. times.Select(Median)];
    }

    public static double Median(List<double> values)
    {
        values.Sort();
        return values.Count % 2 == 1 ? values[values.Count / 2] : (values[(values.Count / 2) - 1] + values[values.Count / 2]) / 2;
    }
}
