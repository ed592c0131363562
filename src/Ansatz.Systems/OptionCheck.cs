using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ansatz.Systems;

/// <summary>Checks of options where they are set.</summary>
internal static class OptionCheck
{
    /// <summary>The value, if it lies between two bounds, both included.</summary>
    /// <param name="value">The value.</param>
    /// <param name="low">The smallest value admitted.</param>
    /// <param name="high">The largest value admitted.</param>
    /// <param name="option">The option's name; given by the compiler.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not; the message names option, value and bounds.</exception>
    public static T Within<T>(T value, T low, T high, [CallerMemberName] string option = "") where T : INumber<T> =>
        value >= low && value <= high ? value : throw new ArgumentOutOfRangeException(option, value, $"{option} lies between {low} and {high}");

    /// <summary>The values, if there is one at least and each lies between two bounds, both included.</summary>
    /// <param name="values">The values.</param>
    /// <param name="low">The smallest value admitted.</param>
    /// <param name="high">The largest value admitted.</param>
    /// <param name="option">The option's name; given by the compiler.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none, or one does not.</exception>
    public static IReadOnlyList<T> Each<T>(IReadOnlyList<T> values, T low, T high, [CallerMemberName] string option = "") where T : INumber<T> =>
        values.Count > 0 ? [.. values.Select(value => Within(value, low, high, option))] : throw new ArgumentOutOfRangeException(option, $"{option} has at least one value");
}
