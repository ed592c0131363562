using Ansatz.Lab;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Ansatz.Cli;

/// <summary>
/// Shows long work on standard error: on a terminal a bar a stage with the objective, its trend, throughput and time left;
/// elsewhere a plain line every few seconds; with <c>--json</c> JSON lines; with <c>--quiet</c> nothing.
/// </summary>
internal sealed class ProgressDisplay : IProgress<StepReport>
{
    private readonly Surroundings surroundings;
    private readonly IProgress<StepReport> lines;
    private readonly bool drawsBars;
    private IAnsiConsole? console;
    private Bars? bars;

    /// <summary>Makes a display.</summary>
    /// <param name="surroundings">The world outside.</param>
    /// <param name="json">Whether progress is JSON lines.</param>
    /// <param name="quiet">Whether there is none.</param>
    public ProgressDisplay(Surroundings surroundings, bool json, bool quiet)
    {
        this.surroundings = surroundings;
        drawsBars = !json && !quiet && surroundings.ErrorIsTerminal;
        lines = json ? new JsonProgress(surroundings.Error) : quiet ? SilentProgress.Instance : new PlainProgress(surroundings.Error);
    }

    /// <inheritdoc/>
    public void Report(StepReport value)
    {
        if (bars is { } drawn)
            drawn.Report(value);
        else if (!drawsBars)
            lines.Report(value);
    }

    /// <summary>Writes a line to standard error, above the bars where there are some.</summary>
    /// <param name="text">The line.</param>
    public void WriteLine(string text)
    {
        if (bars is not null && console is not null)
            console.WriteLine(text);
        else
            surroundings.Error.WriteLine(text);
    }

    /// <summary>Does work and shows its progress.</summary>
    /// <param name="work">The work.</param>
    /// <returns>What it returns.</returns>
    public object? Watch(Func<object?> work)
    {
        if (!drawsBars)
            return work();
        console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(surroundings.Error), Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes });
        console.Profile.Width = surroundings.Width;
        object? answer = null;
        var progress = console.Progress().AutoClear(false).HideCompleted(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 24 }, new FactsColumn());
        progress.RefreshRate = TimeSpan.FromMilliseconds(200);
        try
        {
            progress.Start(context =>
            {
                bars = new Bars(context);
                answer = work();
            });
        }
        finally
        {
            bars = null;
        }
        return answer;
    }

    /// <summary>A bar for each stage of the work, made when the stage begins.</summary>
    private sealed class Bars(ProgressContext context)
    {
        private readonly Dictionary<string, ProgressTask> tasks = [];

        public void Report(StepReport report)
        {
            if (!tasks.TryGetValue(report.Stage, out var task))
                tasks[report.Stage] = task = context.AddTask(Markup.Escape(report.Stage), maxValue: Math.Max(report.Of, 1));
            FactsColumn.Tell(task, report);
            task.MaxValue = Math.Max(report.Of, 1);
            task.Value = report.Step;
        }
    }

    /// <summary>Step, objective, trend, throughput and time left of a stage.</summary>
    private sealed class FactsColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public static void Tell(ProgressTask task, StepReport report)
            => task.State.Update<Facts>(nameof(Facts), _ => new(PlainProgress.Line(report with { Stage = "fit" })));

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
            => new Text(task.State.Get<Facts>(nameof(Facts)).Line ?? "") { Overflow = Overflow.Ellipsis };
    }

    private readonly record struct Facts(string? Line);
}
