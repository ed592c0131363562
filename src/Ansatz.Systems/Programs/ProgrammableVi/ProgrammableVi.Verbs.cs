using System.ComponentModel.DataAnnotations;
using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <content>What a user does with the system.</content>
public sealed partial class ProgrammableVi
{
    private const int ShownRows = 8;

    /// <summary>Fits the ansatz, and what else the program learns, to the posterior of a program.</summary>
    /// <param name="options">What is fitted and how.</param>
    /// <param name="run">The run.</param>
    /// <param name="table">The data: a column for each name that the program reads. Without it the program uses its own.</param>
    /// <returns>The fitted program.</returns>
    /// <exception cref="DataException">The table lacks a column that the program reads, or a value.</exception>
    /// <exception cref="OptionException">A pattern of a strategy matches no draw.</exception>
    /// <exception cref="ProgramException">Model and ansatz do not fit, a strategy cannot be used, a value is off its support, ..</exception>
    [Verb]
    public static ProgrammableVi Fit(ProgrammableViOptions options, Run run, Table? table = null)
    {
        var model = FitTo(options, table, run);
        model.Report(run);
        return model;
    }

    /// <summary>Draws from the fitted posterior.</summary>
    /// <param name="count">How many draws.</param>
    /// <param name="table">The rows whose latents are drawn, where the ansatz is a network of rows; by default the first 8 held out.</param>
    /// <param name="run">The run.</param>
    /// <returns>A row a draw, a column a scalar address: <c>mu</c>, <c>theta[1,2]</c> with indices from 0; recorded values are among them.</returns>
    /// <exception cref="DataException">The table lacks something.</exception>
    [Verb]
    public Table Sample([Range(1, 1_000_000), Unit("draws")] int count = 1000, Table? table = null, Run? run = null)
    {
        run ??= new Run();
        var at = RowsOf(table, run);
        if (table is null && _program.IsAmortized && at.Count > ShownRows)
        {
            at = at.Head(ShownRows);
            run.Note($"the latents of the first {ShownRows} rows held out; --table names others");
        }
        using var scope = TensorScope.Open();
        var fitted = For(at);
        var stream = run.Stream["sample"];
        var recorded = Sites(fitted.Model).Where(site => site.Kind == SiteKind.Deterministic).Select(site => site.Address).ToHashSet(StringComparer.Ordinal);
        var draws = fitted.Ansatz.Simulate(stream, count).Choices;
        if (recorded.Count > 0)
        {
            var all = fitted.Model.Uncondition().Predictive(fitted.Ansatz, count, stream);
            draws = ChoiceMap.Of([.. all.Where(choice => recorded.Contains(choice.Address) || draws.Contains(choice.Address))]);
        }
        return DrawTable.Of(draws, count);
    }

    /// <summary>What the program expects to observe at rows, given what it was fitted on: the posterior predictive distribution.</summary>
    /// <param name="table">The rows; columns that the model observes may be missing.</param>
    /// <param name="samples">The draws behind each answer.</param>
    /// <param name="run">The run.</param>
    /// <returns>A row a row (one for all, where the observation is no plate of rows): mean, sd, and the 5 % and 95 % quantiles of each observed number.</returns>
    /// <exception cref="DataException">The table lacks a column that the program cannot do without.</exception>
    [Verb]
    public Table Predict(Table table, [Range(2, 1_000_000), Unit("draws")] int samples = 400, Run? run = null)
    {
        run ??= new Run();
        using var scope = TensorScope.Open();
        var at = RowsOf(table, run);
        return PredictiveTable.Of(For(at), Observed(at), table, samples, run.Stream["predict"]);
    }

    /// <summary>A lower bound of the log evidence of rows.</summary>
    /// <param name="table">The rows, with what the model observes.</param>
    /// <param name="samples">The draws behind each answer.</param>
    /// <param name="run">The run.</param>
    /// <returns>
    /// A row an item (a row, or all rows together where latents are shared by them): <c>log_evidence</c>, the importance-weighted bound in nats (higher: more
    /// probable), and <c>elbo</c>, the bound with one draw, a mean.
    /// </returns>
    /// <exception cref="DataException">The table lacks a column that the program reads.</exception>
    [Verb]
    public Table Score(Table table, [Range(1, 1_000_000), Unit("draws")] int samples = 100, Run? run = null)
    {
        run ??= new Run();
        using var scope = TensorScope.Open();
        var fitted = For(RowsOf(table, run));
        var (bound, elbo) = EvidenceBound.Of(fitted.Model, fitted.Ansatz, samples, run.Stream["score"]);
        var count = (int)bound.Count;
        var id = count == table.Count && table.Id is { } key ? new TextColumn(key.Name, key.ToTexts(), role: ColumnRole.Id)
            : (Column)new NumberColumn("item", [.. Enumerable.Range(0, count).Select(i => (double)i)], ColumnKind.Integer, role: ColumnRole.Id);
        return new Table([id, new NumberColumn("log_evidence", bound.Flatten().ToArray<double>(), unit: "nats"), new NumberColumn("elbo", elbo.Flatten().ToArray<double>(), unit: "nats")]);
    }

    /// <summary>Which gradient strategy serves best at each draw, and how good the ansatz is.</summary>
    /// <param name="repeats">Estimates of the gradient behind each variance.</param>
    /// <param name="draws">Draws behind the Pareto shape.</param>
    /// <param name="table">The rows; by default the fit's own, or held-out ones.</param>
    /// <param name="run">The run.</param>
    /// <returns>
    /// A report: the variance of the gradient, its cost and its bias against the fit's own strategies, with one draw's strategy changed at a time; parameter
    /// by parameter; the shapes at every site; the Pareto shape k of the importance weights.
    /// </returns>
    /// <exception cref="DataException">The table lacks something.</exception>
    [Verb]
    public Report Analyze(
        [Range(2, 1_000_000), Unit("estimates")] int repeats = 100, [Range(25, 10_000_000), Unit("draws")] int draws = 2000, Table? table = null, Run? run = null)
    {
        run ??= new Run();
        var at = RowsOf(table, run);
        if (_program.IsAmortized) at = at.Head(Options.BatchSize ?? _program.Recipe.BatchSize);
        return GradientAnalysis.Of(this, at, repeats, draws, run);
    }

    /// <summary>Bounds of the log evidence, the Pareto shape of the importance weights, posterior predictive checks, and the program's own metrics.</summary>
    /// <param name="table">The rows; by default the fit's own, or held-out ones.</param>
    /// <param name="samples">The draws behind the importance-weighted bound.</param>
    /// <param name="run">The run.</param>
    /// <returns>A row a metric, with a 95 % interval where the metric is a mean.</returns>
    /// <exception cref="DataException">The table lacks something.</exception>
    [Verb]
    public Table Evaluate(Table? table = null, [Range(2, 1_000_000), Unit("draws")] int samples = 100, Run? run = null)
    {
        run ??= new Run();
        using var scope = TensorScope.Open();
        return ProgramEvaluation.ToTable(ProgramEvaluation.Of(this, RowsOf(table, run), samples, run.Stream["evaluate"]));
    }

    /// <summary>The sites of one run of a model.</summary>
    internal static IReadOnlyList<Site> Sites(GenerativeProgram model) => model.Importance(ChoiceMap.Empty, new RandomStream(0)).Trace.Sites;

    /// <summary>The addresses that the model observes: at the fit's rows, or, where the ansatz sees rows, at those.</summary>
    private HashSet<string> Observed(ProgramRows at)
    {
        using var scope = TensorScope.Open();
        return Sites(_program.Model(_program.IsAmortized ? at : rows)).Where(site => site.IsObserved).Select(site => site.Address).ToHashSet(StringComparer.Ordinal);
    }

    private void Report(Run run)
    {
        using var scope = TensorScope.Open();
        var at = RowsForReport(run);
        var fitted = For(at);
        foreach (var metric in ProgramEvaluation.Of(this, at, samples: 50, run.Stream["report"])) run.Figure(metric.Name, metric.Value);
        if (run.Figures.TryGetValue(ProgramEvaluation.ParetoName, out var shape) && shape > 0.7)
            run.Warn($"the Pareto shape k of the importance weights is {shape:0.00}: above 0.7 the ansatz is a poor approximation; try a richer one, or more particles in the objective");
        run.Section("Posterior", "Means, deviations and quantiles of draws of the fitted ansatz.").Add(PosteriorTable.Of(fitted.Ansatz, run.Stream["posterior"]));
        _program.Show(fitted, run);
    }

    private ProgramRows RowsForReport(Run run) => !_program.IsAmortized || !usesOwnRows ? rows.Head(Math.Max(600, _program.IsAmortized ? 0 : rows.Count)) : _program.OwnRows("test", run).Head(600);
}
