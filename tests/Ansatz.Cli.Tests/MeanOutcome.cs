using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Networks;

namespace Ansatz.Cli.Tests;

/// <summary>Learns the mean of an outcome: a system small enough to test the door of examples with.</summary>
[VariationalSystem("mean-outcome", Domain.Representation, Title = "On Means", Paper = "arXiv:0000.00000", Year = 2020)]
public sealed class MeanOutcome : Module, IFittedModel<MeanOutcome>
{
    private readonly Parameter mean;
    private readonly ExampleEncoder encoder;

    private MeanOutcome(double value, ExampleEncoder encoder) => (mean, this.encoder) = (new(value), encoder);

    /// <summary>Learns the mean of the outcome, or of the classes' numbers.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="run">The run.</param>
    /// <returns>The model.</returns>
    [Verb]
    public static MeanOutcome Fit([DefaultData("rendered-faces:count=8")] Examples data, Run run)
    {
        var fitted = ExampleEncoder.Fit(data, run, new() { StandardizesOutcome = false });
        run.Figure("examples", data.Count);
        return new(data.Outcomes.Count > 0 ? data.OutcomeTensor().Mean().ToDouble() : (data.Labels ?? []).DefaultIfEmpty(-1).Average(), fitted);
    }

    /// <summary>The mean, for each example.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="run">The run.</param>
    /// <returns>A row an example.</returns>
    [Verb]
    public Table Predict(Examples data, Run run)
    {
        _ = encoder.Encode(data, run);
        return new([new TextColumn("id", data.Ids), new NumberColumn("mean", [.. data.Ids.Select(_ => mean.Value.ToDouble())])]);
    }

    /// <summary>The inputs, as the model sees them.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="run">The run.</param>
    /// <returns>A code an example.</returns>
    [Verb]
    public Codes Encode(Examples data, Run run) => Codes.FromTensors(data.Ids, (Codes.Mean, encoder.Encode(data, run).Flatten(1)));

    /// <summary>Everything else as it was.</summary>
    /// <param name="data">The examples.</param>
    /// <returns>The same examples.</returns>
    [Verb]
    public static Examples Complete(Examples data) => data;

    /// <summary>Counts two sets of examples.</summary>
    /// <param name="background">The ones.</param>
    /// <param name="target">The others.</param>
    /// <returns>A row a set.</returns>
    [Verb]
    public static Table Analyze(Examples background, Examples target) => new(
    [
        new TextColumn("set", [$"{background.Kind}", $"{target.Kind}"]),
        new NumberColumn("count", [background.Count, target.Count], ColumnKind.Integer),
    ]);

    /// <summary>The mean error.</summary>
    /// <param name="data">The examples.</param>
    /// <returns>A row a metric.</returns>
    [Verb]
    public Table Evaluate([FittedData] Examples data) => new(
    [
        new TextColumn("metric", ["mean error"]),
        new NumberColumn("value", [data.OutcomeTensor(encoder.OutcomeNames).Mean().ToDouble() - mean.Value.ToDouble()]),
    ]);

    /// <inheritdoc/>
    public ModelRecord Describe() => new("mean-outcome") { Data = new JsonObject { ["examples"] = encoder.ToJson() } };

    /// <inheritdoc/>
    public static MeanOutcome Restore(ModelRecord record) => new(0, ExampleEncoder.FromJson(record.Data["examples"]));
}
