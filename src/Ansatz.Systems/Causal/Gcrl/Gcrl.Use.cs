using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <content>What a fitted model does with tensors, without gradient.</content>
public sealed partial class Gcrl
{
    private const string ChannelsKey = "channels", StepKey = "step", EnvironmentsKey = "environments", SharesKey = "shares";

    /// <summary>The time of a step of the paths that the model was fitted to.</summary>
    public double Step { get; private init; } = 1;

    /// <summary>The environments that the model was fitted to.</summary>
    public IReadOnlyList<string> Environments { get; private set; } = [];

    /// <summary>p(environment | component) where both are equally likely beforehand, [components, environments] row by row: how much of each environment's scenes a component explained in the fit.</summary>
    private double[] _shares = [];

    private bool KnowsEnvironments => Environments.Count > 1;

    /// <summary>Draws futures: the expected future for z and s drawn from q(z|x) q(s|x); all alike where the forecaster is deterministic.</summary>
    /// <param name="motion">The past.</param>
    /// <param name="samples">How many.</param>
    /// <param name="stream">The randomness.</param>
    /// <returns>Places, metres, [samples, members, horizon, 2].</returns>
    public Tensor Forecast(Motion motion, int samples, RandomStream stream)
    {
        using var off = NoGrad.Begin();
        Tensor Draw((Tensor Mean, Tensor LogVariance) moments, string name)
        {
            var shape = moments.Mean.Shape;
            var many = new Shape(samples).Concat(shape);
            if (Options.Method == GcrlMethod.Deterministic) return moments.Mean.Expand(many);
            return moments.Mean + Normal.DeviationOf(moments.LogVariance) * stream[name].Normal(many, device: moments.Mean.Device);
        }
        var future = _networks.DecodeFuture(Draw(_networks.Invariant(motion), "z"), Draw(_networks.Style(motion), "s"), motion);
        return _networks.ToMembers(future) + motion.Last;
    }

    /// <summary>Mean and standard deviation of q(z|x) and q(s|x): [items, size], the members of a pair one after the other.</summary>
    /// <param name="motion">The past.</param>
    public (Tensor Invariant, Tensor InvariantDeviation, Tensor Style, Tensor StyleDeviation) Encode(Motion motion)
    {
        using var off = NoGrad.Begin();
        var (z, s) = (_networks.Invariant(motion), _networks.Style(motion));
        return (z.Mean.Flatten(1), Normal.DeviationOf(z.LogVariance).Flatten(1), s.Mean, Normal.DeviationOf(s.LogVariance));
    }

    /// <summary>The probability of each component of the style's prior given a style, ∝ π_e N(F(s); e 1, (e + 1) I): [..., size] to [..., components].</summary>
    /// <param name="style">The style, [..., size].</param>
    public Tensor EnvironmentPosterior(Tensor style)
    {
        using var off = NoGrad.Begin();
        return _stylePrior.Posterior(style);
    }

    /// <summary>The probability of each environment of the fit given those of components: [..., components] to [..., environments].</summary>
    /// <param name="components">The probability of each component, as <see cref="EnvironmentPosterior"/> gives it.</param>
    public Tensor EnvironmentsOf(Tensor components) => components.MatMul(Tensor.From<double>(_shares, Options.Components, Environments.Count).To(components.Device).To(components.DataType));

    /// <summary>Finds which environments the components explain: p(e|c) ∝ the mean of p(c|s) over scenes of e.</summary>
    private void NameComponents(Scenes scenes, Run run)
    {
        _shares = [];
        if (!KnowsEnvironments || Options.Method != GcrlMethod.Causal) return;
        using var off = NoGrad.Begin();
        using var scope = TensorScope.Open();
        var posterior = EnvironmentPosterior(SceneData.EncodeAll(this, scenes, run.Device).Style).To(Device.Cpu).To(ScalarType.Float64);
        var owners = Tensor.From<long>([.. Enumerable.Range(0, scenes.Count).SelectMany(scene =>
            Enumerable.Repeat((long)scenes.EnvironmentOf(scene), Options.Networks == GcrlNetworks.Pairs ? 1 : scenes.MembersOf(scene).Count))]);
        var isOf = owners.Unsqueeze(-1).Eq(Tensor.Arange(Environments.Count)).To(ScalarType.Float64);
        var means = posterior.Transpose(0, 1).MatMul(isOf) / isOf.Sum([0]).Clamp(1);
        _shares = (means / means.Sum([-1], keepDimension: true)).ToArray<double>();
    }

    /// <inheritdoc/>
    public FitOrigin Origin { get; private set; } = FitOrigin.None;

    /// <inheritdoc/>
    public ModelRecord Describe() => new("gcrl")
    {
        Options = OptionsRecord.ToJson(Options),
        Origin = Origin,
        Data = new JsonObject
        {
            [ChannelsKey] = Channels,
            [StepKey] = Step,
            [EnvironmentsKey] = new JsonArray([.. Environments.Select(name => JsonValue.Create(name))]),
            [SharesKey] = new JsonArray([.. _shares.Select(share => JsonValue.Create(share))]),
        },
    };

    /// <inheritdoc/>
    public static Gcrl Restore(ModelRecord record)
    {
        T Value<T>(string key) => record.Data[key] is JsonValue value ? value.GetValue<T>() : throw new RunException($"the model's description has no '{key}'");
        var environments = record.Data[EnvironmentsKey] as JsonArray ?? throw new RunException($"the model's description has no '{EnvironmentsKey}'");
        return new Gcrl((GcrlOptions)OptionsRecord.FromJson(new GcrlOptions(), record.Options), Value<int>(ChannelsKey), new RandomStream(0))
        {
            Origin = record.Origin, Step = Value<double>(StepKey), Environments = [.. environments.Select(item => item!.GetValue<string>())],
            _shares = record.Data[SharesKey] is JsonArray shares ? [.. shares.Select(item => item!.GetValue<double>())] : throw new RunException($"the model's description has no '{SharesKey}'"),
        };
    }

    /// <summary>The same model, to be changed without changing this one.</summary>
    private Gcrl Copy()
    {
        var copy = new Gcrl(Options, Channels, new RandomStream(0)) { Origin = Origin, Step = Step, Environments = Environments };
        copy.To(Parameters().First().Device);
        copy.LoadState(State());
        return copy;
    }
}
