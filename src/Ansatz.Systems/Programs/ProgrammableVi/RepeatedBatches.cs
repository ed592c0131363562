using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>As many batches as there are steps: the batches of another source, epoch after epoch.</summary>
/// <typeparam name="T">What a batch is.</typeparam>
/// <param name="batches">The batches of an epoch.</param>
/// <param name="steps">How many are given in all.</param>
internal sealed class RepeatedBatches<T>(Batches<T> batches, long steps) : Batches<T>
{
    /// <inheritdoc/>
    public override long Count => steps;

    /// <inheritdoc/>
    public override T Get(RandomStream order, long epoch, long index) => batches.Get(order, index / batches.Count, index % batches.Count);
}
