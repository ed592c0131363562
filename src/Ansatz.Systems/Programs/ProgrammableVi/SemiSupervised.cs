using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>
/// A semi-supervised variational autoencoder of digits: y ~ Categorical(10), z ~ N(0, I), x ~ Bernoulli(decoder(z, y)); the ansatz draws y from a
/// classifier and z from an encoder of x and y. Labeled images observe y, and teach the classifier. Source: Kingma et al. 2014 (M2).
/// </summary>
public sealed class SemiSupervised : ImageProgram
{
    /// <summary>How many classes there are.</summary>
    public const int Classes = 10;

    private const int Latent = 20, Hidden = 256;
    private const double SmallestScale = 1e-4, ClassifierShare = 0.1;
    private const long Unlabeled = -1;
    private const string Images = "images", LabeledImages = "labeled images", Weight = "classifier weight";

    private readonly Mlp _classifier;
    private readonly Mlp _encoder;
    private readonly Mlp _decoder;
    private readonly int labeled;

    /// <summary>Networks whose weights are drawn.</summary>
    /// <param name="data">The images used where no table is given, with classes.</param>
    /// <param name="labeled">How many of them, from the first, keep their label.</param>
    /// <param name="stream">Where the first weights come from.</param>
    public SemiSupervised(string data, int labeled, RandomStream stream)
        : base(data)
    {
        this.labeled = labeled;
        _classifier = new Mlp([Side * Side, Hidden, Classes], stream["classifier"]);
        _encoder = new Mlp([Side * Side + Classes, Hidden, 2 * Latent], stream["encoder"]);
        _decoder = new Mlp([Latent + Classes, Hidden, Side * Side], stream["decoder"]);
    }

    /// <inheritdoc/>
    public override FitRecipe Recipe => new() { Steps = 600, LearningRate = 1e-3, Samples = 1, BatchSize = 200 };

    /// <inheritdoc/>
    protected override int Side => 28;

    /// <summary>The classifier: it is trained by <see cref="ClassifierObjective"/> alone for comparison.</summary>
    internal Mlp Classifier => _classifier;

    /// <inheritdoc/>
    public override ProgramRows OwnRows(string part, Run run)
    {
        var rows = base.OwnRows(part, run);
        if (part != "train") return rows;
        var kept = Tensor.Arange(rows.Count) < labeled;
        return rows.With(Label, Tensor.Where(kept, rows[Label], Tensor.Full([rows.Count], Unlabeled, ScalarType.Int64)).Escape());
    }

    /// <summary>Batches half of labeled and half of unlabeled images.</summary>
    /// <inheritdoc/>
    public override Batches<ProgramRows> Batches(ProgramRows rows, int size)
    {
        var labels = rows[Label].ToArray<long>();
        long[] with = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] >= 0)], without = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] < 0)];
        if (with.Length == 0 || without.Length == 0) return base.Batches(rows, size);
        return new HalfLabeled(rows, with, without, size / 2);
    }

    /// <inheritdoc/>
    public override GenerativeProgram Model(ProgramRows rows) => Model(rows, null);

    /// <inheritdoc/>
    public override GenerativeProgram Ansatz(ProgramRows rows) => new(q =>
    {
        using var images = q.Plate(Images, rows.Count);
        var y = q.Sample("y", Categorical.FromLogits(_classifier.Forward(rows[Pixels])));
        q.Sample("z", Encode(rows[Pixels], y));
    });

    /// <summary>The mean bound of unlabeled images, plus that of labeled ones, plus 0.1 N / labeled (of all images, of which a batch is a part) times the classifier's log probability of their labels.</summary>
    /// <inheritdoc/>
    public override Objective Objective(ProgramRows rows, Bound bound, Func<ProgramRows, GenerativeProgram> ansatz)
    {
        if (rows.Find(Label) is not { } labels) return base.Objective(rows, bound, ansatz);
        var (with, without) = ((labels >= 0).NonZero().Flatten(), (labels < 0).NonZero().Flatten());
        if (with.Size(0) == 0) return base.Objective(rows, bound, ansatz);
        var known = rows.Rows(with);
        var supervised = bound.Of(Model(known, known[Label]), LabeledAnsatz(known));
        var classification = ClassifierObjective(known);
        Tensor weight = rows.Find(Weight)?.Select(0, 0) ?? ClassifierShare * rows.Count / with.Size(0);
        if (without.Size(0) == 0) return Inference.Objective.Maximize(o => o.Include("labeled", supervised) + weight * o.Include("classifier", classification));
        var unknown = rows.Rows(without);
        var unsupervised = bound.Of(Model(unknown, null), ansatz(unknown));
        // The items are the unlabeled images, so that their enumerated classes share one axis of lanes.
        return Inference.Objective.Maximize(o => o.Include("unlabeled", unsupervised) + o.Include("labeled", supervised).Mean() + weight * o.Include("classifier", classification).Mean());
    }

    /// <summary>The mean log probability of labels under the classifier.</summary>
    /// <param name="rows">Images with labels.</param>
    public Objective ClassifierObjective(ProgramRows rows) => Inference.Objective.Maximize(_ => Categorical.FromLogits(_classifier.Forward(rows[Pixels])).LogDensity(rows[Label]));

    /// <summary>The share of images whose most probable class is not theirs.</summary>
    /// <param name="rows">Images with labels.</param>
    public double Error(ProgramRows rows)
    {
        using var off = NoGrad.Begin();
        return 1 - _classifier.Forward(rows[Pixels]).ArgMax(-1).Eq(rows[Label]).To(ScalarType.Float64).Mean().ToDouble();
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, double Value, double HalfWidth)> Measure(FittedProgram fitted, RandomStream stream)
    {
        if (fitted.Rows.Find(Label) is not { } labels || !(labels >= 0).All().ToBoolean()) yield break;
        var error = Error(fitted.Rows);
        yield return ("classification error", error, 1.96 * Math.Sqrt(error * (1 - error) / fitted.Rows.Count));
    }

    private GenerativeProgram Model(ProgramRows rows, Tensor? y) => new(p =>
    {
        using var images = p.Plate(y is null ? Images : LabeledImages, rows.Count);
        var label = p.Observe("y", Categorical.FromLogits(Tensor.Zeros([Classes])), y);
        var z = p.Sample("z", Normal.Standard(Latent));
        p.Observe("x", Bernoulli.FromLogits(_decoder.Forward(Features.Join(z, OneHot(label)))).ToEvent(), rows.Find(Pixels));
    });

    private GenerativeProgram LabeledAnsatz(ProgramRows rows) => new(q =>
    {
        using var images = q.Plate(LabeledImages, rows.Count);
        q.Sample("z", Encode(rows[Pixels], rows[Label]));
    });

    private Distribution Encode(Tensor x, Tensor y)
    {
        var parts = _encoder.Forward(Features.Join(x, OneHot(y)));
        return new Normal(parts[.., ..Latent], parts[.., Latent..].Softplus() + SmallestScale).ToEvent();
    }

    private static Tensor OneHot(Tensor y) => y.To(ScalarType.Int64).Unsqueeze(-1).Eq(Tensor.Arange(Classes)).To(ScalarType.Float32);

    private sealed class HalfLabeled(ProgramRows rows, long[] with, long[] without, int half) : Batches<ProgramRows>
    {
        public override long Count => Math.Max((with.Length + without.Length) / (2 * half), 1);

        public override ProgramRows Get(RandomStream order, long epoch, long index)
        {
            var stream = order[epoch][index];
            long[] chosen = [.. Pick(with, stream["labeled"]), .. Pick(without, stream["unlabeled"])];
            // A batch has labeled and unlabeled images in other shares than the whole, whose weight of the classifier it carries along.
            return rows.Rows(Tensor.From<long>(chosen)).With(Weight, Tensor.Full([chosen.Length], ClassifierShare * rows.Count / with.Length));
        }

        private long[] Pick(long[] from, RandomStream stream) => [.. stream.Integers(0, from.Length, [half]).ToArray<long>().Select(i => from[i])];
    }
}
