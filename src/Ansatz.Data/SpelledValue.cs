using System.Text;
using System.Text.RegularExpressions;

namespace Ansatz.Data;

/// <summary>
/// A value with parameters as it is typed: <c>NAME[:ARG,...]</c>, an ARG being a value or <c>key=value</c>,
/// <c>a..b</c> a range (<c>a..b/n</c> a grid of n points) and <c>a+b</c> several:
/// <c>jpeg:75</c>, <c>iwelbo:5</c>, <c>fashion-mnist:part=test,classes=1+9</c>.
/// A value with <c>, + " =</c> or edge spaces in it is put in double quotes, a quote inside doubled.
/// <see cref="ToString"/> gives the text back; two values are equal when these texts are.
/// </summary>
public sealed partial class SpelledValue : IEquatable<SpelledValue>
{
    /// <summary>Creates a spelled value.</summary>
    /// <param name="name">What comes before the colon; not empty.</param>
    /// <param name="arguments">The arguments, in order; keys are distinct.</param>
    /// <exception cref="SpellingException">The name is empty, or a key is given twice.</exception>
    public SpelledValue(string name, params IReadOnlyList<SpelledArgument> arguments)
    {
        if (name.Length == 0) throw new SpellingException(name, "a name is expected before the colon, as in jpeg:75");
        foreach (var key in arguments.Where(a => a.Key is not null).GroupBy(a => a.Key).Where(g => g.Count() > 1))
            throw new SpellingException(name, $"'{key.Key}' is given {key.Count()} times");
        Name = name;
        Arguments = arguments;
    }

    /// <summary>What comes before the colon.</summary>
    public string Name { get; }

    /// <summary>The arguments in order.</summary>
    public IReadOnlyList<SpelledArgument> Arguments { get; }

    /// <summary>The arguments without a key, in order.</summary>
    public IReadOnlyList<SpelledArgument> Positional => [.. Arguments.Where(a => a.Key is null)];

    /// <summary>Reads a spelled value.</summary>
    /// <param name="text">The text as typed.</param>
    /// <exception cref="SpellingException">The text does not follow the grammar; the message says where.</exception>
    public static SpelledValue Parse(string text)
    {
        var scanner = new Scanner(text);
        var name = scanner.Name();
        var arguments = new List<SpelledArgument>();
        while (!scanner.AtEnd) arguments.Add(scanner.Argument());
        return new(name, arguments);
    }

    /// <summary>This value with one keyed argument set.</summary>
    /// <param name="key">The key.</param>
    /// <param name="values">Its value, or several.</param>
    public SpelledValue With(string key, params IReadOnlyList<string> values) =>
        new(Name, [.. Arguments.Where(a => a.Key != key), new SpelledArgument(key, values)]);

    /// <inheritdoc/>
    public bool Equals(SpelledValue? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SpelledValue);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The text that <see cref="Parse"/> reads back as this value.</summary>
    public override string ToString()
    {
        var name = Name.AsSpan().ContainsAny(':', '"') || Name != Name.Trim() ? Quote(Name) : Name;
        return Arguments.Count == 0 ? name : $"{name}:{string.Join(',', Arguments)}";
    }

    internal static string Quote(string text) => $"\"{text.Replace("\"", "\"\"")}\"";

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_.-]*=")]
    internal static partial Regex KeyPattern();

    /// <summary>Walks the text once, from left to right.</summary>
    private sealed class Scanner(string text)
    {
        private int position;

        public bool AtEnd => position >= text.Length;

        public string Name()
        {
            if (AtEnd) throw Fault("a name is expected, as in jpeg:75");
            string name;
            if (text[0] == '"')
            {
                name = Quoted();
            }
            else
            {
                var colon = text.IndexOf(':');
                position = colon < 0 ? text.Length : colon;
                name = text[..position].Trim();
            }
            if (AtEnd) return name;
            if (text[position] != ':') throw Fault($"a colon is expected at position {position + 1}");
            position++;
            if (AtEnd) throw Fault("an argument is expected after the colon, as in jpeg:75");
            return name;
        }

        public SpelledArgument Argument()
        {
            string? key = null;
            var match = KeyPattern().Match(text[position..]);
            if (match.Success)
            {
                key = match.Value[..^1];
                position += match.Length;
            }
            var values = new List<string> { Piece() };
            while (!AtEnd && text[position] == '+')
            {
                position++;
                values.Add(Piece());
            }
            if (!AtEnd)
            {
                if (text[position] != ',') throw Fault($"a comma is expected at position {position + 1}");
                position++;
                if (AtEnd) throw Fault("an argument is expected after the last comma");
            }
            return new(key, values);
        }

        private string Piece()
        {
            if (!AtEnd && text[position] == '"') return Quoted();
            var start = position;
            while (!AtEnd && text[position] != ',' && (text[position] != '+' || IsExponent(start)))
            {
                if (text[position] == '"') throw Fault($"a quote stands inside a word at position {position + 1}; quote the whole value");
                position++;
            }
            var piece = text[start..position].Trim();
            return piece.Length > 0 ? piece : throw Fault($"a value is missing at position {start + 1}");
        }

        private bool IsExponent(int start) =>
            position - start >= 2 && text[position - 1] is 'e' or 'E' && char.IsAsciiDigit(text[position - 2]) &&
            text[start..(position - 1)].All(c => char.IsAsciiDigit(c) || c is '.' or '-' or '/');

        private string Quoted()
        {
            var builder = new StringBuilder();
            for (position++; position < text.Length; position++)
            {
                if (text[position] != '"')
                {
                    builder.Append(text[position]);
                }
                else if (position + 1 < text.Length && text[position + 1] == '"')
                {
                    builder.Append('"');
                    position++;
                }
                else
                {
                    position++;
                    return builder.ToString();
                }
            }
            throw Fault("a quote is not closed");
        }

        private SpellingException Fault(string expected) => new(text, expected);
    }
}
