using Ansatz.Inference;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>
/// z ~ N(0, 1), y ~ N(z, 1) for each row, with the posterior N(y / 2, 1 / sqrt 2) known. The ansatz is N(m, s), or N(a y + b, s), which serves any y
/// and can learn from dreams. Data: a column <c>y</c>.
/// </summary>
public sealed class ConjugateNormal : VariationalProgram
{
    private readonly Tensor y;
    private readonly Parameter? _slope;
    private readonly Parameter _location = new(0.0);
    private readonly Parameter _scale = new(1.0, Constraint.Positive);

    /// <summary>The model.</summary>
    /// <param name="y">The observation where no table gives any.</param>
    /// <param name="linear">Whether the ansatz is linear in the observation.</param>
    public ConjugateNormal(double y = 1.3, bool linear = false)
    {
        this.y = Tensor.From<float>([(float)y]).Escape();
        if (linear) _slope = new Parameter(0.0);
    }

    /// <inheritdoc/>
    public override bool IsAmortized => _slope is not null;

    /// <inheritdoc/>
    public override FitRecipe Recipe => new() { Steps = 2500, Samples = 64 };

    /// <inheritdoc/>
    public override ProgramRows OwnRows(string part, Lab.Run run) => ProgramRows.Of(("y", y));

    /// <inheritdoc/>
    public override GenerativeProgram Model(ProgramRows rows) => new(p =>
    {
        using var plate = p.Plate("rows", rows.Count);
        p.Observe("y", new Normal(p.Sample("z", new Normal(0, 1)), 1), rows.Find("y"));
    });

    /// <inheritdoc/>
    public override GenerativeProgram Ansatz(ProgramRows rows) => new(q =>
    {
        using var plate = q.Plate("rows", rows.Count);
        q.Sample("z", new Normal(_slope is null ? _location.Value : _slope * rows["y"] + _location, _scale.Value));
    });

    /// <summary>Mean and deviation of the ansatz for an observation.</summary>
    /// <param name="observed">The observation.</param>
    public (double Mean, double Deviation) Moments(double observed) =>
        ((_slope?.Value.ToDouble() ?? 0) * observed + _location.Value.ToDouble(), _scale.Value.ToDouble());
}
