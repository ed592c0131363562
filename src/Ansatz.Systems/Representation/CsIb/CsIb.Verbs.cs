using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;

namespace Ansatz.Systems.Representation;

/// <content>What a user does with the system.</content>
public sealed partial class CsIb
{
    /// <summary>Learns to predict the outcome of examples through a compressed representation.</summary>
    /// <param name="data">The examples, with an outcome. Where they are divided into parts, the part <c>train</c> is learned from, and <c>validation</c> chooses the epoch.</param>
    /// <param name="options">What the model is made of and how it is fitted.</param>
    /// <param name="run">The run.</param>
    /// <returns>The fitted model, in evaluation mode.</returns>
    /// <exception cref="DataException">There is no outcome, it is constant, a value is missing or infinite, or there are too few examples.</exception>
    [Verb]
    public static CsIb Fit([DefaultData("skewed-regression")] Examples data, CsIbOptions options, Run run)
    {
        _ = data.OutcomeTensor();
        var (train, validation, test) = data.Divide(options.Split, run.Seed, options.SplitBy.Length > 0 ? options.SplitBy : null);
        var model = FitTo(train, validation, options, run);
        model.Origin = FitOrigin.Of(run, options.Split, data);
        if (test.Count > 1) CsIbPictures.Report(model, model.TensorsOf(train, run), model.TensorsOf(validation, run), model.TensorsOf(test, run), run);
        return model;
    }

    /// <summary>The outcome of each example.</summary>
    /// <param name="data">The examples; columns are found by their names.</param>
    /// <param name="run">The run.</param>
    /// <returns>A row an example: its id and the predicted outcome, in the outcome's unit.</returns>
    /// <exception cref="DataException">A feature is missing, or has a category that did not occur in training (all are listed).</exception>
    [Verb]
    public Table Predict(Examples data, Run? run = null)
    {
        run ??= new Run();
        var predicted = PredictFrom(Examples.Encode(data, run).To(run.Device)).ToArray<double>();
        var width = Examples.OutcomeNames.Count;
        return new Table(
        [
            new TextColumn("id", data.Ids, role: ColumnRole.Id),
            .. Examples.OutcomeNames.Select((name, j) => new NumberColumn(name, [.. Enumerable.Range(0, data.Count).Select(i => predicted[i * width + j])], unit: Examples.OutcomeUnits[j], role: ColumnRole.Outcome)),
        ]);
    }

    /// <summary>The representation of each example.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="run">The run.</param>
    /// <returns>A code an example: its mean, and where the representation is stochastic its standard deviation (sd).</returns>
    /// <exception cref="DataException">A feature is missing, or has a category that did not occur in training (all are listed).</exception>
    [Verb]
    public Codes Encode(Examples data, Run? run = null)
    {
        run ??= new Run();
        var x = Examples.Encode(data, run).To(run.Device);
        return _normal is null ? Codes.FromTensors(data.Ids, (Codes.Mean, Chunked.Map(x, Represent, Rows)))
            : Codes.FromTensors(data.Ids, (Codes.Mean, Chunked.Map(x, Represent, Rows)), (Codes.Deviation, Chunked.Map(x, part => Normal.DeviationOf(Moments(part).LogVariance), Rows)));
    }

    /// <summary>The information plane: how much the representation keeps of the inputs, and how much it tells of the outcome.</summary>
    /// <param name="data">The examples; of the model's own data each part is a point.</param>
    /// <param name="run">The run.</param>
    /// <returns>A table and a plot of the normalized I(x; t) against I(y; t) in bits, and the residuals.</returns>
    /// <exception cref="DataException">The outcome is missing, or a feature does not fit.</exception>
    [Verb]
    public Report Analyze([FittedData] Examples data, Run? run = null)
    {
        run ??= new Run();
        return CsIbPictures.InformationPlane(this, PartsOf(data, run), run);
    }

    /// <summary>How far an adversary who changes the standardized inputs a little drives predictions from the truth.</summary>
    /// <param name="data">The examples, with their outcome.</param>
    /// <param name="method">The attacks: <c>fgsm</c> and <c>pgd</c>, without them both (pgd in 5 steps of half the radius).</param>
    /// <param name="epsilon">The radii, in standard deviations of the features; without them 0..0.6/7.</param>
    /// <param name="run">The run.</param>
    /// <returns>The root mean squared error by attack and radius, and a plot of it.</returns>
    /// <exception cref="DataException">The outcome is missing, or a feature does not fit.</exception>
    [Verb]
    public Report Attack([FittedData] Examples data, IReadOnlyList<Attack>? method = null, SpelledRange? epsilon = null, Run? run = null)
    {
        run ??= new Run();
        var radii = (epsilon ?? new SpelledRange(0, 0.6, 7)).Points();
        return CsIbPictures.Robustness(this, TensorsOf(HeldOut(data, run), run), method ?? RobustnessCurve.Attacks, radii, run);
    }

    /// <summary>How well the outcome is predicted, and how much the representation keeps of the inputs.</summary>
    /// <param name="data">Examples that were not learned from; by default those held out of the fit.</param>
    /// <param name="run">The run.</param>
    /// <returns>A row a metric, with a 95 % interval where the metric is a mean.</returns>
    /// <exception cref="DataException">The outcome is missing, or a feature does not fit.</exception>
    [Verb]
    public Table Evaluate([FittedData] Examples data, Run? run = null)
    {
        run ??= new Run();
        return MeanFigure.ToTable(CsIbEvaluation.Of(this, TensorsOf(HeldOut(data, run), run)));
    }
}
