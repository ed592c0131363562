using System.Text.Json.Nodes;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <content>What a fitted model does with tensors, without gradient.</content>
public sealed partial class BeMoreActive
{
    private const string ShapeKey = "image", KindsKey = "kinds";

    /// <inheritdoc/>
    Shape? IGaussianEncoder.ItemShape => Image;

    /// <summary>The posteriors of images, without gradient.</summary>
    /// <param name="items">The images, [images, channels, height, width] in [0, 1].</param>
    /// <returns>Mean and log-variance, [images, latent] each.</returns>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor items)
    {
        var both = Chunked.Map(items, images =>
        {
            var posterior = _encoder.Forward(images);
            return Tensor.Cat([posterior.Mean, posterior.LogVariance], -1);
        });
        return (both.Narrow(-1, 0, Options.LatentSize), both.Narrow(-1, Options.LatentSize, Options.LatentSize));
    }

    /// <inheritdoc/>
    public Tensor Decode(Tensor latents) => Chunked.Map(latents, _decoder.Mean);

    /// <summary>The evidence lower bound of each image with one draw, in nats, [images].</summary>
    /// <param name="x">The images, [images, channels, height, width].</param>
    /// <param name="stream">The draws.</param>
    public Tensor LowerBound(Tensor x, RandomStream stream)
    {
        var chunk = 0;
        return Chunked.Map(x, images => EvidenceBound.Of(Model(images), Ansatz(images), 1, stream[chunk++]).Elbo);
    }

    /// <summary>What leaves out the latents of some kinds, as they were found after the fit.</summary>
    /// <param name="drop">The kinds.</param>
    public LatentFilter Filter(params IReadOnlyList<LatentKind> drop) => LatentFilter.Dropping(Kinds, drop);

    /// <inheritdoc/>
    public FitOrigin Origin { get; private set; } = FitOrigin.None;

    /// <inheritdoc/>
    public ModelRecord Describe() => new("be-more-active")
    {
        Options = OptionsRecord.ToJson(Options),
        Origin = Origin,
        Data = new JsonObject
        {
            [ShapeKey] = new JsonArray([.. Image.Select(size => JsonValue.Create(size))]),
            [KindsKey] = new JsonArray([.. Kinds.Select(kind => JsonValue.Create(Naming.Kebab($"{kind}")))]),
        },
    };

    /// <inheritdoc/>
    public static BeMoreActive Restore(ModelRecord record)
    {
        var options = (BeMoreActiveOptions)OptionsRecord.FromJson(new BeMoreActiveOptions(), record.Options);
        T[] Values<T>(string key) => record.Data[key] is JsonArray array ? [.. array.Select(item => item!.GetValue<T>())] : throw new RunException($"the model's description has no '{key}'");
        return new(options, Values<long>(ShapeKey), new RandomStream(0))
        {
            Kinds = [.. Values<string>(KindsKey).Select(kind => Enum.Parse<LatentKind>(kind, ignoreCase: true))], Origin = record.Origin,
        };
    }
}
