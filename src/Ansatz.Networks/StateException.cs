using System.Text;
using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>A saved state does not fit the module or optimizer that it is loaded into.</summary>
public sealed class StateException : Exception
{
    private const int Listed = 8;

    /// <summary>A state that does not fit.</summary>
    /// <param name="message">What differs.</param>
    public StateException(string message)
        : base(message)
    {
    }

    /// <summary>Compares the names and shapes that are wanted with those that are given.</summary>
    /// <param name="owner">What the state is loaded into.</param>
    /// <param name="wanted">The tensors that it has.</param>
    /// <param name="source">Where the state comes from.</param>
    /// <param name="given">The tensors that are given.</param>
    internal static void ThrowIfDifferent(
        string owner, IReadOnlyCollection<KeyValuePair<string, Tensor>> wanted, string source, IReadOnlyDictionary<string, Tensor> given)
    {
        var names = wanted.Select(pair => pair.Key).ToHashSet();
        var missing = names.Where(name => !given.ContainsKey(name)).Order(StringComparer.Ordinal).ToList();
        var unexpected = given.Keys.Where(name => !names.Contains(name)).Order(StringComparer.Ordinal).ToList();
        var reshaped = wanted
            .Where(pair => given.TryGetValue(pair.Key, out var tensor) && tensor.Shape != pair.Value.Shape)
            .Select(pair => $"{pair.Key} is {given[pair.Key].Shape}, not {pair.Value.Shape}")
            .ToList();
        if (missing.Count + unexpected.Count + reshaped.Count == 0)
        {
            return;
        }

        var text = new StringBuilder($"{source} does not fit {owner}:");
        Append(text, "missing", missing);
        Append(text, "unknown here", unexpected);
        Append(text, "of another shape", reshaped);
        throw new StateException(text.ToString());
    }

    private static void Append(StringBuilder text, string what, List<string> items)
    {
        if (items.Count > 0)
        {
            text.Append($" {items.Count} {what} ({string.Join("; ", items.Take(Listed))}{(items.Count > Listed ? "; ..." : "")}).");
        }
    }
}
