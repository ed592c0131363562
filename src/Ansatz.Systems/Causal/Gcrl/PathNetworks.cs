using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>
/// The networks of a forecaster: two encoders of the past, two decoders. An item is what the latents are drawn for; its tensors are [..., items, event],
/// where particles stand on the left.
/// </summary>
internal abstract class PathNetworks : Module
{
    /// <summary>The hidden units of the maps from features to latents, two layers of them.</summary>
    protected const int MapHidden = 32;

    /// <summary>Plate of the items.</summary>
    public abstract string Items { get; }

    /// <summary>How many members an item has: the leading event dimension of z; 0 where an item is a member.</summary>
    public abstract int MembersOfItem { get; }

    /// <summary>How many items a batch has.</summary>
    public abstract long Count(Motion motion);

    /// <summary>The weight of each item in the mean over items, [items]; null: 1.</summary>
    public abstract Tensor? Weights(Motion motion);

    /// <summary>Mean and log-variance of z given the past, [items, (members,) size].</summary>
    public abstract (Tensor Mean, Tensor LogVariance) Invariant(Motion motion);

    /// <summary>Mean and log-variance of s given the past, [items, size].</summary>
    public abstract (Tensor Mean, Tensor LogVariance) Style(Motion motion);

    /// <summary>What the past decoder is to restore, [items, ...].</summary>
    public abstract Tensor PastOf(Motion motion);

    /// <summary>What the future decoder is to forecast, [items, ...], from [members, horizon, 2] relative to the last place seen.</summary>
    public abstract Tensor FutureOf(Motion motion, Tensor future);

    /// <summary>The expected past, shaped as <see cref="PastOf"/>.</summary>
    public abstract Tensor DecodePast(Tensor z, Tensor s, Motion motion);

    /// <summary>The expected future, shaped as <see cref="FutureOf"/>.</summary>
    public abstract Tensor DecodeFuture(Tensor z, Tensor s, Motion motion);

    /// <summary>Futures of items as futures of members: [..., items, ...] to [..., members, horizon, 2], relative to the last place seen.</summary>
    public abstract Tensor ToMembers(Tensor future);

    /// <summary>The parts that concern z alone, which stay as they are when the model moves to a new environment.</summary>
    public abstract IReadOnlyList<Module> InvariantParts { get; }

    /// <summary>The other parts.</summary>
    public abstract IReadOnlyList<Module> MovingParts { get; }

    protected static NormalHead Map(long features, long size, RandomStream stream) =>
        new(MapHidden, size, stream["head"], body: new Mlp([features, MapHidden, MapHidden], stream["body"], Activation.LeakyRelu(), Activation.LeakyRelu()));
}
