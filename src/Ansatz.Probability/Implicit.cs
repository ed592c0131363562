using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Attaches path gradients to draws whose samplers have none: a term that is zero and has the gradient asked for.</summary>
internal static class Implicit
{
    /// <summary>The draw with dx = slope dparameter; the slope is a constant.</summary>
    public static Tensor Attach(Tensor draw, Tensor parameter, Tensor slope) =>
        Autograd.IsEnabled && parameter.RequiresGradient ? draw + slope.Detach() * (parameter - parameter.Detach()) : draw;

    /// <summary>The draw with dx = -dF(x) / p(x), where the cumulative probability at the detached draw carries its gradient.</summary>
    public static Tensor AttachCdf(Tensor draw, Tensor cumulative, Tensor density) =>
        cumulative.RequiresGradient ? draw - (cumulative - cumulative.Detach()) / density.Detach() : draw;

    /// <summary>
    /// ln(g_a / g_b) of two standard gamma draws with the path of its quantile: it is the logit of x ~ Beta(a, b), so that it changes by
    /// G_a / x da - G_b / (1 - x) db (<see cref="PathSlopes.Dirichlet"/>). Of all paths it is the one without noise of its own, the mean of any other given the draw.
    /// </summary>
    /// <param name="logRatio">The draw, a constant.</param>
    /// <param name="above">a.</param>
    /// <param name="below">b.</param>
    public static Tensor AttachLogRatio(Tensor logRatio, Tensor above, Tensor below)
    {
        if (!Autograd.IsEnabled || !(above.RequiresGradient || below.RequiresGradient))
            return logRatio;
        var total = (above.Detach() + below.Detach()).To(ScalarType.Float64).BroadcastUp(logRatio.Shape);
        var logit = logRatio.To(ScalarType.Float64);
        return Attach(Attach(logRatio, above, Slope(above, 1)), below, Slope(below, -1));

        Tensor Slope(Tensor concentration, double sign)
        {
            if (!concentration.RequiresGradient)
                return concentration;
            var x = (sign * logit).Sigmoid().Clamp(ParameterTypes.SmallestNormal(ScalarType.Float64));
            var a = concentration.Detach().To(ScalarType.Float64).BroadcastUp(x.Shape);
            return (sign * PathSlopes.Dirichlet(x, a, total) / x).To(logRatio.DataType);
        }
    }

    /// <summary>
    /// A draw [.., k] of a Dirichlet distribution with dx_i = G_i da_i - x_i sum_j G_j da_j, G_i the derivative of its beta marginal
    /// (<see cref="PathSlopes.Dirichlet"/>): for k = 2 the exact -dF/p of the beta distribution.
    /// </summary>
    public static Tensor AttachDirichlet(Tensor draw, Tensor concentration)
    {
        if (!Autograd.IsEnabled || !concentration.RequiresGradient)
            return draw;
        var a = concentration.Detach().To(ScalarType.Float64).BroadcastUp(draw.Shape);
        var slope = PathSlopes.Dirichlet(draw, a, a.Sum(-1, keepDimension: true).Expand(a.Shape));
        var change = slope * (concentration - concentration.Detach());
        return draw + change - draw * change.Sum(-1, keepDimension: true);
    }
}
