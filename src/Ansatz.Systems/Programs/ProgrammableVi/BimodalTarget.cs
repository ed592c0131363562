using Ansatz.Inference;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>
/// The target 0.5 N(-2, 0.5) + 0.5 N(2, 0.5), of deviation 2.06, and a normal ansatz that starts at (1, 0.7): a bound ends on one mode, a wake phase
/// covers both.
/// </summary>
public sealed class BimodalTarget : VariationalProgram
{
    private readonly Parameter _location = new(1.0);
    private readonly Parameter _scale = new(0.7, Constraint.Positive);

    /// <inheritdoc/>
    public override FitRecipe Recipe => new() { Steps = 2500, Samples = 64 };

    /// <summary>Mean and deviation of the ansatz.</summary>
    public (double Mean, double Deviation) Moments => (_location.Value.ToDouble(), _scale.Value.ToDouble());

    /// <inheritdoc/>
    public override GenerativeProgram Model(ProgramRows rows) => new(p =>
        p.Sample("z", Mixture.Of(Categorical.FromProbabilities(Tensor.From<float>([0.5f, 0.5f])), new Normal(Tensor.From<float>([-2, 2]), 0.5))));

    /// <inheritdoc/>
    public override GenerativeProgram Ansatz(ProgramRows rows) => new(q => q.Sample("z", new Normal(_location, _scale)));
}
