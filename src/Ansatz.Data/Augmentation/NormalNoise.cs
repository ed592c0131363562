using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>Independent normal noise on every number; images stay within [0, 1].</summary>
/// <param name="Deviation">The standard deviation, in the batch's unit.</param>
public sealed record NormalNoise(double Deviation = 0.03) : Augmentation
{
    /// <inheritdoc/>
    public override bool NeedsImages => false;

    private protected override Tensor Change(Tensor batch, RandomStream stream)
    {
        var noisy = stream.Normal(batch.Shape, batch.DataType, batch.Device).MultiplyInPlace(Deviation).AddInPlace(batch);
        return batch.Rank == 4 ? noisy.ClampInPlace(0, 1) : noisy;
    }

    /// <inheritdoc/>
    public override string ToString() => Text($"noise:{Deviation}");
}

/// <summary>Numbers put to 0, the mean of a standardized feature; of images whole pixels.</summary>
/// <param name="Probability">How often, below 1.</param>
public sealed record FeatureDropout(double Probability = 0.1) : Augmentation
{
    /// <inheritdoc/>
    public override bool NeedsImages => false;

    private protected override Tensor Change(Tensor batch, RandomStream stream)
    {
        Shape places = batch.Rank == 4 ? [batch.Size(0), 1, batch.Size(2), batch.Size(3)] : batch.Shape;
        return batch * (stream.Uniform(places, batch.DataType, batch.Device) >= Probability).To(batch.DataType);
    }

    /// <inheritdoc/>
    public override string ToString() => Text($"dropout:{Probability}");
}
