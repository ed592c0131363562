using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <content>Fitting and use with tensors.</content>
public sealed partial class CsIb
{
    private const int Rows = 1000;

    private const string ExamplesKey = "examples";

    /// <summary>Below this, in nats, I(t; t) says that all of t are equal.</summary>
    private const double Collapsed = 1e-9;

    /// <inheritdoc/>
    public FitOrigin Origin { get; private set; } = FitOrigin.None;

    /// <summary>Predictions in the outcomes' own unit, without gradient, [n, outcomes].</summary>
    /// <param name="x">Encoded inputs, [n, ...].</param>
    public Tensor PredictFrom(Tensor x) => Chunked.Map(x, part => Examples.DecodeOutcome(Decode(Represent(part))), Rows);

    /// <summary>Encoded inputs and outcomes of examples, on the run's device.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="run">Takes conversions.</param>
    internal RegressionBatch TensorsOf(Examples data, Run run) => new(Examples.Encode(data, run).To(run.Device), Examples.EncodeOutcome(data).To(run.Device));

    /// <summary>Fits a model to training examples; the epoch is chosen on others.</summary>
    internal static CsIb FitTo(Examples train, Examples validation, CsIbOptions options, Run run)
    {
        if (train.Count < 4) throw new DataException(train.Name, "", $"has {train.Count} examples to learn from, where at least 4 are needed", "give more, or another --split");
        var encoder = ExampleEncoder.Fit(train, run, new() { Missing = options.Missing, Limit = options.FeatureLimit, StandardizesOutcome = options.StandardizeOutcome });
        var model = new CsIb(options, encoder, run.Stream["weights"]);
        model.To(run.Device);
        var (data, held) = (model.TensorsOf(train, run), validation.Count > 1 ? model.TensorsOf(validation, run) : null);
        var size = options.BatchSize;
        if (train.Count < 2 * size)
        {
            size = train.Count / 2;
            run.Warn($"{train.Count} examples are fewer than two batches of {options.BatchSize}: batches of {size} are taken");
        }
        if (held is null) run.Note("there are no validation examples: the last epoch is kept");
        var (x, y) = (data.X.Escape(), data.Y.Escape());
        new Trainer(model)
        {
            Optimizer = new Adam(options.LearningRate),
            Run = run,
            ObjectiveName = "objective",
            Validation = held is null ? null : _ => model.Judge(held),
            KeepsBest = held is not null,
        }.Fit(model.TrainingObjective, Batches.Of(x.Size(0), size, rows => new RegressionBatch(x.IndexSelect(0, rows), y.IndexSelect(0, rows)), dropLast: true), options.Epochs);
        model.Evaluate();
        return model;
    }

    /// <summary>The figure by which an epoch is chosen: smaller is better.</summary>
    private double Judge(RegressionBatch held)
    {
        CheckSpread(held);
        if (Options.Selection != EpochSelection.Objective)
        {
            var error = (PredictFrom(held.X) - Examples.DecodeOutcome(held.Y)).Abs();
            return Options.Selection == EpochSelection.Rmse ? Math.Sqrt(error.Square().Mean().ToDouble()) : error.Median().ToDouble();
        }
        // In pieces of a batch's size, as the objective is: kernel matrices of all would cost more than the epoch.
        var (sum, count) = (0.0, 0L);
        for (var start = 0L; start < held.X.Size(0); start += Options.BatchSize)
        {
            var length = Math.Min(Options.BatchSize, held.X.Size(0) - start);
            if (length < 2) break;
            sum += length * Options.Method.Validation(this, new(held.X.Narrow(0, start, length), held.Y.Narrow(0, start, length))).ToDouble();
            count += length;
        }
        return sum / count;
    }

    private void CheckSpread(RegressionBatch held)
    {
        if (!Options.Method.Normalizes || Options.Beta == 0) return;
        var few = new RegressionBatch(held.X.Narrow(0, 0, Math.Min(Options.BatchSize, held.X.Size(0))), held.Y);
        if (BatchKernels.Of(Options, few).Spread(Represent(few.X).To(ScalarType.Float64)).ToDouble() < Collapsed)
            throw new RunException($"the representation has collapsed: t is the same for every example, so I(x; t) / I(t; t) has no meaning. Lower --beta (it is {Options.Beta}), or narrow --representation-kernel");
    }

    /// <summary>The examples of the model's own data that were held out; others whole.</summary>
    private Examples HeldOut(Examples data, Run run)
    {
        if (!Origin.Includes(data)) return data;
        var (_, validation, test) = Divide(data);
        if (test.Count > 0) return test;
        run.Warn("no examples were held out of the fit as a test: those that chose the epoch are judged by");
        return validation.Count > 0 ? validation : data;
    }

    /// <summary>The parts of the model's own data; others whole.</summary>
    private IReadOnlyList<(string Name, RegressionBatch Data)> PartsOf(Examples data, Run run)
    {
        if (!Origin.Includes(data)) return [(data.Name.Length > 0 ? data.Name : "data", TensorsOf(data, run))];
        var (train, validation, test) = Divide(data);
        return [.. new[] { ("train", train), ("validation", validation), ("test", test) }.Where(part => part.Item2.Count > 1).Select(part => (part.Item1, TensorsOf(part.Item2, run)))];
    }

    private (Examples Train, Examples Validation, Examples Test) Divide(Examples data) => data.Divide(Origin.Split, Origin.Seed, Options.SplitBy.Length > 0 ? Options.SplitBy : null);

    /// <inheritdoc/>
    public ModelRecord Describe() => new("cs-ib")
    {
        Options = OptionsRecord.ToJson(Options),
        Origin = Origin,
        Data = new JsonObject { [ExamplesKey] = Examples.ToJson() },
    };

    /// <inheritdoc/>
    public static CsIb Restore(ModelRecord record)
    {
        var options = (CsIbOptions)OptionsRecord.FromJson(new CsIbOptions(), record.Options);
        return new CsIb(options, ExampleEncoder.FromJson(record.Data[ExamplesKey]), new RandomStream(0)) { Origin = record.Origin };
    }
}
