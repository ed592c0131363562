using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Ansatz.Lab;

/// <summary>
/// The values that a parameter admits, taken from its validation attributes:
/// <see cref="RangeAttribute"/> (either end may be exclusive or infinite) and <see cref="AllowedValuesAttribute"/>.
/// </summary>
/// <param name="checks">The validation attributes of the parameter or property.</param>
public sealed class ValueRange(IReadOnlyList<ValidationAttribute> checks)
{
    /// <summary>The range as text, or the empty text where every value of the type is admitted: <c>1..100</c>, <c>&gt;= 1</c>, <c>(0, 1]</c>.</summary>
    public string Text { get; } = string.Join(", ", checks.Select(Describe).Where(text => text.Length > 0));

    /// <summary>Whether a value lies in the range; of a list, whether each item does.</summary>
    /// <param name="value">The value.</param>
    public bool Admits(object? value)
        => value is System.Collections.IEnumerable items and not string
            ? items.Cast<object?>().All(Admits)
            : value is null || checks.All(check => check.IsValid(value));

    private static string Describe(ValidationAttribute check) => check switch
    {
        RangeAttribute range => Describe(range),
        AllowedValuesAttribute allowed => string.Join('|', allowed.Values.Select(ValueText.Write)),
        _ => "",
    };

    private static string Describe(RangeAttribute range)
    {
        double least = Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture), most = Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture);
        var (below, above) = (least is double.NegativeInfinity or double.MinValue or int.MinValue, most is double.PositiveInfinity or double.MaxValue or int.MaxValue);
        var (open, close) = (range.MinimumIsExclusive, range.MaximumIsExclusive);
        string from = ValueText.Write(range.Minimum), to = ValueText.Write(range.Maximum);
        return (below, above) switch
        {
            (true, true) => "",
            (false, true) => (open ? "> " : ">= ") + from,
            (true, false) => (close ? "< " : "<= ") + to,
            _ => open || close ? $"{(open ? '(' : '[')}{from}, {to}{(close ? ')' : ']')}" : $"{from}..{to}",
        };
    }
}
