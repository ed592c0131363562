namespace Ansatz.Lab;

/// <summary>An acceptance inequality on quantities, each the mean over the seeds of a reproduction.</summary>
/// <param name="Text">The inequality as people read it.</param>
/// <param name="Test">The inequality as the machine tests it. A quantity that was not measured throws <see cref="KeyNotFoundException"/>; NaN fulfils none.</param>
public sealed record Criterion(string Text, Func<IReadOnlyDictionary<string, double>, bool> Test)
{
    /// <summary>The name of the quantity of a claim that has only one.</summary>
    public const string Single = "";

    /// <summary>The claim's quantity is at least <paramref name="bound"/>.</summary>
    /// <param name="bound">The least value accepted.</param>
    /// <returns>The criterion.</returns>
    public static Criterion AtLeast(double bound) => new($">= {Measurements.Figure(bound)}", q => q[Single] >= bound);

    /// <summary>The claim's quantity is at most <paramref name="bound"/>.</summary>
    /// <param name="bound">The greatest value accepted.</param>
    /// <returns>The criterion.</returns>
    public static Criterion AtMost(double bound) => new($"<= {Measurements.Figure(bound)}", q => q[Single] <= bound);

    /// <summary>The claim's quantity lies in a closed interval.</summary>
    /// <param name="low">The least value accepted.</param>
    /// <param name="high">The greatest value accepted.</param>
    /// <returns>The criterion.</returns>
    public static Criterion Within(double low, double high) => new($"{Measurements.Figure(low)}..{Measurements.Figure(high)}", q => q[Single] >= low && q[Single] <= high);

    /// <summary>An inequality between named quantities.</summary>
    /// <param name="text">The inequality as people read it, such as <c>control &gt;= real - 0.08</c>.</param>
    /// <param name="test">The inequality.</param>
    /// <returns>The criterion.</returns>
    public static Criterion That(string text, Func<IReadOnlyDictionary<string, double>, bool> test) => new(text, test);
}
