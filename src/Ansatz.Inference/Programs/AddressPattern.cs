using System.Collections.Concurrent;

namespace Ansatz.Inference;

/// <summary>
/// A pattern of addresses: <c>*</c> stands for any characters within a segment, <c>**</c> for any characters at all,
/// everything else (brackets too) for itself.
/// </summary>
internal sealed class AddressPattern
{
    private static readonly ConcurrentDictionary<string, AddressPattern> Known = new(StringComparer.Ordinal);

    private readonly string text;
    private readonly bool isLiteral;

    private AddressPattern(string text)
    {
        this.text = text;
        isLiteral = !text.Contains('*');
    }

    /// <summary>The pattern with a text.</summary>
    public static AddressPattern Of(string text) => Known.GetOrAdd(text, static text => new(text));

    /// <summary>Whether an address is one of the pattern's.</summary>
    public bool Matches(ReadOnlySpan<char> address) => isLiteral ? address.SequenceEqual(text) : Matches(text, address);

    /// <inheritdoc/>
    public override string ToString() => text;

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> address)
    {
        while (true)
        {
            if (pattern.IsEmpty)
            {
                return address.IsEmpty;
            }

            if (pattern[0] != '*')
            {
                if (address.IsEmpty || address[0] != pattern[0])
                {
                    return false;
                }

                pattern = pattern[1..];
                address = address[1..];
                continue;
            }

            var across = pattern.StartsWith("**");
            var rest = pattern[(across ? 2 : 1)..];
            for (var i = 0; ; i++)
            {
                if (Matches(rest, address[i..]))
                {
                    return true;
                }

                if (i == address.Length || (!across && address[i] == '.'))
                {
                    return false;
                }
            }
        }
    }
}
