using System.Diagnostics;

namespace Ansatz.Inference;

/// <summary>
/// Finds non-smooth uses of smooth draws while a body runs in checked mode: comparisons, roundings, indices and numbers read from a tensor that a path
/// gradient flows through. What the library's own rooms, distributions and modules do inside is theirs to answer for.
/// </summary>
internal sealed class SmoothUses(Evaluation evaluation)
{
    /// <summary>Watches until it is disposed of.</summary>
    public GradientLoss Watch() => GradientLoss.Watch(See);

    /// <summary>The address of a draw whose path gradient a tensor carries: a smooth one, or the relaxed value of REBAR; null: there is none.</summary>
    public string? SourceOf(Tensor tensor)
    {
        var sites = evaluation.Draws.Where(static site => site.Value.RequiresGradient && site.Strategy is not SubstitutedStrategy).ToArray();
        if (sites.Length == 0 || !tensor.RequiresGradient)
        {
            return null;
        }

        using var scope = TensorScope.Open();
        var slopes = Autograd.Gradient([tensor], Array.ConvertAll(sites, static site => site.Value), [tensor.Detach().OnesLike()], allowUnused: true, retainGraph: true);
        var found = Array.FindIndex(slopes, static slope => slope is not null);
        return found < 0 ? null : sites[found].Address;
    }

    private void See(string name, Tensor argument)
    {
        if (IsInside(new StackTrace(1)))
        {
            return;
        }

        if (SourceOf(argument) is { } address)
        {
            throw new NonSmoothUseException(name, address);
        }
    }

    /// <summary>Whether the operator was called by the library, a distribution, a bijector or a module.</summary>
    private static bool IsInside(StackTrace trace)
    {
        for (var i = 0; i < trace.FrameCount; i++)
        {
            if (trace.GetFrame(i)?.GetMethod()?.DeclaringType is not { } type || type.Assembly == typeof(Tensor).Assembly || type == typeof(SmoothUses))
            {
                continue;
            }

            return type.Assembly == typeof(Distribution).Assembly || type.Assembly == typeof(Module).Assembly || type.Assembly == typeof(SmoothUses).Assembly
                || IsPart(type);
        }

        return true;
    }

    private static bool IsPart(Type? type)
    {
        for (; type is not null; type = type.DeclaringType)
        {
            if (typeof(Distribution).IsAssignableFrom(type) || typeof(Bijector).IsAssignableFrom(type) || typeof(Constraint).IsAssignableFrom(type)
                || typeof(Layer).IsAssignableFrom(type))
            {
                return true;
            }
        }

        return false;
    }
}
