using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>What an optimizer keeps for one parameter.</summary>
internal sealed class OptimizerSlot(Parameter parameter, ParameterGroup group, string name)
{
    public Parameter Parameter => parameter;

    public ParameterGroup Group => group;

    public string Name => name;

    /// <summary>How often the parameter has moved.</summary>
    public long Steps { get; set; }

    /// <summary>The moments, of the parameter's shape; empty before the first step.</summary>
    public Tensor[] Moments { get; private set; } = [];

    /// <summary>Makes the moments, zero, unless they are there.</summary>
    public void Begin(int moments)
    {
        if (Moments.Length == moments)
        {
            return;
        }

        Moments = new Tensor[moments];
        for (var m = 0; m < moments; m++)
        {
            Moments[m] = parameter.Unconstrained.Detach().ZerosLike().Escape();
        }
    }

    public void Forget()
    {
        Moments = [];
        Steps = 0;
    }
}

/// <summary>One step of one tensor.</summary>
/// <param name="Value">The tensor that is moved in place.</param>
/// <param name="Gradient">The gradient of the loss.</param>
/// <param name="Moments">What was kept of earlier steps.</param>
/// <param name="Step">How often it has moved, this step included.</param>
/// <param name="Rate">The learning rate now.</param>
/// <param name="WeightDecay">The weight decay.</param>
internal readonly record struct OptimizerUpdate(Tensor Value, Tensor Gradient, Tensor[] Moments, long Step, double Rate, double WeightDecay)
{
    /// <summary>The gradient with that of an L2 penalty added.</summary>
    public Tensor DecayedGradient => WeightDecay == 0 ? Gradient : Gradient.Add(Value, WeightDecay);
}
