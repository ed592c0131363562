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
    /// A draw [.., k] of a Dirichlet distribution with dx_i = G_i da_i - x_i sum_j G_j da_j, G the derivative of libtorch's
    /// _dirichlet_grad: for k = 2 the exact -dF/p of the beta distribution.
    /// </summary>
    public static Tensor AttachDirichlet(Tensor draw, Tensor concentration)
    {
        if (!Autograd.IsEnabled || !concentration.RequiresGradient)
            return draw;
        Tensor slope;
        using (NoGrad.Begin())
        {
            var a = concentration.Detach().BroadcastUp(draw.Shape).Contiguous();
            var total = a.Sum(-1, keepDimension: true).Expand(a.Shape).Contiguous();
            slope = Tensor.DirichletGradient(draw.Contiguous(), a, total);
        }
        var change = slope * (concentration - concentration.Detach());
        return draw + change - draw * change.Sum(-1, keepDimension: true);
    }
}
