namespace Ansatz.Inference;

/// <summary>
/// Normals whose locations and scales are functions of each row's data, mapped to the supports: one network serves all rows of a plate, those of
/// a batch and those that were never seen. It is of the latents inside one plate; in a <see cref="CompositeAnsatz"/> another family takes those outside.
/// </summary>
public sealed class AmortizedNormal : AutomaticAnsatz
{
    private readonly NormalHead encoder;
    private readonly Tensor features;
    private readonly string plate;

    /// <summary>Makes the ansatz of a model.</summary>
    /// <param name="model">The model, whose latents all lie in one plate.</param>
    /// <param name="features">What the encoder sees of each row, [rows, ..]: of all rows of the plate, or of those at hand.</param>
    /// <param name="hidden">The widths of the encoder's hidden layers; null: one of 64.</param>
    /// <param name="body">What comes before them, for features that are no vectors: [rows, ..] to [rows, n]; null: the features are flattened.</param>
    /// <param name="stream">The randomness of the first weights.</param>
    /// <exception cref="PlateException">A latent lies in no plate or in several, or latents lie in different plates.</exception>
    public AmortizedNormal(GenerativeProgram model, Tensor features, IReadOnlyList<long>? hidden = null, Layer? body = null, RandomStream stream = default)
        : base(model, stream)
    {
        plate = Sites.Count > 0 && Sites[0].Plates.Count > 0 ? Sites[0].Plates[0].Name : "";
        if (Sites.FirstOrDefault(site => site.Plates.Count != 1 || site.Plates[0].Name != plate) is { } odd)
        {
            throw new PlateException(plate, $"an encoder serves the rows of one plate, and '{odd.Address}' lies " +
                $"{(odd.Plates.Count == 0 ? "in none" : $"in {string.Join(", ", odd.Plates.Select(around => around.Name))}")}: give it a block of its own in a CompositeAnsatz.");
        }

        this.features = features;
        Body = body;
        using var scope = TensorScope.Open();
        var width = Encoded(features).Size(-1);
        encoder = NormalHead.Mlp([width, .. hidden ?? [64], Sites.Sum(site => site.Unconstrained.Elements)], stream["encoder"]);
    }

    /// <summary>What comes before the perceptron; null: the features are flattened.</summary>
    private Layer? Body { get; }

    /// <summary>The ansatz for the rows that a model has at hand, which are not those of the features given before.</summary>
    /// <param name="model">A model with the same latents.</param>
    /// <param name="rows">What the encoder sees of them: [rows at hand, ..].</param>
    public GenerativeProgram For(GenerativeProgram model, Tensor rows) => Make(RowsOf(model, anyRows: true), rows);

    /// <inheritdoc/>
    public override GenerativeProgram For(GenerativeProgram model) => For(model, features);

    internal override GenerativeProgram Make(IReadOnlyList<LatentSite> rows) => Make(rows, features);

    private GenerativeProgram Make(IReadOnlyList<LatentSite> rows, Tensor data) => new(q =>
    {
        if (rows.Count == 0)
        {
            return;
        }

        Tensor? location = null, scale = null;
        var start = 0L;
        foreach (var site in rows)
        {
            Within(q, site, here =>
            {
                if (location is null)
                {
                    var seen = Seen(data, rows[0].Plates[0], here);
                    (location, var logVariance) = encoder.Moments(Encoded(seen));
                    scale = Normal.DeviationOf(logVariance);
                }

                var length = site.Unconstrained.Elements;
                Tensor Part(Tensor all) => all.Narrow(-1, start, length).Reshape(all.Shape[..^1].Concat(site.Unconstrained));
                q.SampleAt(site.Address, new Normal(Part(location), Part(scale!)).ToEvent(site.Unconstrained.Rank).Transform(site.Bijector));
                start += length;
            });
        }
    });

    /// <summary>The data of the rows at hand: picked from those of all rows, or given as they are.</summary>
    private Tensor Seen(Tensor data, LatentPlate rows, Func<Tensor, Tensor> here)
    {
        var count = data.Size(0);
        if (count == rows.Of && (rows.IsDrawn || rows.Indices is not null))
        {
            return here(data);
        }

        return count == rows.Size ? data : throw new PlateException(plate, $"plate '{plate}' has {rows.Size} rows of {rows.Of} at hand, and the encoder was given features " +
            $"of {count}: ansatz.For(model, features) takes those of the rows at hand.");
    }

    private Tensor Encoded(Tensor rows)
    {
        var encoded = Body is null ? rows : Body.Forward(rows);
        return encoded.Rank == 1 ? encoded.Unsqueeze(-1) : encoded.Rank == 2 ? encoded : encoded.Flatten(1, -1);
    }
}
