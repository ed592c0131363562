using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;

namespace Ansatz.Systems.Programs;

/// <summary>The ansaetze of the <see cref="Cone"/>.</summary>
public enum ConeAnsatz
{
    /// <summary>Two independent normals: a blob on one side.</summary>
    MeanField,

    /// <summary>A normal about a point of the circle at an auxiliary angle, which is integrated out.</summary>
    Ring,
}

/// <summary>
/// x, y ~ N(0, 10), z ~ N(x² + y², 0.1 + (x² + y²) / 100), z observed: a posterior on a circle of radius sqrt z. The ring ansatz draws an angle u ~ U(0, 1),
/// x and y about the point of the circle there, and is marginal in u, by N-fold resampling: with the ELBO its bound is HVI (N = 1) or IWHVI(N), with the
/// importance-weighted bound DIWHVI. Source: Becker et al. 2024, figure 2.
/// </summary>
public sealed class Cone : VariationalProgram
{
    private const int Drawn = 50_000, Resampled = 2_000, Proposals = 20;

    private readonly ConeAnsatz ansatz;
    private readonly int particles;
    private readonly double z;
    private readonly Parameter? _locationX;
    private readonly Parameter? _locationY;
    private readonly Parameter _logScaleX;
    private readonly Parameter _logScaleY;

    /// <summary>The cone.</summary>
    /// <param name="ansatz">Which ansatz.</param>
    /// <param name="particles">N of the ring's marginal.</param>
    /// <param name="z">The observation where no table gives a column <c>z</c>, positive.</param>
    /// <param name="startX">Where the location of x starts, in the mean field.</param>
    public Cone(ConeAnsatz ansatz = ConeAnsatz.Ring, int particles = 5, double z = 5, double startX = 0)
    {
        (this.ansatz, this.particles, this.z) = (ansatz, particles, z);
        var isField = ansatz == ConeAnsatz.MeanField;
        if (isField) (_locationX, _locationY) = (new Parameter(startX), new Parameter(0.0));
        (_logScaleX, _logScaleY) = (new Parameter(isField ? 1.0 : 0.0), new Parameter(isField ? 1.0 : 0.0));
    }

    /// <summary>The logarithms of the two scales.</summary>
    public (double X, double Y) LogScales => (_logScaleX.Value.ToDouble(), _logScaleY.Value.ToDouble());

    /// <inheritdoc/>
    public override FitRecipe Recipe => new() { Steps = 3000, LearningRate = Schedule.Cosine(0.02, 1e-4), Samples = 64 };

    /// <inheritdoc/>
    public override ProgramRows Read(Data.Table table, Run run)
    {
        _ = table.Numbers("z");
        if (table.Count > 1) run.Note($"the cone has one observation: the first of {table.Count} rows");
        return base.Read(table, run);
    }

    /// <inheritdoc/>
    public override GenerativeProgram Model(ProgramRows rows)
    {
        var observed = rows.Find("z") is { } given ? given.Select(0, 0) : z;
        return new(p =>
        {
            var square = p.Sample("x", new Normal(0, 10)).Square() + p.Sample("y", new Normal(0, 10)).Square();
            p.Observe("z", new Normal(square, 0.1 + square / 100), observed);
        });
    }

    /// <inheritdoc/>
    public override GenerativeProgram Ansatz(ProgramRows rows) => ansatz == ConeAnsatz.MeanField ? Field() : Ring(rows, particles);

    /// <summary>The ring, marginal in its angle.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="count">N of the marginal.</param>
    public GenerativeProgram Ring(ProgramRows rows, int count)
    {
        var radius = Math.Sqrt(rows.Find("z") is { } given ? given.Select(0, 0).ToDouble() : z);
        return new GenerativeProgram(q =>
        {
            var angle = 2 * Math.PI * q.Sample("u", new Uniform(0, 1));
            q.Sample("x", new Normal(radius * angle.Cos(), _logScaleX.Value.Exp()));
            q.Sample("y", new Normal(radius * angle.Sin(), _logScaleY.Value.Exp()));
        }).Marginal(["x", "y"], new ImportanceResampling(count));
    }

    /// <inheritdoc/>
    public override void Show(FittedProgram fitted, Run run)
    {
        var stream = run.Stream["cone"];
        var radius = Math.Sqrt(fitted.Rows.Find("z") is { } given ? given.Select(0, 0).ToDouble() : z);
        var other = ansatz == ConeAnsatz.Ring ? Fitted(ConeAnsatz.MeanField, fitted.Rows, run) : Fitted(ConeAnsatz.Ring, fitted.Rows, run);
        var (field, ring) = ansatz == ConeAnsatz.Ring ? (other, fitted.Ansatz) : (fitted.Ansatz, other);
        run.Section("Draws over the circle", $"{Drawn:N0} draws of the mean-field and of the ring ansatz, and {Resampled:N0} points resampled from {Proposals} proposals of the ring. The circle has the radius sqrt z.")
            .Add(ConePicture.Of(radius, [("mean field", field), ("ring", ring)], fitted.Model.Normalize(new ImportanceResampling(Proposals, ring)), Drawn, Resampled, stream));
    }

    private GenerativeProgram Field() => new(q =>
    {
        q.Sample("x", new Normal(_locationX!.Value, _logScaleX.Value.Exp()));
        q.Sample("y", new Normal(_locationY!.Value, _logScaleY.Value.Exp()));
    });

    private GenerativeProgram Fitted(ConeAnsatz which, ProgramRows rows, Run run)
    {
        var cone = new Cone(which, particles, z);
        var recipe = cone.Recipe;
        new Trainer(cone) { Optimizer = new Adam(recipe.LearningRate), Estimate = new(Particles: recipe.Samples), Run = run, Stage = "beside" }
            .Fit(Bound.Elbo.Of(cone.Model(rows), cone.Ansatz(rows)), recipe.Steps);
        return cone.Ansatz(rows);
    }
}
