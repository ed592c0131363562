using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>
/// Recurrent networks with graph attention among the members of a scene, on steps rather than places, so that a scene may lie anywhere. An item is a
/// member, and counts by 1 / (members of its scene).
/// </summary>
internal sealed class SceneNetworks : PathNetworks
{
    private readonly SceneEncoder _invariantEncoder;
    private readonly NormalHead _invariantMap;
    private readonly SceneEncoder _styleEncoder;
    private readonly NormalHead _styleMap;
    private readonly StepDecoder _pastDecoder;
    private readonly StepDecoder _futureDecoder;
    private readonly int _horizon;

    public SceneNetworks(int horizon, int channels, int invariantSize, int styleSize, RandomStream stream)
    {
        _invariantEncoder = new SceneEncoder(channels, stream["invariant encoder"]);
        _invariantMap = Map(SceneEncoder.Features, invariantSize, stream["invariant map"]);
        _styleEncoder = new SceneEncoder(channels, stream["style encoder"]);
        _styleMap = Map(SceneEncoder.Features, styleSize, stream["style map"]);
        _pastDecoder = new StepDecoder(invariantSize + styleSize, stream["past decoder"]);
        _futureDecoder = new StepDecoder(invariantSize + styleSize, stream["future decoder"]);
        _horizon = horizon;
    }

    public override string Items => "members";

    public override int MembersOfItem => 0;

    public override IReadOnlyList<Module> InvariantParts => [_invariantEncoder, _invariantMap];

    public override IReadOnlyList<Module> MovingParts => [_styleEncoder, _styleMap, _pastDecoder, _futureDecoder];

    public override long Count(Motion motion) => motion.Scenes.Count;

    public override Tensor Weights(Motion motion) =>
        motion.Scenes.Spread(Tensor.From<float>([.. motion.Scenes.Sizes.Select(size => (float)motion.Scenes.Count / motion.Scenes.Sizes.Count / size)]).To(motion.Past.Device));

    public override (Tensor Mean, Tensor LogVariance) Invariant(Motion motion) => _invariantMap.Moments(_invariantEncoder.Forward(motion));

    public override (Tensor Mean, Tensor LogVariance) Style(Motion motion) => _styleMap.Moments(_styleEncoder.Forward(motion));

    public override Tensor PastOf(Motion motion) => motion.Steps;

    public override Tensor FutureOf(Motion motion, Tensor future) => future;

    public override Tensor DecodePast(Tensor z, Tensor s, Motion motion) => _pastDecoder.Follow(Tensor.Cat([z, s], -1), motion.Steps);

    public override Tensor DecodeFuture(Tensor z, Tensor s, Motion motion) =>
        _futureDecoder.GoOn(Tensor.Cat([z, s], -1), motion.Steps.Select(1, motion.Steps.Size(1) - 1), _horizon).CumSum(-2);

    public override Tensor ToMembers(Tensor future) => future;
}

/// <summary>A recurrent network over a member's steps, graph attention over the scene at each time, a recurrent network over what that saw. [members, 64].</summary>
internal sealed class SceneEncoder(int channels, RandomStream stream) : Module
{
    private const int Hidden = 32, Heads = 4, HeadSize = 16;

    private readonly Lstm _own = new(channels, Hidden, stream["own"]);
    private readonly GraphAttention _first = new(Hidden, HeadSize, Heads, stream["first"], normalize: true);
    private readonly GraphAttention _second = new(Heads * HeadSize, Hidden, 1, stream["second"], normalize: true);
    private readonly Lstm _others = new(Hidden, Hidden, stream["others"]);

    /// <summary>The features of a member.</summary>
    public const int Features = 2 * Hidden;

    public Tensor Forward(Motion motion)
    {
        var own = _own.Forward(motion.Extra.Size(-1) == 0 ? motion.Steps : Tensor.Cat([motion.Steps, motion.Extra], -1));
        var nodes = motion.Scenes.Pad(own.Outputs.Transpose(0, 1));
        var joined = motion.Scenes.Pairs;
        nodes = _second.Forward(_first.Forward(nodes, joined).Elu(), joined);
        var others = _others.Forward(motion.Scenes.Flatten(nodes).Transpose(0, 1));
        return Tensor.Cat([own.Final.Hidden.Squeeze(-2), others.Final.Hidden.Squeeze(-2)], -1);
    }
}

/// <summary>Steps from latents: a recurrent network whose first state they give.</summary>
internal sealed class StepDecoder(int latents, RandomStream stream) : Module
{
    private const int Hidden = 16;

    private readonly Mlp _start = new([latents, 32, Hidden], stream["start"]);
    private readonly Lstm _recurrent = new(2, Hidden, stream["recurrent"]);
    private readonly Linear _output = new(Hidden, 2, stream["output"]);

    /// <summary>Each step from the true ones before it: [..., members, latents] and [members, steps, 2] to [..., members, steps, 2].</summary>
    public Tensor Follow(Tensor latent, Tensor steps)
    {
        var start = _start.Forward(latent).Unsqueeze(-2);
        var before = Tensor.Cat([Tensor.Zeros([steps.Size(0), 1, 2], steps.DataType, steps.Device), steps.Narrow(1, 0, steps.Size(1) - 1)], 1);
        return _output.Forward(_recurrent.Forward(before.Expand(latent.Shape[..^1].Concat(before.Shape[1..])), new LstmState(start, start.ZerosLike())).Outputs);
    }

    /// <summary>Each step from the forecast ones before it: [..., members, latents] and the last step [members, 2] to [..., members, count, 2].</summary>
    public Tensor GoOn(Tensor latent, Tensor last, int count)
    {
        var start = _start.Forward(latent).Unsqueeze(-2);
        var (state, step, steps) = (new LstmState(start, start.ZerosLike()), last.Expand(latent.Shape[..^1].Concat([2])), new Tensor[count]);
        for (var t = 0; t < count; t++)
        {
            var (outputs, next) = _recurrent.Forward(step.Unsqueeze(-2), state);
            (state, steps[t]) = (next, _output.Forward(outputs.Squeeze(-2)));
            step = steps[t];
        }
        return Tensor.Stack(steps, -2);
    }
}
