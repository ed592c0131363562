using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>
/// A random change of every row of a batch that leaves what the row shows as it is: contrastive learning makes the views of an image so. Written
/// <c>affine:rotation=14</c>, <c>noise:0.03</c>; several are applied one after the other (<see cref="Apply(IReadOnlyList{Augmentation}, Tensor, RandomStream)"/>).
/// </summary>
public abstract partial record Augmentation : ISpelled
{
    /// <summary>Whether it changes images [n, channels, height, width]; otherwise any rows [n, ..].</summary>
    public virtual bool NeedsImages => true;

    /// <summary>The batch, changed row by row.</summary>
    /// <param name="batch">Images [n, channels, height, width] in [0, 1], or rows [n, features].</param>
    /// <param name="stream">The randomness: the same stream changes the same way.</param>
    /// <returns>A batch of the same shape, the images again in [0, 1].</returns>
    /// <exception cref="ArgumentException">It needs images and the batch has another rank.</exception>
    public Tensor Apply(Tensor batch, RandomStream stream) => NeedsImages && batch.Rank != 4
        ? throw new ArgumentException($"the augmentation {this} changes images [n, channels, height, width]; the batch is {batch.Shape}", nameof(batch))
        : Change(batch, stream);

    /// <summary>The batch, changed by several one after the other, each with a stream of its own.</summary>
    /// <param name="steps">The changes.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="stream">The randomness.</param>
    public static Tensor Apply(IReadOnlyList<Augmentation> steps, Tensor batch, RandomStream stream)
    {
        for (var i = 0; i < steps.Count; i++) batch = steps[i].Apply(batch, stream[i]);
        return batch;
    }

    /// <summary>What changes.</summary>
    private protected abstract Tensor Change(Tensor batch, RandomStream stream);

    /// <summary>A uniform number a row between two bounds, [n, 1, 1, ..] of the batch's rank.</summary>
    private protected static Tensor Draw(Tensor batch, RandomStream stream, double low, double high) =>
        low + (high - low) * stream.Uniform([batch.Size(0), .. Enumerable.Repeat(1L, batch.Rank - 1)], batch.DataType, batch.Device);

    /// <summary>The changed rows where an event of this probability happens, the others elsewhere.</summary>
    private protected static Tensor Sometimes(double probability, Tensor batch, Tensor changed, RandomStream stream) =>
        probability >= 1 ? changed : Tensor.Where(Draw(batch, stream, 0, 1) < probability, changed, batch);
}
