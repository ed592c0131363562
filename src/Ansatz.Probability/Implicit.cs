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
