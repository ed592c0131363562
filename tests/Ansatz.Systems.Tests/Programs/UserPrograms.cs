using Ansatz.Inference;
using Ansatz.Probability;
using Ansatz.Systems.Programs;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Programs;

/// <summary>Options of a program of one's own.</summary>
public sealed record SchoolsOptions
{
    /// <summary>The deviation of the prior of mu.</summary>
    public double Scale { get; init; } = 5;
}

/// <summary>Eight schools: treatment effects y with known deviations sigma.</summary>
public sealed class Schools(SchoolsOptions options) : VariationalProgram
{
    public override FitRecipe Recipe => new() { Steps = 1500, Samples = 8 };

    public override GenerativeProgram Model(ProgramRows rows) => new(p =>
    {
        Tensor mu = p.Sample("mu", new Normal(0, options.Scale)), tau = p.Sample("tau", new HalfCauchy(5));
        using var schools = p.Plate("schools", rows.Count);
        var theta = p.Deterministic("theta", mu + tau * p.Sample("eta", new Normal(0, 1)));
        p.Observe("y", new Normal(theta, rows["sigma"]), rows.Find("y"));
    });
}

/// <summary>A line with a feature, whose ansatz is made from the model.</summary>
public sealed class Line : VariationalProgram
{
    public override FitRecipe Recipe => new() { Steps = 1500, Samples = 4 };

    public override GenerativeProgram Model(ProgramRows rows) => new(p =>
    {
        Tensor slope = p.Sample("slope", new Normal(0, 3)), height = p.Sample("height", new Normal(0, 3));
        using var plate = p.Plate("rows", rows.Count);
        p.Observe("y", new Normal(slope * rows["x"] + height, 0.5), rows.Find("y"));
    });
}

/// <summary>A program whose ansatz names a latent that the model has not.</summary>
public sealed class Mismatched : VariationalProgram
{
    private readonly Networks.Parameter _location = new(0.0);

    public override GenerativeProgram Model(ProgramRows rows) => new(p => p.Observe("y", new Normal(p.Sample("height", new Normal(0, 1)), 1), 1.0));

    public override GenerativeProgram Ansatz(ProgramRows rows) => new(q => q.Sample("heigth", new Normal(_location, 1)));
}

/// <summary>A program that cannot be made.</summary>
public sealed class Broken : VariationalProgram
{
    public Broken() => throw new InvalidOperationException("no weights here");

    public override GenerativeProgram Model(ProgramRows rows) => new(_ => { });
}

/// <summary>A program without a usable constructor.</summary>
public sealed class Needy(int number) : VariationalProgram
{
    public override GenerativeProgram Model(ProgramRows rows) => new(p => p.Sample("x", new Normal(number, 1)));
}

/// <summary>No program.</summary>
public sealed class NoProgram;

/// <summary>Tables for the programs.</summary>
internal static class ProgramTables
{
    public static string Assembly { get; } = typeof(Schools).Assembly.Location;

    public static Data.Table EightSchools { get; } = new(
    [
        new Data.TextColumn("school", ["A", "B", "C", "D", "E", "F", "G", "H"], role: Data.ColumnRole.Id),
        new Data.NumberColumn("y", [28, 8, -3, 7, -1, 1, 18, 12]),
        new Data.NumberColumn("sigma", [15, 10, 16, 11, 9, 11, 10, 18]),
    ], "schools.csv");

    public static Data.Table Points(int count, bool withOutcome = true)
    {
        var random = new Random(5);
        var x = Enumerable.Range(0, count).Select(i => i / (double)count * 4 - 2).ToArray();
        var y = x.Select(v => 1.5 * v - 0.7 + 0.5 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2).ToArray();
        return new Data.Table(withOutcome ? [new Data.NumberColumn("x", x), new Data.NumberColumn("y", y)] : [new Data.NumberColumn("x", x)], "points.csv");
    }
}
