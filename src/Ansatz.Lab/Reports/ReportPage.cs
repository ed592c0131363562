using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ansatz.Lab;

/// <summary>Turns a report into HTML.</summary>
internal static partial class ReportPage
{
    private static readonly JsonSerializerOptions InScript = new() { Encoder = JavaScriptEncoder.Default };

    public static string Render(Report report)
    {
        var hasPlots = report.Sections.Any(section => section.Pictures.Any(picture => picture is Plot));
        var parts = new Dictionary<string, string>
        {
            ["version"] = Text(LabVersion.Ansatz),
            ["style"] = Resource("report.css"),
            ["title"] = Text(report.Title),
            ["kicker"] = Text(report.Kicker),
            ["lead"] = Text(report.Lead),
            ["messages"] = Messages(report),
            ["facts"] = string.Concat(report.Facts.Select(fact => $"<div><dt>{Text(fact.Key)}</dt><dd>{Text(fact.Value)}</dd></div>")),
            ["details"] = string.Concat(report.Details.Select(d => $"<details><summary>{Text(d.Title)}</summary><pre>{Text(d.Text)}</pre></details>")),
            ["navigation"] = Navigation(report),
            ["body"] = string.Concat(report.Sections.Select(Section)),
            ["footer"] = Text(report.Footer),
            ["scripts"] = hasPlots ? string.Concat(((string[])["vega.js", "vega-lite.js", "vega-embed.js", "report.js"]).Select(Script)) : "",
        };
        return Placeholder().Replace(Resource("report.html"), match => parts[match.Groups["name"].Value]);
    }

    private static string Section(ReportSection section, int index)
    {
        var text = section.Text.Length > 0 ? $"<p>{Text(section.Text)}</p>" : "";
        return $"<section id=\"s{index}\"><h2>{Text(section.Title)}</h2>{text}<div class=\"pictures\">{string.Concat(section.Pictures.Select(Figure))}</div></section>\n";
    }

    private static string Figure(Picture picture)
    {
        var wide = picture is ReportTable { Columns.Count: > 4 } or ImageGrid { Layout.Columns: > 12 } ? " class=\"wide\"" : "";
        var content = picture switch
        {
            Plot plot => $"<div class=\"plot\"></div><script type=\"application/json\">{plot.Specification.ToJsonString(InScript)}</script>",
            ReportTable table => Table(table),
            ImageGrid grid => Grid(grid),
            _ => throw new ArgumentException($"a report cannot show a {picture.GetType().Name}", nameof(picture)),
        };
        var caption = picture.Caption.Length > 0 ? $"<figcaption>{Text(picture.Caption)}</figcaption>" : "";
        return $"<figure id=\"{Text(picture.Name)}\"{wide}>{content}{caption}</figure>\n";
    }

    private static string Table(ReportTable table)
    {
        var classes = Enumerable.Range(0, table.Columns.Count).Select(column => table.IsNumeric(column) ? " class=\"number\"" : "").ToArray();
        var html = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
        for (var i = 0; i < table.Columns.Count; i++) html.Append($"<th{classes[i]}>{Text(table.Columns[i])}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in table.Rows)
        {
            html.Append("<tr>");
            for (var i = 0; i < row.Count; i++)
                html.Append($"<td{(row[i] is "yes" or "no" ? $" class=\"{row[i]}\"" : classes[i])}>{Text(row[i])}</td>");
            html.Append("</tr>");
        }
        return html.Append("</tbody></table></div>").ToString();
    }

    /// <summary>Small images are enlarged by whole factors, so that every pixel stays square.</summary>
    private static string Grid(ImageGrid grid)
    {
        var layout = grid.Layout;
        var factor = Math.Clamp(760 / Math.Max(layout.Width, 1), 1, 4);
        var names = (string kind, IReadOnlyList<string> list) => list.Count == 0 ? "" : $"<div class=\"{kind}\">{string.Concat(list.Select(name => $"<span>{Text(name)}</span>"))}</div>";
        var image = $"<img src=\"data:image/png;base64,{Convert.ToBase64String(grid.Png.Span)}\" style=\"max-width:{layout.Width * factor}px\" "
            + $"width=\"{layout.Width * factor}\" height=\"{layout.Height * factor}\" alt=\"{Text(grid.Caption.Length > 0 ? grid.Caption : grid.Name)}\">";
        return $"<div class=\"grid\">{names("columns", layout.ColumnNames)}{names("rows", layout.RowNames)}{image}</div>";
    }

    private static string Messages(Report report) => report.Messages.Count == 0 ? ""
        : $"<div class=\"messages\">{string.Concat(report.Messages.Select(m => $"<p class=\"message {Text(m.Kind)}\">{Text(m.Text)}</p>"))}</div>";

    private static string Navigation(Report report) => report.Sections.Count < 2 ? ""
        : $"<nav><div class=\"inner\">{string.Concat(report.Sections.Select((section, i) => $"<a href=\"#s{i}\">{Text(section.Title)}</a>"))}</div></nav>";

    private static string Script(string name) => $"<script>{Resource(name).Replace("</script", "<\\/script")}</script>\n";

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Resource(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"the resource {name} is missing from the build");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\{\{(?<name>[a-z]+)\}\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
