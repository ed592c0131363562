using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>A point of the information plane.</summary>
/// <param name="Compression">The normalized I(x; t), in [0, 1]: how much of the inputs is kept.</param>
/// <param name="Information">I(y; t), about ½ log2(var y / MSE), in bits: how much is told of the outcome.</param>
internal sealed record InformationPoint(double Compression, double Information)
{
    private const int Most = 1000;

    /// <summary>The point of a model on data, of which at most 1000 examples, evenly spread, enter I(x; t).</summary>
    public static InformationPoint Of(CsIb model, RegressionBatch data)
    {
        using var off = NoGrad.Begin();
        using var scope = TensorScope.Open();
        var few = Thinned(data);
        var compression = BatchKernels.Of(model.Options, few).Compression(model.Represent(few.X)).ToDouble();
        return new(compression, Bits(Chunked.Map(data.X, x => model.Decode(model.Represent(x))), data.Y));
    }

    /// <summary>½ log2(var y / MSE), the mean over outcomes, at least 0: what normal errors would tell.</summary>
    /// <param name="prediction">[n, outcomes].</param>
    /// <param name="y">[n, outcomes].</param>
    public static double Bits(Tensor prediction, Tensor y)
    {
        using var off = NoGrad.Begin();
        var (p, t) = (prediction.To(ScalarType.Float64), y.To(ScalarType.Float64));
        var ratio = (t - t.Mean([0])).Square().Mean([0]) / (p - t).Square().Mean([0]);
        return (0.5 / Math.Log(2) * ratio.Clamp(1).Log()).Mean().ToDouble();
    }

    /// <summary>At most 1000 examples, evenly spread.</summary>
    public static RegressionBatch Thinned(RegressionBatch data)
    {
        var n = data.X.Size(0);
        if (n <= Most) return data;
        var rows = Tensor.From<long>([.. Enumerable.Range(0, Most).Select(i => i * n / Most)], Most).To(data.X.Device);
        return new(data.X.IndexSelect(0, rows), data.Y.IndexSelect(0, rows));
    }
}

/// <summary>What is measured of a fitted model on examples that it did not learn from.</summary>
internal static class CsIbEvaluation
{
    /// <summary>The figures in order, by name with unit.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Encoded examples.</param>
    public static IReadOnlyList<KeyValuePair<string, MeanFigure>> Of(CsIb model, RegressionBatch data)
    {
        using var off = NoGrad.Begin();
        using var scope = TensorScope.Open();
        var (predicted, truth) = (model.PredictFrom(data.X), model.Examples.DecodeOutcome(data.Y));
        var figures = new List<KeyValuePair<string, MeanFigure>>();
        for (var j = 0; j < model.Examples.OutcomeNames.Count; j++)
        {
            var (p, t) = (predicted.Select(1, j), truth.Select(1, j));
            var of = (model.Examples.OutcomeNames.Count == 1 ? "" : $" of {model.Examples.OutcomeNames[j]}") + (model.Examples.OutcomeUnits[j] is { Length: > 0 } unit ? $" [{unit}]" : "");
            figures.Add(new($"RMSE{of}", RootMeanSquaredError(p, t)));
            figures.Add(new($"mean absolute error{of}", MeanFigure.Of((p - t).Abs())));
            figures.Add(new($"median absolute error{of}", new((p - t).Abs().Median().ToDouble(), 0)));
            figures.Add(new($"R2{of}", new(RegressionMetrics.Determination(p, t), 0)));
        }
        var few = InformationPoint.Thinned(data);
        var point = InformationPoint.Of(model, data);
        figures.Add(new("I(y;t) [bits]", new(point.Information, 0)));
        figures.Add(new("I(x;t), normalized", new(point.Compression, 0)));
        figures.Add(new("I(x;t) [nats]", new(BatchKernels.Of(model.Options, few).Information(model.Represent(few.X)).ToDouble(), 0)));
        return figures;
    }

    // The interval is that of the mean squared error, carried through the root.
    private static MeanFigure RootMeanSquaredError(Tensor predicted, Tensor truth)
    {
        var squared = MeanFigure.Of((predicted - truth).Square());
        var root = Math.Sqrt(squared.Value);
        return new(root, root > 0 ? squared.HalfWidth / (2 * root) : 0);
    }
}
