using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>
/// Perceptrons for scenes of two: z is [members, size] and sees the places of both, s is the scene's and sees how one stands to the other. An item is a scene.
/// </summary>
internal sealed class PairNetworks : PathNetworks
{
    private const int Members = 2, Features = 8, StyleFeatures = 16;

    private readonly Mlp _invariantEncoder;
    private readonly NormalHead _invariantMap;
    private readonly Mlp _styleEncoder;
    private readonly NormalHead _styleMap;
    private readonly PairDecoder _pastDecoder;
    private readonly PairDecoder _futureDecoder;

    public PairNetworks(int observed, int horizon, int channels, int invariantSize, int styleSize, RandomStream stream)
    {
        _invariantEncoder = new Mlp([Members * observed * channels, 32, 32, Members * Features], stream["invariant encoder"]);
        _invariantMap = Map(Features, invariantSize, stream["invariant map"]);
        _styleEncoder = new Mlp([observed * (2 + (Members * (channels - 2))), 32, StyleFeatures], stream["style encoder"]);
        _styleMap = Map(StyleFeatures, styleSize, stream["style map"]);
        _pastDecoder = new PairDecoder(Members, invariantSize, styleSize, observed, stream["past decoder"]);
        _futureDecoder = new PairDecoder(Members, invariantSize, styleSize, horizon, stream["future decoder"]);
    }

    public override string Items => "scenes";

    public override int MembersOfItem => Members;

    public override IReadOnlyList<Module> InvariantParts => [_invariantEncoder, _invariantMap];

    public override IReadOnlyList<Module> MovingParts => [_styleEncoder, _styleMap, _pastDecoder, _futureDecoder];

    public override long Count(Motion motion) => motion.Scenes.Sizes.Count;

    public override Tensor? Weights(Motion motion) => null;

    public override (Tensor Mean, Tensor LogVariance) Invariant(Motion motion) => _invariantMap.Moments(_invariantEncoder.Forward(Pairs(motion.Past).Flatten(1)).Unflatten(-1, [Members, Features]));

    public override (Tensor Mean, Tensor LogVariance) Style(Motion motion)
    {
        var pairs = Pairs(motion.Past);
        var apart = (pairs.Select(1, 0) - pairs.Select(1, 1)).Narrow(-1, 0, 2).Flatten(1);
        if (pairs.Size(-1) > 2) apart = Tensor.Cat([apart, pairs.Narrow(-1, 2, pairs.Size(-1) - 2).Flatten(1)], -1);
        return _styleMap.Moments(_styleEncoder.Forward(apart));
    }

    public override Tensor PastOf(Motion motion) => Pairs(motion.Past.Narrow(2, 0, 2));

    public override Tensor FutureOf(Motion motion, Tensor future) => Pairs(future);

    public override Tensor DecodePast(Tensor z, Tensor s, Motion motion) => _pastDecoder.Forward(z, s);

    public override Tensor DecodeFuture(Tensor z, Tensor s, Motion motion) => _futureDecoder.Forward(z, s).CumSum(-2);

    public override Tensor ToMembers(Tensor future) => future.Flatten(-4, -3);

    private static Tensor Pairs(Tensor members) => members.Unflatten(0, [members.Size(0) / Members, Members]);
}

/// <summary>From z of both members and the style to paths: [..., members, size] and [..., style] to [..., members, steps, 2].</summary>
internal sealed class PairDecoder : Module
{
    private const int Hidden = 8;

    private readonly Mlp _first;
    private readonly Mlp _widen;
    private readonly Mlp _second;
    private readonly Mlp _output;
    private readonly long[] _shape;

    public PairDecoder(int members, int invariantSize, int styleSize, int steps, RandomStream stream)
    {
        long joint = members * invariantSize;
        _first = new Mlp([joint + styleSize, joint, joint], stream["first"]);
        _widen = new Mlp([joint, Hidden, Hidden], stream["widen"], last: Activation.Relu);
        _second = new Mlp([Hidden + styleSize, Hidden, Hidden], stream["second"]);
        _output = new Mlp([Hidden, 2L * members * steps, 2L * members * steps], stream["output"]);
        _shape = [members, steps, 2];
    }

    public Tensor Forward(Tensor z, Tensor s)
    {
        var h = z.Flatten(-2);
        h = _widen.Forward(h + _first.Forward(Tensor.Cat([h, s], -1)));
        return _output.Forward(h + _second.Forward(Tensor.Cat([h, s], -1))).Unflatten(-1, _shape);
    }
}
