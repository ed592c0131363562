using System.Collections;
using System.Globalization;
using System.Reflection;
using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>
/// Values as the command line, a run's record and a form spell them: numbers, words, truth values, members of an
/// enumeration in kebab case, lists of these, and every type with a static <c>Parse(string)</c>
/// (<c>NAME[:ARG,...]</c>) or <c>Parse(IReadOnlyList&lt;string&gt;)</c> (words).
/// </summary>
public static class ValueText
{
    /// <summary>Whether values of a type can be spelled.</summary>
    /// <param name="type">The type.</param>
    public static bool IsSpelled(Type type)
    {
        var plain = Plain(type);
        return plain == typeof(string) || plain == typeof(bool) || IsNumber(plain) || plain.IsEnum
            || (ItemOf(plain) is { } item ? IsSpelled(item) : ParserOf(plain) is not null || WordsParserOf(plain) is not null);
    }

    /// <summary>Whether a value is made of several words.</summary>
    /// <param name="type">The type.</param>
    public static bool TakesSeveral(Type type) => ItemOf(Plain(type)) is not null || WordsParserOf(Plain(type)) is not null;

    /// <summary>Whether a word can belong to a value of several words, where it is open which is its last.</summary>
    /// <param name="type">The type.</param>
    /// <param name="word">The word.</param>
    public static bool Continues(Type type, string word)
    {
        var plain = Plain(type);
        if (ItemOf(plain) is { } item)
            return !IsNumber(Plain(item)) || TryNumber(word, out _);
        return WordsParserOf(plain) is null || word.Contains('=');
    }

    /// <summary>The members of an enumeration, and the two truth values; empty for every other type.</summary>
    /// <param name="type">The type, or a list of it.</param>
    public static IReadOnlyList<string> ChoicesOf(Type type)
    {
        var plain = Plain(ItemOf(Plain(type)) ?? type);
        return plain == typeof(bool) ? ["true", "false"] : plain.IsEnum ? [.. Enum.GetNames(plain).Select(Naming.Kebab)] : [];
    }

    /// <summary>What is expected, for a message: <c>a whole number</c>, <c>one of normal, bernoulli</c>.</summary>
    /// <param name="type">The type.</param>
    public static string Expected(Type type)
    {
        var plain = Plain(type);
        if (ItemOf(plain) is { } item)
            return "words, each " + Expected(item);
        if (WordsParserOf(plain) is not null)
            return "words such as name=value";
        return plain == typeof(string) ? "text"
            : plain == typeof(bool) ? "true or false"
            : plain.IsEnum ? "one of " + string.Join(", ", ChoicesOf(plain))
            : IsWhole(plain) ? "a whole number"
            : IsNumber(plain) ? "a number"
            : SpellingsOf(plain) is { Count: > 0 } spellings ? "one of " + Spelling.Forms(spellings) : "NAME[:ARG,...]";
    }

    /// <summary>All ways of writing a value of a type; empty for a type that does not list them.</summary>
    /// <param name="type">The type, or a list of it.</param>
    public static IReadOnlyList<Spelling> SpellingsOf(Type type)
    {
        var plain = Plain(ItemOf(Plain(type)) ?? type);
        return plain.IsAssignableTo(typeof(ISpelled)) && plain.GetProperty(nameof(ISpelled.Spellings), BindingFlags.Public | BindingFlags.Static) is { } known
            ? (IReadOnlyList<Spelling>)known.GetValue(null)! : [];
    }

    /// <summary>The word that stands for a value in a line of usage: <c>N</c>, <c>NUMBER</c>, <c>TEXT</c>.</summary>
    /// <param name="type">The type.</param>
    public static string Placeholder(Type type)
    {
        var plain = Plain(type);
        if (ItemOf(plain) is { } item)
            return Placeholder(item) + "...";
        if (WordsParserOf(plain) is not null)
            return "NAME=VALUE...";
        return plain == typeof(string) ? "TEXT"
            : plain == typeof(bool) || plain.IsEnum ? string.Join('|', ChoicesOf(plain))
            : IsWhole(plain) ? "N" : IsNumber(plain) ? "NUMBER"
            : plain.IsAssignableTo(typeof(ISpelled)) ? Naming.Kebab(plain.Name).Split('-')[^1].ToUpperInvariant() : "NAME[:ARG,...]";
    }

    /// <summary>Reads a value.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="words">Its words: exactly one, unless <see cref="TakesSeveral"/>.</param>
    /// <exception cref="FormatException">The words spell no such value; the message says what was expected.</exception>
    public static object Parse(Type type, IReadOnlyList<string> words)
    {
        var plain = Plain(type);
        if (ItemOf(plain) is { } item)
            return ListOf(plain, item, words);
        if (WordsParserOf(plain) is { } several)
            return Invoke(several, several.GetParameters()[0].ParameterType == typeof(string[]) ? words.ToArray() : words);
        if (words.Count != 1)
            throw new FormatException($"expected {Expected(type)}, once; given {words.Count} times: {string.Join(' ', words)}");
        return ParseOne(plain, words[0]);
    }

    /// <summary>Spells a value, so that <see cref="Parse"/> reads it back; the words of a list are joined by spaces.</summary>
    /// <param name="value">The value; null is the empty text.</param>
    public static string Write(object? value) => value switch
    {
        null => "",
        string text => text,
        bool truth => truth ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant(),
        float number => number.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant(),
        Enum member => Naming.Kebab(member.ToString()),
        IEnumerable items when IsList(value) => string.Join(' ', items.Cast<object?>().Select(Write)),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Whether a value is a list of items, and not one value that can be enumerated.</summary>
    /// <param name="value">The value.</param>
    internal static bool IsList(object value)
        => value is IEnumerable and not string && ParserOf(value.GetType()) is null && WordsParserOf(value.GetType()) is null;

    /// <summary>The type without its nullability.</summary>
    /// <param name="type">The type.</param>
    public static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    /// <summary>The type of a list's items, or null for a type that is no list.</summary>
    /// <param name="type">The type.</param>
    public static Type? ItemOf(Type type)
    {
        if (type.IsArray && type.GetArrayRank() == 1)
            return type.GetElementType();
        if (!type.IsGenericType)
            return null;
        var definition = type.GetGenericTypeDefinition();
        return definition == typeof(IReadOnlyList<>) || definition == typeof(IReadOnlyCollection<>) || definition == typeof(IEnumerable<>)
            || definition == typeof(List<>) ? type.GetGenericArguments()[0] : null;
    }

    private static bool IsWhole(Type type) => type == typeof(int) || type == typeof(long);

    private static bool IsNumber(Type type) => IsWhole(type) || type == typeof(double) || type == typeof(float);

    private static bool TryNumber(string word, out double number)
        => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static object ListOf(Type list, Type item, IReadOnlyList<string> words)
    {
        // Bare names may be joined by commas; a spelled value keeps the commas of its arguments.
        var plain = Plain(item);
        IEnumerable<string> items = plain == typeof(string) || plain.IsEnum || IsNumber(plain)
            ? words.SelectMany(word => word.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) : words;
        object[] values = [.. items.Select(word => ParseOne(plain, word))];
        var array = Array.CreateInstance(item, values.Length);
        for (var i = 0; i < values.Length; i++)
            array.SetValue(values[i], i);
        return list.IsGenericType && list.GetGenericTypeDefinition() == typeof(List<>) ? Activator.CreateInstance(list, array)! : array;
    }

    private static object ParseOne(Type type, string word)
    {
        if (type == typeof(string))
            return word;
        if (type == typeof(bool))
        {
            return word.ToLowerInvariant() switch
            {
                "true" or "yes" or "on" or "1" => true,
                "false" or "no" or "off" or "0" => false,
                _ => throw new FormatException($"'{word}' is not true or false"),
            };
        }
        if (type.IsEnum)
        {
            var names = Enum.GetNames(type);
            var index = Array.FindIndex(names, name => string.Equals(Naming.Kebab(name), word, StringComparison.OrdinalIgnoreCase));
            return index >= 0 ? Enum.Parse(type, names[index]) : throw Unknown(word, ChoicesOf(type));
        }
        if (IsNumber(type))
            return NumberOf(type, word);
        return ParserOf(type) is { } parser
            ? Invoke(parser, word) : throw new ArgumentException($"Values of type {type.Name} cannot be spelled.", nameof(type));
    }

    private static object NumberOf(Type type, string word)
    {
        if (!TryNumber(word, out var number) || double.IsNaN(number))
            throw new FormatException($"'{word}' is not {Expected(type)}");
        if (type == typeof(double))
            return number;
        if (type == typeof(float))
            return (float)number;
        if (number != Math.Floor(number))
            throw new FormatException($"'{word}' is not a whole number");
        if (Math.Abs(number) > (type == typeof(int) ? int.MaxValue : 1L << 62))
            throw new FormatException($"'{word}' is too large");
        if (!long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            whole = (long)number; // 1e5
        if (type == typeof(int))
            return (int)whole;
        return whole;
    }

    private static FormatException Unknown(string word, IReadOnlyList<string> choices)
    {
        var near = NearestNames.Of(word, choices);
        return new($"'{word}' is not one of {string.Join(", ", choices)}" + (near.Count > 0 ? $"; did you mean {near[0]}?" : ""));
    }

    private static MethodInfo? ParserOf(Type type) => StaticParse(type, typeof(string));

    private static MethodInfo? WordsParserOf(Type type)
        => StaticParse(type, typeof(IReadOnlyList<string>)) ?? StaticParse(type, typeof(IEnumerable<string>)) ?? StaticParse(type, typeof(string[]));

    private static MethodInfo? StaticParse(Type type, Type argument)
        => type.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static, [argument]) is { } method
            && type.IsAssignableFrom(method.ReturnType) ? method : null;

    private static object Invoke(MethodInfo parser, object argument)
    {
        try
        {
            return parser.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, [argument], culture: null)!;
        }
        catch (Exception fault) when (fault is ArgumentException or SpellingException)
        {
            throw new FormatException(fault.Message, fault);
        }
    }
}
