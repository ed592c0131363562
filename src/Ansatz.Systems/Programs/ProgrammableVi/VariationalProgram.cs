using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>
/// A problem of inference: a model of some rows and, where the user writes one, an ansatz. What is learned are the parameters in the fields of the
/// class. A public class of one's own in an assembly is used as <c>--program FILE.dll:Namespace.Class</c>; it has a constructor without arguments, or
/// one that takes a record of options, whose values are spelled behind it: <c>FILE.dll:Namespace.Class,scale=2</c>.
/// </summary>
/// <remarks>
/// <code>
/// public sealed class Schools : VariationalProgram
/// {
///     public override GenerativeProgram Model(ProgramRows rows) => new(p =>
///     {
///         Tensor mu = p.Sample("mu", new Normal(0, 5)), tau = p.Sample("tau", new HalfCauchy(5));
///         using var schools = p.Plate("schools", rows.Count);
///         var theta = p.Deterministic("theta", mu + tau * p.Sample("eta", new Normal(0, 1)));
///         p.Observe("y", new Normal(theta, rows["sigma"]), rows.Find("y"));
///     });
/// }
/// </code>
/// </remarks>
public abstract class VariationalProgram : Module
{
    /// <summary>How a fit goes when the user does not say.</summary>
    public virtual FitRecipe Recipe => FitRecipe.Default;

    /// <summary>
    /// Whether the ansatz is a network that sees rows, so that it serves rows it was not fitted on; then a fit goes through batches of rows. Else
    /// the ansatz is bound to the rows of the fit.
    /// </summary>
    public virtual bool IsAmortized => false;

    /// <summary>The observed column that the ansatz of dreamt data is given, for the sleep objective; null: the model's only observed address.</summary>
    public virtual string? Dreamt => null;

    /// <summary>The model of rows. What it observes as null is drawn.</summary>
    /// <param name="rows">The rows; <see cref="ProgramRows.None"/> where no table was given and the program has no data of its own.</param>
    public abstract GenerativeProgram Model(ProgramRows rows);

    /// <summary>The ansatz for rows; null: one that is made from the model.</summary>
    /// <param name="rows">The rows.</param>
    public virtual GenerativeProgram? Ansatz(ProgramRows rows) => null;

    /// <summary>The objective of a bound for rows; by default the bound of model and ansatz.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="bound">The bound.</param>
    /// <param name="ansatz">The ansatz for rows.</param>
    public virtual Objective Objective(ProgramRows rows, Bound bound, Func<ProgramRows, GenerativeProgram> ansatz) => bound.Of(Model(rows), ansatz(rows));

    /// <summary>The batches of a fit of an amortized program.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="size">Rows a batch.</param>
    public virtual Batches<ProgramRows> Batches(ProgramRows rows, int size) => Lab.Batches.Of(rows.Count, size, rows.Rows);

    /// <summary>What is learned from when no table is given.</summary>
    /// <param name="part"><c>train</c>, or <c>test</c> for what a fitted program is judged and shown by.</param>
    /// <param name="run">Takes notes.</param>
    public virtual ProgramRows OwnRows(string part, Run run) => ProgramRows.None;

    /// <summary>The rows of a table as the program wants them.</summary>
    /// <param name="table">The table.</param>
    /// <param name="run">Takes notes.</param>
    /// <exception cref="Data.DataException">The table lacks something.</exception>
    public virtual ProgramRows Read(Data.Table table, Run run) => ProgramRows.Of(table);

    /// <summary>Metrics of the problem's own, by name with unit, with the half width of a 95 % interval (0: none).</summary>
    /// <param name="fitted">The model and the ansatz, fitted, with their rows.</param>
    /// <param name="stream">The randomness.</param>
    public virtual IEnumerable<(string Name, double Value, double HalfWidth)> Measure(FittedProgram fitted, RandomStream stream) => [];

    /// <summary>Adds pictures of the problem's own to a report.</summary>
    /// <param name="fitted">The model and the ansatz, fitted, with their rows.</param>
    /// <param name="run">The run.</param>
    public virtual void Show(FittedProgram fitted, Run run)
    {
    }
}

/// <summary>A fitted model and ansatz for some rows.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Model">The model, with its observations.</param>
/// <param name="Ansatz">The ansatz.</param>
public sealed record FittedProgram(ProgramRows Rows, GenerativeProgram Model, GenerativeProgram Ansatz);

/// <summary>How a fit goes when the user does not say.</summary>
public sealed record FitRecipe
{
    /// <summary>2000 steps of Adam from 0.02 down to 0, 16 draws a step.</summary>
    public static FitRecipe Default { get; } = new();

    /// <summary>Steps.</summary>
    public int Steps { get; init; } = 2000;

    /// <summary>Adam's step size over the course of the fit.</summary>
    public Schedule LearningRate { get; init; } = Schedule.Cosine(0.02);

    /// <summary>Draws of the ansatz in a step, whose mean is followed.</summary>
    public int Samples { get; init; } = 16;

    /// <summary>Rows that a step of an amortized program sees.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The norm to which longer gradients are cut; null: they are not.</summary>
    public double? Clip { get; init; }
}
