using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// Groups of different sizes whose members lie one after the other, as the nodes of several graphs or the pedestrians of several scenes: between
/// the flat form [..., members, features] and the padded form [..., groups, most, features].
/// </summary>
public sealed class Ragged
{
    private readonly Tensor _padded;
    private readonly Tensor _flat;

    /// <summary>The layout of groups.</summary>
    /// <param name="sizes">How many members each has, at least 1.</param>
    /// <param name="device">Where its indices lie; null: the processor.</param>
    /// <exception cref="ArgumentException">There is no group, or one is empty.</exception>
    public Ragged(IReadOnlyList<int> sizes, Device? device = null)
    {
        if (sizes.Count == 0 || sizes.Any(size => size < 1)) throw new ArgumentException("There is at least one group, and each has at least one member.", nameof(sizes));
        var most = sizes.Max();
        var (padded, flat, owner, present) = (new long[sizes.Count * most], new List<long>(), new List<long>(), new bool[sizes.Count * most]);
        var start = 0;
        for (var group = 0; group < sizes.Count; start += sizes[group++])
        {
            for (var member = 0; member < most; member++)
            {
                var place = group * most + member;
                present[place] = member < sizes[group];
                padded[place] = present[place] ? start + member : start;
                if (!present[place]) continue;
                flat.Add(place);
                owner.Add(group);
            }
        }
        (Sizes, Most, Count) = (sizes, most, start);
        (_padded, _flat) = (Tensor.From<long>(padded).To(device ?? Device.Cpu), Tensor.From<long>([.. flat]).To(device ?? Device.Cpu));
        Owner = Tensor.From<long>([.. owner]).To(device ?? Device.Cpu);
        Mask = Tensor.From<bool>(present, sizes.Count, most).To(device ?? Device.Cpu);
    }

    /// <summary>How many members each group has.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>The size of the largest group.</summary>
    public int Most { get; }

    /// <summary>How many members there are in all groups.</summary>
    public int Count { get; }

    /// <summary>The group of each member, [members].</summary>
    public Tensor Owner { get; }

    /// <summary>Which places of the padded form hold a member: bool [groups, most].</summary>
    public Tensor Mask { get; }

    /// <summary>Which pairs of places hold two members of a group: bool [groups, most, most].</summary>
    public Tensor Pairs => Mask.Unsqueeze(-1) & Mask.Unsqueeze(-2);

    /// <summary>[..., members, features] as [..., groups, most, features]; where there is no member stands the group's first one.</summary>
    public Tensor Pad(Tensor flat) => flat.IndexSelect(-2, _padded).Unflatten(-2, [Sizes.Count, Most]);

    /// <summary>[..., groups, most, features] as [..., members, features].</summary>
    public Tensor Flatten(Tensor padded) => padded.Flatten(-3, -2).IndexSelect(-2, _flat);

    /// <summary>The sum over the members of each group: [..., members] to [..., groups].</summary>
    public Tensor Sum(Tensor values) => Tensor.Zeros(values.Shape[..^1].Concat([Sizes.Count]), values.DataType, values.Device).IndexAdd(-1, Owner, values);

    /// <summary>The mean over the members of each group: [..., members] to [..., groups].</summary>
    public Tensor Mean(Tensor values) => Sum(values) / Tensor.From<float>([.. Sizes.Select(size => (float)size)]).To(values.DataType).To(values.Device);

    /// <summary>A value a group at each of its members: [..., groups] to [..., members].</summary>
    public Tensor Spread(Tensor values) => values.IndexSelect(-1, Owner);
}
