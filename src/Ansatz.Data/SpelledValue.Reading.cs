using System.Globalization;
using Ansatz.Torch;

namespace Ansatz.Data;

public sealed partial class SpelledValue
{
    /// <summary>Refuses arguments that are not expected, with the nearest key.</summary>
    /// <param name="positional">How many arguments without a key are allowed.</param>
    /// <param name="keys">The keys that are allowed.</param>
    /// <returns>This value.</returns>
    /// <exception cref="SpellingException">There is another key, or too many arguments without one.</exception>
    public SpelledValue Accept(int positional, params IReadOnlyCollection<string> keys)
    {
        foreach (var key in Arguments.Select(a => a.Key).OfType<string>().Where(k => !keys.Contains(k)))
        {
            var known = keys.Count == 0 ? $"'{Name}' takes no key=value" : $"'{Name}' takes {string.Join(", ", keys)}";
            throw new SpellingException($"{key}=", known, NearestNames.Of(key, keys));
        }
        if (Positional.Count > positional)
        {
            var surplus = Positional[positional];
            var expected = keys.Count > 0 ? $"'{Name}' takes key=value arguments: {string.Join(", ", keys)}"
                : positional == 0 ? $"'{Name}' takes no arguments" : $"'{Name}' takes {positional} argument{(positional == 1 ? "" : "s")}";
            throw new SpellingException(surplus.ToString(), expected);
        }
        return this;
    }

    /// <summary>Whether an argument with this key is given.</summary>
    /// <param name="key">The key.</param>
    public bool Has(string key) => Arguments.Any(a => a.Key == key);

    /// <summary>The values of a key, or an empty list when it is not given.</summary>
    /// <param name="key">The key.</param>
    public IReadOnlyList<string> Words(string key) => Arguments.FirstOrDefault(a => a.Key == key)?.Values ?? [];

    /// <summary>The one value of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">The value when the key is not given.</param>
    /// <param name="allowed">The words that are allowed; none: any.</param>
    /// <exception cref="SpellingException">Several values are given, or one that is not allowed.</exception>
    public string Word(string key, string fallback, params IReadOnlyList<string> allowed)
    {
        var words = Words(key);
        if (words.Count == 0) return fallback;
        if (words.Count > 1) throw new SpellingException($"{key}={string.Join('+', words)}", "one value is expected");
        return allowed.Count == 0 || allowed.Contains(words[0]) ? words[0]
            : throw new SpellingException($"{key}={words[0]}", $"one of {string.Join(", ", allowed)} is expected", NearestNames.Of(words[0], allowed));
    }

    /// <summary>The number of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">The number when the key is not given.</param>
    /// <param name="low">The least number allowed.</param>
    /// <param name="high">The greatest number allowed.</param>
    /// <exception cref="SpellingException">The value is no finite number, or outside [low, high].</exception>
    public double Number(string key, double fallback, double low = double.NegativeInfinity, double high = double.PositiveInfinity)
    {
        if (!Has(key)) return fallback;
        var word = Word(key, "");
        return SpelledRange.TryNumber(word, out var number) && number >= low && number <= high ? number
            : throw new SpellingException($"{key}={word}", $"a number{Bounds(low, high)} is expected");
    }

    /// <summary>The integer of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">The number when the key is not given.</param>
    /// <param name="low">The least number allowed.</param>
    /// <param name="high">The greatest number allowed.</param>
    /// <exception cref="SpellingException">The value is no integer, or outside [low, high].</exception>
    public int Integer(string key, int fallback, int low = int.MinValue, int high = int.MaxValue)
    {
        if (!Has(key)) return fallback;
        var word = Word(key, "");
        return int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high ? number
            : throw new SpellingException($"{key}={word}", $"a whole number{Bounds(low == int.MinValue ? double.NegativeInfinity : low, high == int.MaxValue ? double.PositiveInfinity : high)} is expected");
    }

    /// <summary>The range of a key, or null when it is not given.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="SpellingException">The value is no range.</exception>
    public SpelledRange? Range(string key) => Has(key) ? SpelledRange.Parse(Word(key, "")) : null;

    private static string Bounds(double low, double high) => (double.IsFinite(low), double.IsFinite(high)) switch
    {
        (true, true) => $" from {low} to {high}",
        (true, false) => $" of at least {low}",
        (false, true) => $" of at most {high}",
        _ => "",
    };
}
