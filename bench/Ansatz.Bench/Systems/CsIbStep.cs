using Ansatz.Data;
using Ansatz.Networks;
using Ansatz.Systems.Representation;
using Ansatz.Torch;

namespace Ansatz.Bench;

/// <summary>The step of `cs-ib` at its default size: 8 features, batches of 128, both Cauchy-Schwarz terms.</summary>
internal static class CsIbStep
{
    public static Action Make()
    {
        var options = CsIbOptions.Reduced with { AnnealingEpochs = 0 };
        var x = new RandomStream(1).Normal([options.BatchSize, 8]);
        var table = Table.FromTensor(x, [.. Enumerable.Range(0, 8).Select(i => $"x{i}")]).With(new NumberColumn("y", x.Select(1, 0).ToArray<double>(), role: ColumnRole.Outcome));
        var model = new CsIb(options, ExampleEncoder.Fit(table, new NoteList()), new RandomStream(0));
        var batch = new RegressionBatch(x, x.Narrow(1, 0, 1).Contiguous());
        return new TrainingStep(() => model.TrainingObjective(batch), new Adam(1e-3), null, model).Run;
    }
}
