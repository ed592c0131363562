using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Ansatz.Lab;

/// <summary>Reports that nobody hears.</summary>
public sealed class SilentProgress : IProgress<StepReport>
{
    /// <summary>The one instance.</summary>
    public static SilentProgress Instance { get; } = new();

    /// <inheritdoc/>
    public void Report(StepReport value) { }
}

/// <summary>One plain line every few seconds, and one at the end of a stage: for outputs that are no terminal.</summary>
/// <param name="output">Where the lines go, usually standard error.</param>
/// <param name="every">The time between two lines; null: ten seconds.</param>
public sealed class PlainProgress(TextWriter output, TimeSpan? every = null) : IProgress<StepReport>
{
    private readonly Throttle throttle = new(every ?? TimeSpan.FromSeconds(10));

    /// <inheritdoc/>
    public void Report(StepReport value)
    {
        if (throttle.IsDue(value)) output.WriteLine("  " + Line(value));
    }

    /// <summary>The direction of the objective, with its size where that is known: <c>falling 0.31 ± 0.02 per 100 steps</c>.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The text.</returns>
    public static string Direction(StepReport report)
    {
        var word = report.Trend.ToString().ToLowerInvariant();
        return report.Trend == Trend.Steady || double.IsNaN(report.Slope) ? word
            : $"{word} {Short(100 * Math.Abs(report.Slope))} ± {Short(100 * report.SlopeError)} per 100 steps";
    }

    /// <summary>A report as one line: <c>step 1500/1500  distortion 0.0041 falling  9.2 steps/s  2:43 left</c>.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The line.</returns>
    public static string Line(StepReport report)
    {
        var stage = report.Stage == "fit" ? "" : report.Stage + "  ";
        var epoch = report.Epochs > 0 ? $"epoch {Math.Min(report.Epoch + 1, report.Epochs)}/{report.Epochs}  " : "";
        var value = double.IsNaN(report.Value) ? "" : $"  {report.Objective} {Figure(report.Value)} {Direction(report)}";
        var rate = report.Rate >= 1 || report.Rate <= 0 ? string.Create(CultureInfo.InvariantCulture, $"{report.Rate:0.0} steps/s") : string.Create(CultureInfo.InvariantCulture, $"{1 / report.Rate:0.0} s/step");
        return string.Create(CultureInfo.InvariantCulture, $"{stage}{epoch}step {report.Step:N0}/{report.Of:N0}{value}  {rate}  {Clock(report.Remaining)} left");
    }

    /// <summary>A figure with four significant digits.</summary>
    /// <param name="value">The figure.</param>
    /// <returns>The text.</returns>
    public static string Figure(double value) => Math.Abs(value) is >= 1e5 or (< 1e-3 and > 0) ? value.ToString("0.###e+0", CultureInfo.InvariantCulture) : Rounded(value);

    /// <summary>A time as <c>2:43</c> or <c>1:02:43</c>.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The text.</returns>
    public static string Clock(TimeSpan time) => time.TotalHours >= 1 ? $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}" : $"{time.Minutes}:{time.Seconds:00}";

    private static string Short(double value) => value is >= 1e4 or (< 1e-2 and > 0) ? value.ToString("0.#e+0", CultureInfo.InvariantCulture)
        : double.Parse(value.ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Rounded(double value) => double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("0.######", CultureInfo.InvariantCulture);
}

/// <summary>One JSON object a line, for machines.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="every">The time between two lines; null: one second.</param>
public sealed class JsonProgress(TextWriter output, TimeSpan? every = null) : IProgress<StepReport>
{
    private readonly Throttle throttle = new(every ?? TimeSpan.FromSeconds(1));

    /// <inheritdoc/>
    public void Report(StepReport value)
    {
        if (throttle.IsDue(value)) output.WriteLine(JsonSerializer.Serialize(value, LabJson.Compact));
    }
}

/// <summary>Lets a report through when enough time has passed, when a stage begins and when it ends.</summary>
internal sealed class Throttle(TimeSpan every)
{
    private long last;
    private string? stage;

    public bool IsDue(StepReport report)
    {
        var due = report.Step == report.Of || report.Stage != stage || Stopwatch.GetElapsedTime(last) >= every;
        if (due) (last, stage) = (Stopwatch.GetTimestamp(), report.Stage);
        return due;
    }
}
