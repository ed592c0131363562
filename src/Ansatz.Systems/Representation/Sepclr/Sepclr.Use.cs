using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <content>What a fitted model does with tensors, without gradient.</content>
public sealed partial class Sepclr
{

    private const int ComparedRows = 512;

    /// <summary>The representations of items in evaluation mode: common [n, k] and salient [n, k].</summary>
    /// <param name="rows">Images [n, channels, height, width] in [0, 1], or standardized features [n, d].</param>
    public (Tensor Common, Tensor Salient) Encode(Tensor rows)
    {
        var found = Represent(rows);
        return (found.Common, found.Salient);
    }

    /// <summary>The length of each item's salient head, [n]: near 0 for background, since the head is what the objective draws to nothing there.</summary>
    /// <param name="rows">The items, as <see cref="Encode(Tensor)"/> takes them.</param>
    public Tensor SalientNorm(Tensor rows) => Represent(rows).Norm;

    /// <summary>The representations of items, and the length of the salient head.</summary>
    internal ItemRepresentations Represent(Tensor rows)
    {
        var all = Chunked.Map(rows, part =>
        {
            var (common, salient) = Features(part);
            return Tensor.Cat([_common.Represent(common), _salient.Represent(salient), _salient.Project(salient).Square().Sum(-1, keepDimension: true).Sqrt()], -1);
        });
        return new(all.Narrow(-1, 0, Options.CommonSize), all.Narrow(-1, Options.CommonSize, SalientSize), all.Select(-1, Options.CommonSize + SalientSize));
    }

    /// <inheritdoc/>
    public ModelRecord Describe() => new("sepclr") { Options = OptionsRecord.ToJson(Options), Origin = Origin, Data = Items.ToJson() };

    /// <inheritdoc/>
    public static Sepclr Restore(ModelRecord record)
    {
        var options = (SepclrOptions)OptionsRecord.FromJson(new SepclrOptions(), record.Options);
        return new Sepclr(options, SeparationItems.FromJson(record.Data), new RandomStream(0)) { Origin = record.Origin };
    }

    /// <summary>
    /// The mean squared distance of two views of a target over that of two different targets, in the salient representation: near 1 when the augmentation
    /// leaves nothing of a target that could be recognized. The alignment itself says nothing: the heads are not normalized, and a fit makes them a thousand times
    /// longer.
    /// </summary>
    private double ViewDistance(Tensor targets, RandomStream stream)
    {
        var few = targets.Narrow(0, 0, Math.Min(targets.Size(0), ComparedRows));
        using var off = NoGrad.Begin();
        Tensor Salient(string view) => Encode(Augmentation.Apply(Steps, few, stream[view])).Salient.To(ScalarType.Float64);
        var (one, two) = (Salient("first"), Salient("second"));
        var centered = one - one.Mean([0], keepDimension: true);
        var spread = 2 * centered.Square().Sum(-1).Mean().ToDouble();
        return spread > 0 ? (one - two).Square().Sum(-1).Mean().ToDouble() / spread : 1;
    }
}
