using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// Entropic optimal transport between weighted points by Sinkhorn's iterations in the log domain:
/// min over plans P with the given marginals of sum P c + regularization KL(P || a b). Cuturi 2013; Peyre, Cuturi 2019. The regularization is
/// halved from the size of the costs down to its value, ten iterations each: from those potentials a small one converges, where it would hardly
/// move from zero (epsilon scaling, Schmitzer 2019).
/// </summary>
/// <param name="Regularization">epsilon, positive, in the unit of the costs; small is close to optimal transport, and slow.</param>
/// <param name="MaximumIterations">At most this many iterations at the regularization itself.</param>
/// <param name="Tolerance">Stops when no potential moves by more than this, in units of epsilon.</param>
public sealed record OptimalTransport(double Regularization, int MaximumIterations = 2000, double Tolerance = 1e-6)
{
    /// <summary>The optimal value for a cost matrix [.., n, m] and marginals [.., n] and [.., m] (uniform when null): [..]. Its gradient in the costs is the plan.</summary>
    public Tensor Cost(Tensor costs, Tensor? rows = null, Tensor? columns = null)
    {
        var (logA, logB) = Marginals(costs, rows, columns);
        var (f, g) = Potentials(costs, logA, logB);
        // One more step with gradient: by the envelope theorem the potentials' own dependence on the costs drops out.
        var plan = LogPlan(costs.Detach(), f, g, logA, logB).Exp();
        var dual = (logA.Exp() * f).Sum(-1) + (logB.Exp() * g).Sum(-1);
        return dual + (plan * (costs - costs.Detach())).SumLast(2);
    }

    /// <summary>The optimal plan, [.., n, m], without gradient; its row sums and column sums are the marginals.</summary>
    public Tensor Plan(Tensor costs, Tensor? rows = null, Tensor? columns = null)
    {
        using var off = NoGrad.Begin();
        var (logA, logB) = Marginals(costs, rows, columns);
        var (f, g) = Potentials(costs, logA, logB);
        return LogPlan(costs, f, g, logA, logB).Exp();
    }

    /// <summary>
    /// The Sinkhorn divergence of samples [.., n, d] and [.., m, d] with squared Euclidean costs,
    /// OT(x, y) - (OT(x, x) + OT(y, y)) / 2: non-negative, zero for equal samples. Feydy et al. 2019.
    /// </summary>
    public Tensor Divergence(Tensor x, Tensor y) => Cost(Kernel.SquaredDistances(x, y))
        - 0.5 * (Cost(Kernel.SquaredDistances(x, x)) + Cost(Kernel.SquaredDistances(y, y)));

    private static (Tensor LogA, Tensor LogB) Marginals(Tensor costs, Tensor? rows, Tensor? columns)
    {
        var (n, m) = (costs.Size(-2), costs.Size(-1));
        return (
            rows?.Log() ?? Tensor.Full(costs.Shape[..^1], -Math.Log(n), costs.DataType, costs.Device),
            columns?.Log() ?? Tensor.Full(costs.Shape[..^2].Concat([m]), -Math.Log(m), costs.DataType, costs.Device));
    }

    private (Tensor F, Tensor G) Potentials(Tensor costs, Tensor logA, Tensor logB)
    {
        using var off = NoGrad.Begin();
        var f = logA.ZerosLike();
        var g = logB.ZerosLike();
        for (var epsilon = costs.Abs().Max().ToDouble(); epsilon > Regularization; epsilon /= 2)
        {
            for (var i = 0; i < 10; i++)
                (f, g) = Iterate(costs, g, logA, logB, epsilon);
        }
        for (var i = 0; i < MaximumIterations; i++)
        {
            var previous = f;
            (f, g) = Iterate(costs, g, logA, logB, Regularization);
            if (i % 10 == 9 && ((f - previous).Abs().Max() <= Tolerance * Regularization).ToBoolean())
                break;
        }
        return (f, g);
    }

    private static (Tensor F, Tensor G) Iterate(Tensor costs, Tensor g, Tensor logA, Tensor logB, double epsilon)
    {
        var f = -epsilon * (logB.Unsqueeze(-2) + (g.Unsqueeze(-2) - costs) / epsilon).LogSumExp([-1]);
        return (f, -epsilon * (logA.Unsqueeze(-1) + (f.Unsqueeze(-1) - costs) / epsilon).LogSumExp([-2]));
    }

    private Tensor LogPlan(Tensor costs, Tensor f, Tensor g, Tensor logA, Tensor logB) =>
        (f.Unsqueeze(-1) + g.Unsqueeze(-2) - costs) / Regularization + logA.Unsqueeze(-1) + logB.Unsqueeze(-2);
}
