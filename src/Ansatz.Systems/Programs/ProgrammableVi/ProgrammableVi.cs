using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>Fits an ansatz to the posterior of a probabilistic program, built in or of your own, with a gradient strategy for each random choice.</summary>
/// <remarks>
/// Model, ansatz and objective are three small programs; the gradient of the objective is unbiased whatever mix of strategies its draws use. Source:
/// Becker, Lew, Wang, Ghavami, Huot, Rinard and Mansinghka, Probabilistic Programming with Programmable Variational Inference, 2024.
/// </remarks>
[VariationalSystem("programmable-vi", Domain.Programs, Paper = "arXiv:2406.15742", Year = 2024,
    Title = "Probabilistic Programming with Programmable Variational Inference")]
public sealed partial class ProgrammableVi : Module, IFittedModel<ProgrammableVi>
{
    private const string AssemblyKey = "assembly", TableKey = "table";

    private readonly VariationalProgram _program;
    private readonly AutomaticAnsatz? _automatic;
    private readonly ProgramRows rows;
    private readonly Table? fitTable;
    private readonly bool usesOwnRows;

    private ProgrammableVi(ProgrammableViOptions options, VariationalProgram program, ProgramRows rows, Table? table, bool usesOwnRows, RandomStream stream)
    {
        (Options, _program, this.rows, fitTable, this.usesOwnRows) = (options, program, rows, table, usesOwnRows);
        if (program.IsAmortized || program.Ansatz(rows) is not null) return;
        var model = program.Model(rows);
        _automatic = options.Ansatz switch
        {
            AutomaticFamily.FullRank => new FullRankNormal(model, stream: stream),
            AutomaticFamily.LowRank => new LowRankNormal(model, stream: stream),
            _ => new MeanFieldNormal(model, stream: stream),
        };
    }

    /// <summary>What is fitted and how.</summary>
    public ProgrammableViOptions Options { get; }

    /// <summary>The program.</summary>
    public VariationalProgram Program => _program;

    /// <summary>The model and the fitted ansatz for rows.</summary>
    /// <param name="at">The rows.</param>
    public FittedProgram For(ProgramRows at) => new(at, _program.Model(at), AnsatzFor(at));

    /// <inheritdoc/>
    public ModelRecord Describe()
    {
        var data = new JsonObject();
        if (Options.Program.Assembly is { } assembly) data[AssemblyKey] = assembly.Hash;
        if (!usesOwnRows) data[TableKey] = _program.IsAmortized ? true : StoredTable.Write(fitTable!);
        return new("programmable-vi") { Options = OptionsRecord.ToJson(Options), Data = data };
    }

    /// <inheritdoc/>
    public static ProgrammableVi Restore(ModelRecord record)
    {
        var options = (ProgrammableViOptions)OptionsRecord.FromJson(new ProgrammableViOptions(), record.Options);
        if (options.Program.Assembly is { } assembly && (string?)record.Data[AssemblyKey] is { } hash && hash != assembly.Hash)
            throw new RunException($"the model was fitted with another {assembly.Path}: its SHA-256 was {hash[..12]}.., and is now {assembly.Hash[..12]}..; fit it again");
        var program = options.Program.Make(new RandomStream(0));
        var run = new Run();
        var stored = record.Data[TableKey];
        var own = stored is JsonObject content ? StoredTable.Read(content) : null;
        var at = program.IsAmortized ? ProgramRows.None : own is not null ? program.Read(own, run) : program.OwnRows("train", run);
        return new(options, program, at, own, stored is null, new RandomStream(0));
    }

    /// <summary>Fits a program to rows.</summary>
    internal static ProgrammableVi FitTo(ProgrammableViOptions options, Table? table, Run run)
    {
        if (options.Program.Assembly is { } assembly) run.Note(assembly.Remark);
        var program = options.Program.Make(run.Stream["weights"]);
        var at = table is null ? program.OwnRows("train", run) : program.Read(table, run);
        var model = new ProgrammableVi(options, program, at, table, table is null, run.Stream["start"]);
        model.StayOnProcessor(run);
        model.CheckStrategies(run);
        var recipe = program.Recipe;
        var steps = options.Steps ?? recipe.Steps;
        var trainer = new Trainer(model)
        {
            Optimizer = new Adam(options.LearningRate ?? recipe.LearningRate),
            Clip = recipe.Clip is { } norm ? GradientClipping.Norm(norm) : null,
            Estimate = new(Particles: options.Samples ?? recipe.Samples, AllowBiased: options.AllowBiased),
            Run = run,
            ObjectiveName = $"{options.Objective} [nats]",
        };
        if (program.IsAmortized)
            trainer.Fit(model.Objective, program.Batches(at, options.BatchSize ?? recipe.BatchSize).Repeat(steps), epochs: 1);
        else
            trainer.Fit(model.Objective(at), steps);
        return model;
    }

    /// <summary>What a fit follows, for rows.</summary>
    /// <param name="at">The rows.</param>
    internal Objective Objective(ProgramRows at) => Options.Strategy.In(Options.Objective.Of(_program, at, AnsatzFor));

    private GenerativeProgram AnsatzFor(ProgramRows at) =>
        _automatic is null ? _program.Ansatz(at)!
            : ReferenceEquals(at, rows) || _automatic.Sites.All(site => site.Plates.Count == 0) ? _automatic.Program : _automatic.For(_program.Model(at));

    /// <summary>The rows that a verb works on: those of a table, or the fit's own; of an amortized program, those held out.</summary>
    private ProgramRows RowsOf(Table? given, Run run)
    {
        StayOnProcessor(run);
        if (given is not null) return _program.Read(given, run);
        if (!_program.IsAmortized) return rows;
        return usesOwnRows ? _program.OwnRows("test", run)
            : throw new DataException("", "", $"{Options.Program} was fitted on a table, and answers for rows that it is given", "name them: --table FILE");
    }

    /// <summary>Draws and the data of programs live on the processor.</summary>
    private void StayOnProcessor(Run run)
    {
        if (run.Device == Device.Cpu) return;
        To(Device.Cpu);
        run.Note("programs run on the processor");
    }

    private void CheckStrategies(Run run)
    {
        if (Options.Strategy.Count == 0) return;
        using var scope = TensorScope.Open();
        var drawn = AnsatzFor(rows.Head(1) is { Count: > 0 } few && _program.IsAmortized ? few : rows).Simulate(run.Stream["addresses"]);
        if (drawn.Sites.Any(site => site.Kind == SiteKind.Joint)) return; // what a marginal integrates out has addresses too
        Options.Strategy.CheckAddresses([.. drawn.Choices.Addresses]);
    }
}
