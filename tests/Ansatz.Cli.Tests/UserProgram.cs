using Ansatz.Inference;
using Ansatz.Probability;
using Ansatz.Systems.Programs;
using Ansatz.Torch;

namespace Ansatz.Cli.Tests;

/// <summary>A program of a user's own: a line through points.</summary>
public sealed class LineProgram : VariationalProgram
{
    /// <inheritdoc/>
    public override FitRecipe Recipe => new() { Steps = 400, Samples = 4 };

    /// <inheritdoc/>
    public override GenerativeProgram Model(ProgramRows rows) => new(p =>
    {
        Tensor slope = p.Sample("slope", new Normal(0, 3)), height = p.Sample("height", new Normal(0, 3));
        using var plate = p.Plate("rows", rows.Count);
        p.Observe("y", new Normal(slope * rows["x"] + height, 0.5), rows.Find("y"));
    });
}
