using System.Globalization;
using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>
/// What a drawn or changed thing must be like, as typed after <c>--with</c>: <c>smile=1 hair=blond glasses=0.5</c>.
/// A value is a number in [0, 1], <c>yes</c> or <c>no</c>, or the member of a group of attributes: <c>hair=blond</c> sets the attribute
/// <c>hair=blond</c> (or <c>hair::blond</c>) to 1 and all others of the group <c>hair</c> to 0.
/// </summary>
public sealed class Conditions
{
    private static readonly string[] GroupMarks = ["=", "::"];

    /// <summary>Creates conditions from names and values, in the order in which they apply.</summary>
    /// <param name="items">Names and values as typed.</param>
    public Conditions(params IReadOnlyList<KeyValuePair<string, string>> items) => Items = items;

    /// <summary>No condition.</summary>
    public static Conditions None { get; } = new();

    /// <summary>The names and values, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Items { get; }

    /// <summary>Reads conditions.</summary>
    /// <param name="words">Words <c>name=value</c>; a bare name means <c>name=1</c>. A word may hold several, split at spaces and commas.</param>
    /// <exception cref="SpellingException">A word has an empty name or value, or a name is given twice.</exception>
    public static Conditions Parse(params IEnumerable<string> words)
    {
        var items = new List<KeyValuePair<string, string>>();
        foreach (var word in words.SelectMany(w => w.Split([' ', ',', '\t'], StringSplitOptions.RemoveEmptyEntries)))
        {
            var mark = word.IndexOf('=');
            var (name, value) = mark < 0 ? (word, "1") : (word[..mark], word[(mark + 1)..]);
            if (name.Length == 0 || value.Length == 0) throw new SpellingException(word, "a condition is expected, as in smile=1 or hair=blond");
            if (items.Any(i => i.Key == name)) throw new SpellingException(word, $"'{name}' is given twice");
            items.Add(new(name, value));
        }
        return new(items);
    }

    /// <summary>The asked value of each attribute, NaN where nothing is asked.</summary>
    /// <param name="attributes">The attribute names of the model, in order.</param>
    /// <returns>One number in [0, 1] or NaN for each attribute.</returns>
    /// <exception cref="SpellingException">An attribute or a member of a group is unknown (with the nearest names), or a value is outside [0, 1].</exception>
    public float[] Resolve(IReadOnlyList<string> attributes)
    {
        var result = Enumerable.Repeat(float.NaN, attributes.Count).ToArray();
        foreach (var (name, value) in Items)
        {
            if (IndexOf(attributes, name) is >= 0 and var index)
            {
                result[index] = Level(name, value);
                continue;
            }
            var members = attributes.Select((attribute, i) => (Index: i, Member: MemberOf(attribute, name))).Where(m => m.Member is not null).ToArray();
            if (members.Length == 0)
                throw new SpellingException(name, $"there is no such attribute; there are {Listed(attributes)}", NearestNames.Of(name, attributes.Concat(attributes.Select(GroupOf).OfType<string>())));
            if (!members.Any(m => m.Member == value))
                throw new SpellingException($"{name}={value}", $"'{name}' is one of {string.Join(", ", members.Select(m => m.Member))}", NearestNames.Of(value, members.Select(m => m.Member!)));
            foreach (var (i, member) in members) result[i] = member == value ? 1 : 0;
        }
        return result;
    }

    /// <summary>The attributes about which nothing is asked; groups are named once.</summary>
    /// <param name="attributes">The attribute names of the model, in order.</param>
    public IReadOnlyList<string> NotNamed(IReadOnlyList<string> attributes)
    {
        var asked = Resolve(attributes);
        return [.. attributes.Where((_, i) => float.IsNaN(asked[i])).Select(a => GroupOf(a) ?? a).Distinct()];
    }

    /// <summary>The conditions as typed.</summary>
    public override string ToString() => string.Join(' ', Items.Select(i => $"{i.Key}={i.Value}"));

    /// <summary>The group of an attribute (<c>hair</c> of <c>hair=blond</c>), or null when it belongs to none.</summary>
    /// <param name="attribute">The attribute's name.</param>
    public static string? GroupOf(string attribute)
    {
        foreach (var mark in GroupMarks)
            if (attribute.IndexOf(mark) is > 0 and var at) return attribute[..at];
        return null;
    }

    private static string? MemberOf(string attribute, string group)
    {
        foreach (var mark in GroupMarks)
            if (attribute.StartsWith(group + mark, StringComparison.Ordinal)) return attribute[(group.Length + mark.Length)..];
        return null;
    }

    private static int IndexOf(IReadOnlyList<string> attributes, string name)
    {
        for (var i = 0; i < attributes.Count; i++)
            if (attributes[i] == name) return i;
        return -1;
    }

    private static float Level(string name, string value) => value switch
    {
        "yes" or "true" or "on" => 1,
        "no" or "false" or "off" => 0,
        _ when float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var level) && level is >= 0 and <= 1 => level,
        _ => throw new SpellingException($"{name}={value}", "a number from 0 to 1 is expected, or yes or no"),
    };

    private static string Listed(IReadOnlyList<string> names) =>
        names.Count <= 15 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(12))} and {names.Count - 12} more";
}
