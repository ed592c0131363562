using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>What a method makes of items.</summary>
/// <param name="Common">The common representation, [n, k].</param>
/// <param name="Salient">The salient representation, [n, k].</param>
/// <param name="Norm">How much of the difference an item has, [n].</param>
internal sealed record ItemRepresentations(Tensor Common, Tensor Salient, Tensor Norm)
{
    /// <summary>Representations of which the salient one's own length is that measure.</summary>
    public static ItemRepresentations Of((Tensor Common, Tensor Salient) both) => new(both.Common, both.Salient, both.Salient.Square().Sum(-1).Sqrt());
}

/// <summary>How far background and target, and the two representations, are apart.</summary>
internal static class SeparationFigures
{
    /// <summary>How the figures are read.</summary>
    public const string Meaning =
        "The salient norm should be near 0 for background and tell targets from it (AUC near 1). The common representation should not: an AUC well above 0.5 says that the sets "
        + "differ in more than what makes a target, or that salient information leaks into it. Dependence between both is measured on targets: the normalized Hilbert-Schmidt criterion "
        + "(0 independent, 1 equal) and the mutual information by kernels, of which a little remains for any finite sample.";

    /// <summary>Names of figures.</summary>
    public const string BackgroundNorm = "salient norm of background, median", TargetNorm = "salient norm of targets, median", NormAuc = "AUC of the salient norm",
        Dependence = "normalized HSIC of common and salient";

    private const int KernelRows = 500;

    /// <summary>The figures of a model on items that it did not learn from.</summary>
    public static IReadOnlyList<KeyValuePair<string, double>> Of(Sepclr model, Examples background, Examples target, Run run) =>
        Of(model.Represent(model.Items.ToTensor(background, run)), model.Represent(model.Items.ToTensor(target, run)), run.Stream["figures"]);

    /// <summary>The figures of representations.</summary>
    /// <param name="background">Of background items.</param>
    /// <param name="target">Of targets.</param>
    /// <param name="stream">Which items are held out together.</param>
    public static IReadOnlyList<KeyValuePair<string, double>> Of(ItemRepresentations background, ItemRepresentations target, RandomStream stream)
    {
        var (without, with) = (background.Norm.To(ScalarType.Float64), target.Norm.To(ScalarType.Float64));
        var isTarget = Tensor.Cat([Tensor.Zeros([without.Size(0)], ScalarType.Int64), Tensor.Ones([with.Size(0)], ScalarType.Int64)], 0);
        var rows = LearningParts.Thinned((int)target.Common.Size(0), KernelRows).Select(row => (long)row).ToArray();
        var chosen = Tensor.From<long>(rows).To(target.Common.Device);
        var (c, s) = (Scaled(target.Common.IndexSelect(0, chosen)), Scaled(target.Salient.IndexSelect(0, chosen)));
        var kernel = Kernel.Gaussian(Math.Sqrt(0.5));
        return
        [
            new(BackgroundNorm, without.Median().ToDouble()),
            new(TargetNorm, with.Median().ToDouble()),
            new(NormAuc, RankingMetrics.RocAuc(Tensor.Cat([without, with], 0).To(Device.Cpu), isTarget)),
            new("AUC of target from common", HeldOutAuc(Tensor.Cat([background.Common, target.Common], 0), isTarget, stream)),
            new(Dependence, StatisticalDistance.NormalizedHilbertSchmidtIndependence(c, s, kernel, kernel).ToDouble()),
            new("shared information [nats]", (LogGram.Gaussian(c, 0.5).Entropy() + LogGram.Gaussian(s, 0.5).Entropy() - (LogGram.Gaussian(c, 0.5) * LogGram.Gaussian(s, 0.5)).Entropy()).ToDouble()),
        ];
    }

    /// <summary>Rows in units of their median distance.</summary>
    private static Tensor Scaled(Tensor rows)
    {
        var x = rows.To(ScalarType.Float64);
        return x / Kernel.MedianDistance(x, x).ClampMin(1e-12);
    }

    /// <summary>The area under the ROC curve of a probe that is fitted to one half and judged on the other, the mean of both ways.</summary>
    private static double HeldOutAuc(Tensor rows, Tensor isTarget, RandomStream stream)
    {
        var order = stream["halves"].Permutation(rows.Size(0));
        var half = order.Size(0) / 2;
        var (first, second) = (order.Narrow(0, 0, half), order.Narrow(0, half, order.Size(0) - half));
        double Of(Tensor fit, Tensor judge)
        {
            Tensor Rows(Tensor part) => rows.IndexSelect(0, part.To(rows.Device));
            var probe = LogisticRegression.Fit(Rows(fit), isTarget.IndexSelect(0, fit), stream, ItemLabels.Probe, 2);
            return RankingMetrics.RocAuc(probe.LogProbabilities(Rows(judge)).Select(1, 1).To(Device.Cpu), isTarget.IndexSelect(0, judge));
        }
        return 0.5 * (Of(first, second) + Of(second, first));
    }
}
