namespace Ansatz.Data;

/// <summary>One argument of a <see cref="SpelledValue"/>: a value, or several joined by <c>+</c>, with or without a key.</summary>
public sealed class SpelledArgument
{
    /// <summary>Creates an argument.</summary>
    /// <param name="key">Its key, or null.</param>
    /// <param name="values">Its value, or several; at least one.</param>
    /// <exception cref="SpellingException">There is no value.</exception>
    public SpelledArgument(string? key, params IReadOnlyList<string> values)
    {
        if (values.Count == 0) throw new SpellingException(key ?? "", "an argument has at least one value");
        Key = key;
        Values = values;
    }

    /// <summary>The key, or null for a positional argument.</summary>
    public string? Key { get; }

    /// <summary>The value, or the several values in order, unquoted.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>The argument as typed: <c>key=a+b</c>, quoted where needed.</summary>
    public override string ToString()
    {
        var values = string.Join('+', Values.Select(Spell));
        return Key is null ? values : $"{Key}={values}";
    }

    private static string Spell(string value)
    {
        var plain = value.Length > 0 && value == value.Trim() && !value.AsSpan().ContainsAny(',', '+', '"') && !value.Contains('=');
        return plain ? value : SpelledValue.Quote(value);
    }
}
