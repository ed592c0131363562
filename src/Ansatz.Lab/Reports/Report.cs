namespace Ansatz.Lab;

/// <summary>
/// A report: one HTML file that carries its charts, pictures and scripts inside itself and opens without a network.
/// </summary>
/// <param name="title">The heading.</param>
public sealed class Report(string title)
{
    private readonly List<KeyValuePair<string, string>> facts = [];
    private readonly List<(string Kind, string Text)> messages = [];
    private readonly List<(string Title, string Text)> details = [];
    private readonly List<ReportSection> sections = [];

    /// <summary>The heading.</summary>
    public string Title { get; } = title;

    /// <summary>The small line above the heading.</summary>
    public string Kicker { get; init; } = "Ansatz";

    /// <summary>A sentence below the heading.</summary>
    public string Lead { get; init; } = "";

    /// <summary>The last line.</summary>
    public string Footer { get; init; } = "";

    /// <summary>The facts at the head.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts => facts;

    /// <summary>The sections in order.</summary>
    public IReadOnlyList<ReportSection> Sections => sections;

    internal IReadOnlyList<(string Kind, string Text)> Messages => messages;

    internal IReadOnlyList<(string Title, string Text)> Details => details;

    /// <summary>Adds a fact to the head; an empty one is left out.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value, with units.</param>
    /// <returns>This report.</returns>
    public Report Fact(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) facts.Add(new(name, value));
        return this;
    }

    /// <summary>Adds a note, warning or fault below the heading.</summary>
    /// <param name="kind"><c>note</c>, <c>warning</c> or <c>fault</c>.</param>
    /// <param name="text">The message.</param>
    /// <returns>This report.</returns>
    public Report Message(string kind, string text)
    {
        messages.Add((kind, text));
        return this;
    }

    /// <summary>Adds a text that is folded until it is clicked, such as the options.</summary>
    /// <param name="title">What it is.</param>
    /// <param name="text">The text, shown as it is.</param>
    /// <returns>This report.</returns>
    public Report Detail(string title, string text)
    {
        details.Add((title, text));
        return this;
    }

    /// <summary>Adds a section.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="text">What it shows.</param>
    /// <returns>The section, to which pictures are added.</returns>
    public ReportSection Section(string title, string text = "")
    {
        var section = new ReportSection(title, text);
        sections.Add(section);
        return section;
    }

    /// <summary>Adds sections that exist already.</summary>
    /// <param name="more">The sections.</param>
    /// <returns>This report.</returns>
    public Report Add(params IEnumerable<ReportSection> more)
    {
        sections.AddRange(more);
        return this;
    }

    /// <summary>The report as one HTML document.</summary>
    /// <returns>The document's text.</returns>
    public string ToHtml() => ReportPage.Render(this);

    /// <summary>Writes the report, wholly or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="RunException">The disk is full.</exception>
    public void Write(string path) => AtomicFile.WriteText(path, ToHtml());
}
