using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>
/// What every verb has: a seed and its streams, a device, progress, cancellation, and, where it makes a model, a folder with checkpoints and metrics.
/// <c>new Run()</c> serves a program that keeps nothing; <see cref="Begin"/> and <see cref="Resume"/> work in a folder.
/// </summary>
public sealed partial class Run : INotes, IDisposable
{
    private readonly RunHost host;
    private Run? whole;
    private readonly List<string> notes;
    private readonly List<string> warnings;
    private readonly List<ReportSection> sections = [];
    private readonly Dictionary<string, double> figures = [];

    /// <summary>A run in memory, without folder, checkpoints and metrics.</summary>
    /// <param name="seed">The seed of all random streams.</param>
    /// <param name="device">Where tensors live; null: the processor.</param>
    /// <param name="host">Who hears of it and may stop it; null: nobody.</param>
    public Run(long seed = 0, Device? device = null, RunHost? host = null)
        : this(host ?? new RunHost(), "", "", seed, device ?? Device.Cpu, [], [])
    {
    }

    private Run(RunHost host, string system, string verb, long seed, Device device, IEnumerable<string> notes, IEnumerable<string> warnings)
    {
        this.host = host;
        (System, Verb, Seed, Device) = (system, verb, seed, device);
        (this.notes, this.warnings) = ([.. notes], [.. warnings]);
    }

    /// <summary>The system's slug; empty for a run in memory.</summary>
    public string System { get; }

    /// <summary>The verb; empty for a run in memory.</summary>
    public string Verb { get; }

    /// <summary>The seed of all random streams.</summary>
    public long Seed { get; }

    /// <summary>The stream of the seed; take children by name.</summary>
    public RandomStream Stream => new(Seed);

    /// <summary>Where tensors live.</summary>
    public Device Device { get; }

    /// <summary>Hears of every step of long work.</summary>
    public IProgress<StepReport> Progress => host.Progress;

    /// <summary>Asked for when the user wants the run to stop.</summary>
    public CancellationToken Cancellation => host.Cancellation;

    /// <summary>Conversions that were made on the way.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>Doubts that the user should know of.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>Final figures by name.</summary>
    public IReadOnlyDictionary<string, double> Figures => figures;

    /// <summary>The sections that the verb adds to the report.</summary>
    public IReadOnlyList<ReportSection> Sections => sections;

    /// <summary>Tells of a conversion that was made on the way. A line said twice is kept once.</summary>
    /// <param name="text">One line, without a final period.</param>
    public void Note(string text) => Say((whole ?? this).notes, text, host.Noted);

    /// <summary>Tells of a doubt. A line said twice is kept once.</summary>
    /// <param name="text">One line, without a final period.</param>
    public void Warn(string text) => Say((whole ?? this).warnings, text, host.Warned);

    /// <summary>Records a final figure, which <c>ansatz runs</c> and <c>ansatz compare</c> show.</summary>
    /// <param name="name">Its name, with unit where it has one.</param>
    /// <param name="value">Its value.</param>
    public void Figure(string name, double value) => figures[name] = value;

    /// <summary>Adds a section to the report.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="text">What it shows.</param>
    /// <returns>The section, to which pictures are added.</returns>
    public ReportSection Section(string title, string text = "")
    {
        var section = new ReportSection(title, text);
        sections.Add(section);
        return section;
    }

    /// <summary>
    /// A part of this run with another seed, for one repetition of an experiment: it shares folder, checkpoints, metrics and listeners, its stages are
    /// called <c>seed-N-STAGE</c>, and its sections are its own.
    /// </summary>
    /// <param name="seed">The seed.</param>
    /// <returns>The part; this run ends it.</returns>
    public Run WithSeed(long seed) => new(host, System, Verb, seed, Device, [], [])
    {
        whole = this, Folder = Folder, Checkpoints = Checkpoints, Metrics = Metrics,
    };

    private static string[] Copy(List<string> list)
    {
        lock (list) return [.. list];
    }

    private static void Say(List<string> list, string text, Action<string>? hears)
    {
        lock (list)
        {
            if (list.Contains(text)) return;
            list.Add(text);
        }
        hears?.Invoke(text);
    }
}
