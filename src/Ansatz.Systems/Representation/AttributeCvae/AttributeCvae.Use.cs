using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <content>What a fitted model does with tensors: everything here is without gradient, and in [0, 1].</content>
public sealed partial class AttributeCvae
{
    private const string ShapeKey = "image", NamesKey = "attributes", MeansKey = "means";

    /// <summary>Draws images: the expected image for z = μ₀(y) + scale σ₀(y) ε.</summary>
    /// <param name="y">The attributes, [images, attributes].</param>
    /// <param name="stream">Where ε comes from: the same stream gives the same images.</param>
    /// <param name="priorScale">The scale, in [0, 1].</param>
    /// <returns>[images, channels, height, width].</returns>
    public Tensor Sample(Tensor y, RandomStream stream, double priorScale = 1) =>
        Chunked.Map(y, stream["latent"].Normal([y.Size(0), Options.LatentSize], device: y.Device), (attributes, noise) => SampleWith(attributes, noise, priorScale));

    /// <summary>The expected image for the mean of q(z|x,y).</summary>
    /// <param name="x">The images, [images, channels, height, width].</param>
    /// <param name="y">Their attributes, [images, attributes].</param>
    /// <returns>[images, channels, height, width].</returns>
    public Tensor Reconstruct(Tensor x, Tensor y) => Edit(x, y, y);

    /// <summary>
    /// The expected image for z = mean of q(z|x,y), plus μ₀(y') - μ₀(y) when the latent shifts, decoded with the attributes y'.
    /// </summary>
    /// <param name="x">The images, [images, channels, height, width].</param>
    /// <param name="before">Their attributes y, [images, attributes].</param>
    /// <param name="after">The attributes y' to have, [images, attributes].</param>
    /// <param name="shift">Whether the latent shifts.</param>
    /// <returns>[images, channels, height, width].</returns>
    public Tensor Edit(Tensor x, Tensor before, Tensor after, bool shift = true) => Chunked.Map(x, Tensor.Cat([before, after], -1), (images, both) =>
    {
        var (old, wanted) = (both.Narrow(-1, 0, Attributes.Count), both.Narrow(-1, Attributes.Count, Attributes.Count));
        var (e, e2) = (_embedding.Forward(old), _embedding.Forward(wanted));
        var z = _recognition.Moments(images, e).Mean;
        if (shift) z += _prior.Moments(e2).Mean - _prior.Moments(e).Mean;
        return _decoder.Mean(z, e2);
    });

    /// <summary>Images along the line from one set of attributes to another, with the same ε all along.</summary>
    /// <param name="from">The attributes at the beginning, [attributes].</param>
    /// <param name="to">The attributes at the end, [attributes].</param>
    /// <param name="count">How many images, both ends included.</param>
    /// <param name="stream">Where ε comes from.</param>
    /// <param name="priorScale">What the prior's deviation is multiplied by, in [0, 1].</param>
    /// <returns>[count, channels, height, width].</returns>
    public Tensor Interpolate(Tensor from, Tensor to, int count, RandomStream stream, double priorScale = 1)
    {
        var share = Tensor.Linspace(0, 1, count, device: from.Device).Unsqueeze(-1);
        var noise = stream["latent"].Normal([1, Options.LatentSize], device: from.Device).Expand([count, Options.LatentSize]);
        return Chunked.Map((1 - share) * from + share * to, noise, (y, epsilon) => SampleWith(y, epsilon, priorScale));
    }

    /// <summary>The importance-weighted bound log (1/S) Σ p(x,z_s|y) / q(z_s|x,y) of log p(x|y), for each image, in nats. One draw gives the ELBO.</summary>
    /// <param name="x">The images, [images, channels, height, width].</param>
    /// <param name="y">Their attributes, [images, attributes].</param>
    /// <param name="samples">The draws S.</param>
    /// <param name="stream">The randomness.</param>
    /// <returns>[images].</returns>
    public Tensor LogLikelihood(Tensor x, Tensor y, int samples, RandomStream stream)
    {
        var chunk = 0;
        return Chunked.Map(x, y, (images, attributes) => EvidenceBound.Of(Model(images, attributes), Ansatz(images, attributes), samples, stream[chunk++]).Weighted);
    }

    /// <summary>Mean and log-variance of q(z|x,y), [images, latent].</summary>
    /// <param name="x">The images, [images, channels, height, width].</param>
    /// <param name="y">Their attributes, [images, attributes].</param>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor x, Tensor y)
    {
        var both = Chunked.Map(x, y, (images, attributes) =>
        {
            var (mean, logVariance) = _recognition.Moments(images, _embedding.Forward(attributes));
            return Tensor.Cat([mean, logVariance], -1);
        });
        return (both.Narrow(-1, 0, Options.LatentSize), both.Narrow(-1, Options.LatentSize, Options.LatentSize));
    }

    /// <summary>Mean and standard deviation of p(z|y), [images, latent].</summary>
    /// <param name="y">The attributes, [images, attributes].</param>
    public (Tensor Mean, Tensor Deviation) PriorMoments(Tensor y)
    {
        using var off = NoGrad.Begin();
        return _prior.Moments(_embedding.Forward(y));
    }

    /// <summary>The expected images for given latents, [images, channels, height, width].</summary>
    /// <param name="z">The latents, [images, latent].</param>
    /// <param name="y">The attributes, [images, attributes].</param>
    public Tensor Decode(Tensor z, Tensor y) => Chunked.Map(z, y, Mean);

    /// <inheritdoc/>
    Shape? IGaussianEncoder.ItemShape => Image;

    /// <summary>Mean and log-variance of q(z|x,y), y being what the classifier sees, or where there is none the training means.</summary>
    (Tensor Mean, Tensor LogVariance) IGaussianEncoder.Encode(Tensor items) => Encode(items, Seen(items));

    /// <summary>The expected images for given latents and the training means of the attributes.</summary>
    Tensor ILatentDecoder.Decode(Tensor latents) => Decode(latents, MeansOf(latents));

    /// <inheritdoc/>
    public FitOrigin Origin { get; private set; } = FitOrigin.None;

    /// <inheritdoc/>
    public ModelRecord Describe() => new("attribute-cvae")
    {
        Options = OptionsRecord.ToJson(Options),
        Origin = Origin,
        Data = new JsonObject
        {
            [ShapeKey] = new JsonArray([.. Image.Select(size => JsonValue.Create(size))]),
            [NamesKey] = new JsonArray([.. Attributes.Names.Select(name => JsonValue.Create(name))]),
            [MeansKey] = new JsonArray([.. Attributes.Means.Select(mean => JsonValue.Create(mean))]),
        },
    };

    /// <inheritdoc/>
    public static AttributeCvae Restore(ModelRecord record)
    {
        var options = (AttributeCvaeOptions)OptionsRecord.FromJson(new AttributeCvaeOptions(), record.Options);
        T[] Values<T>(string key) => record.Data[key] is JsonArray array ? [.. array.Select(item => item!.GetValue<T>())]
            : throw new RunException($"the model's description has no '{key}'");
        return new AttributeCvae(options, Values<long>(ShapeKey), new AttributeScheme(Values<string>(NamesKey), Values<float>(MeansKey)), new RandomStream(0)) { Origin = record.Origin };
    }

    private Tensor SampleWith(Tensor y, Tensor noise, double priorScale)
    {
        var e = _embedding.Forward(y);
        var (mean, deviation) = _prior.Moments(e);
        return _decoder.Mean(mean + priorScale * deviation * noise, e);
    }

    /// <summary>Images of the model's size with their attributes; what is not known is taken from the classes, the classifier, or the training means.</summary>
    private (Tensor X, Tensor Y) Take(ImageSet images, Table? attributes, Run run)
    {
        var x = images.Conform((int)Image[0], (int)Image[1], (int)Image[2], run).Pixels.To(run.Device);
        if (attributes is not null) return (x, Attributes.Of(images.Ids, attributes, run).To(run.Device));
        if (images.Labels is not null && images.ClassTable() is var classes && classes.Names.Any(Attributes.Names.Contains))
            return (x, Attributes.Of(images.Ids, classes, run).To(run.Device));
        run.Note($"attributes not given: {(_classifier is null ? "their training means" : "what the classifier sees")}");
        return (x, Seen(x));
    }

    /// <summary>The attributes that the classifier sees in images, or where there is none the training means, [images, attributes].</summary>
    private Tensor Seen(Tensor x) => _classifier is null ? MeansOf(x) : Chunked.Map(x, _classifier.Probabilities);

    /// <summary>The training means of the attributes for each row, [rows, attributes].</summary>
    private Tensor MeansOf(Tensor rows) => Attributes.MeanTensor().To(rows.Device).Expand([rows.Size(0), Attributes.Count]);

    private static ImageSet ToImages(Tensor images, string name) => ImageSet.FromTensor(images, [.. Enumerable.Range(1, (int)images.Size(0)).Select(i => $"{name}-{i}")]);

    private static ImageSet ToImages(Tensor images, IReadOnlyList<string> ids) => ImageSet.FromTensor(images, ids);
}
