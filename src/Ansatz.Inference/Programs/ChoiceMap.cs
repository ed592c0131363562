using System.Collections;
using System.Runtime.CompilerServices;

namespace Ansatz.Inference;

/// <summary>
/// The named choices of a run: an immutable map from addresses to tensors, in the order in which they were made.
/// Written <c>[("x", 1), ("y", 2)]</c>.
/// </summary>
[CollectionBuilder(typeof(ChoiceMap), nameof(Of))]
public sealed partial class ChoiceMap : IReadOnlyCollection<(string Address, Tensor Value)>, IEquatable<ChoiceMap>
{
    private const int LinearSearch = 8;

    private readonly (string Address, Tensor Value)[] choices;
    private Dictionary<string, int>? index;

    private ChoiceMap((string, Tensor)[] choices) => this.choices = choices;

    /// <summary>The map without choices.</summary>
    public static ChoiceMap Empty { get; } = new([]);

    /// <summary>How many choices there are.</summary>
    public int Count => choices.Length;

    /// <summary>The addresses, in order.</summary>
    public IEnumerable<string> Addresses => choices.Select(choice => choice.Address);

    /// <summary>The value of a choice.</summary>
    /// <exception cref="AddressException">There is no choice of that address; the message names the nearest.</exception>
    public Tensor this[string address] => TryGet(address, out var value)
        ? value
        : throw AddressException.Unknown(address, Addresses, $"there is no choice '{address}' among the {Count} given.");

    /// <summary>A map of the given choices.</summary>
    /// <exception cref="AddressException">An address occurs twice.</exception>
    public static ChoiceMap Of(params ReadOnlySpan<(string Address, Tensor Value)> choices)
    {
        if (choices.IsEmpty)
        {
            return Empty;
        }

        var map = new ChoiceMap(choices.ToArray());
        map.RefuseDuplicates();
        return map;
    }

    /// <summary>Looks a choice up.</summary>
    public bool TryGet(string address, out Tensor value)
    {
        var i = Find(address);
        value = i < 0 ? null! : choices[i].Value;
        return i >= 0;
    }

    /// <summary>Whether there is a choice of an address.</summary>
    public bool Contains(string address) => Find(address) >= 0;

    /// <summary>The choices whose addresses match a pattern (<c>*</c> within a segment, <c>**</c> across).</summary>
    public ChoiceMap Select(string pattern) => Where(AddressPattern.Of(pattern), wanted: true);

    /// <summary>The choices whose addresses do not match a pattern.</summary>
    public ChoiceMap Without(string pattern) => Where(AddressPattern.Of(pattern), wanted: false);

    /// <summary>These choices and then those of another map.</summary>
    /// <exception cref="AddressException">An address occurs in both.</exception>
    public ChoiceMap Merge(ChoiceMap other)
    {
        var map = new ChoiceMap([.. choices, .. other.choices]);
        map.RefuseDuplicates();
        return map;
    }

    /// <summary>The choices of one of several runs, where every value begins with the dimension of the runs, as <see cref="GenerativeProgram.Simulate"/> makes them.</summary>
    /// <param name="index">Which run, from 0.</param>
    public ChoiceMap Draw(long index) => Map((_, value) => value.Select(0, index));

    /// <summary>The same choices as constants: no gradient flows through them.</summary>
    public ChoiceMap Detach() => Map(static (_, value) => value.Detach());

    /// <summary>The choices with every value mapped.</summary>
    internal ChoiceMap Map(Func<string, Tensor, Tensor> mapping)
    {
        var mapped = new (string, Tensor)[choices.Length];
        for (var i = 0; i < mapped.Length; i++)
        {
            mapped[i] = (choices[i].Address, mapping(choices[i].Address, choices[i].Value));
        }

        return new(mapped);
    }

    /// <summary>A map of choices that are known to differ in their addresses.</summary>
    internal static ChoiceMap Owned((string, Tensor)[] choices) => choices.Length == 0 ? Empty : new(choices);

    /// <summary>The choices at a position.</summary>
    internal (string Address, Tensor Value) At(int position) => choices[position];

    /// <summary>The position of an address; negative when there is none.</summary>
    internal int Find(string address)
    {
        if (choices.Length <= LinearSearch)
        {
            for (var i = 0; i < choices.Length; i++)
            {
                if (string.Equals(choices[i].Address, address))
                {
                    return i;
                }
            }

            return -1;
        }

        if (index is null)
        {
            var built = new Dictionary<string, int>(choices.Length, StringComparer.Ordinal);
            for (var i = 0; i < choices.Length; i++)
            {
                built[choices[i].Address] = i;
            }

            index = built;
        }

        return index.GetValueOrDefault(address, -1);
    }

    /// <summary>Equality of addresses (in any order) and of values: shapes and every number.</summary>
    public bool Equals(ChoiceMap? other)
    {
        if (other is null || other.Count != Count)
        {
            return false;
        }

        foreach (var (address, value) in choices)
        {
            if (!other.TryGet(address, out var theirs) || value.Shape != theirs.Shape || !value.Eq(theirs).All().ToBoolean())
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ChoiceMap);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = Count;
        foreach (var (address, _) in choices)
        {
            hash ^= string.GetHashCode(address, StringComparison.Ordinal);
        }

        return hash;
    }

    /// <summary>The choices in order.</summary>
    public IEnumerator<(string Address, Tensor Value)> GetEnumerator() => ((IEnumerable<(string, Tensor)>)choices).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Addresses and shapes.</summary>
    public override string ToString() => "{" + string.Join(", ", choices.Select(choice => $"{choice.Address}: {choice.Value.Shape}")) + "}";

    private ChoiceMap Where(AddressPattern pattern, bool wanted) =>
        new([.. choices.Where(choice => pattern.Matches(choice.Address) == wanted)]);

    private void RefuseDuplicates()
    {
        for (var i = 0; i < choices.Length; i++)
        {
            if (Find(choices[i].Address) is var first && first != i)
            {
                throw new AddressException(choices[i].Address, $"the address '{choices[i].Address}' is given twice.");
            }
        }
    }
}
