using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Data.Formats;
using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary>Writes a verb's answer: where the user named a place, there; else tables and text to the terminal, and the rest beside the model.</summary>
/// <param name="request">What the user asked.</param>
/// <param name="speech">Tells what was written.</param>
internal sealed class AnswerWriter(VerbRequest request, Speech speech)
{
    private const int RowsShown = 20;

    /// <summary>Refuses an output whose extension cannot hold the answer.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="output">The output.</param>
    /// <exception cref="UsageException">No format of the answer's type has the extension.</exception>
    public static void CheckFormat(VerbDescription verb, string output)
    {
        var type = VerbDescription.PartsOf(verb.Result) is [var first, ..] ? first.PropertyType : verb.Result;
        if (!typeof(IDataValue).IsAssignableFrom(type) || FormatRegistry.CanWrite(type, output))
            return;
        var known = FormatRegistry.Writers.Where(writer => writer.Type == type || (type == typeof(Examples) && DataArgument.ExampleTypes.Any(made => made.Value == writer.Type))).SelectMany(writer => writer.Extensions).Distinct();
        throw new UsageException($"{verb} cannot be written as {output}: {ListCommand.Article(type)} is written as {string.Join(", ", known.Select(e => e == "/" ? "a folder/" : e))}");
    }

    /// <summary>Writes an answer and its further parts.</summary>
    /// <param name="answer">The answer; null where the verb gives none.</param>
    /// <param name="run">The run.</param>
    /// <param name="folder">The folder of the run or of the model; null where there is neither.</param>
    public void Write(object? answer, Run run, RunFolder? folder)
    {
        var parts = answer is null ? [] : VerbDescription.PartsOf(answer.GetType());
        var place = new Lazy<string>(() => folder is null ? "." : folder.NewResult(request.Verb.Name));
        if (parts.Count == 0)
            WritePart(answer, request.Output, place, request.Verb.Name);
        else
            WriteParts(answer!, parts, place);
        if (run.Sections.Count == 0 || run.Folder is not null)
            return;
        // A verb that works beside its model leaves its pictures there.
        var report = new Report($"{request.Verb}") { Kicker = "Ansatz", Lead = (string?)speech.Json["head"] ?? "" };
        report.Add(run.Sections);
        var page = Path.Combine(place.Value, "report.html");
        report.Write(page);
        speech.Place(Shown.Path(page));
    }

    /// <summary>Writes the answer about one item of a set into a folder: a file named after the item, and one for each further part.</summary>
    /// <param name="answer">The answer; null where the verb gives none.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="id">The item's name in its set.</param>
    public void WriteItem(object? answer, string folder, string id)
    {
        var stem = Path.Combine([folder, .. Path.ChangeExtension(id, null).Split('/', '\\').Where(part => part is not ("" or "." or ".."))]);
        var parts = answer is null ? [] : VerbDescription.PartsOf(answer.GetType());
        if (parts.Count == 0)
            WriteBeside(answer, stem);
        for (var i = 0; i < parts.Count; i++)
            if (i == 0 || request.Also.Contains(Naming.Kebab(parts[i].Name)))
                WriteBeside(parts[i].GetValue(answer), i == 0 ? stem : $"{stem}.{Naming.Kebab(parts[i].Name)}");
    }

    private void WriteBeside(object? value, string stem)
    {
        if (value is IDataValue data)
            FormatRegistry.Write(data, stem + ExtensionFor(data, ""), speech);
        else if (value is not null)
            AtomicFile.WriteText(stem + ".txt", ValueText.Write(value) + "\n");
    }

    private void WriteParts(object answer, IReadOnlyList<PropertyInfo> parts, Lazy<string> place)
    {
        WritePart(parts[0].GetValue(answer), request.Output, place, request.Verb.Name);
        foreach (var part in parts.Skip(1).Where(part => request.Also.Contains(Naming.Kebab(part.Name))))
        {
            var name = Naming.Kebab(part.Name);
            var value = part.GetValue(answer);
            if (value is not IDataValue data)
                WritePart(value, null, place, name);
            else if (request.Output is { } output && output != "-")
                WriteFile(data, Path.Combine(Path.GetDirectoryName(output) ?? "", $"{Path.GetFileNameWithoutExtension(output)}.{name}{ExtensionFor(data, Path.GetExtension(output))}"));
            else
                WriteFile(data, Path.Combine(place.Value, name + ExtensionFor(data, "")));
        }
    }

    private void WritePart(object? value, string? output, Lazy<string> place, string name)
    {
        switch (value is Examples examples ? examples.Source : value)
        {
            case null:
                break;
            case Report report:
                var page = output ?? Path.Combine(place.Value, "report.html");
                report.Write(page);
                speech.Place(Shown.Path(page));
                break;
            case Table table when output is null:
                speech.Result(TextOf(table), RowsShown);
                break;
            case IDataValue data when output == "-":
                WriteStream(data, speech);
                break;
            case IDataValue data when output is not null:
                WriteFile(data, output);
                break;
            case IDataValue data:
                WriteFile(data, Path.Combine(place.Value, name + ExtensionFor(data, "")));
                break;
            default:
                WriteText(ValueText.Write(value), output);
                break;
        }
    }

    private void WriteText(string text, string? output)
    {
        if (output is null or "-")
        {
            speech.Result(text);
            return;
        }
        AtomicFile.WriteText(output, text.EndsWith('\n') ? text : text + "\n");
        speech.Place(output);
    }

    /// <summary>Writes the file that would be written to standard output.</summary>
    /// <param name="value">What it holds.</param>
    /// <param name="speech">Speaks for the command.</param>
    public static void WriteStream(IDataValue value, Speech speech)
    {
        var file = Path.Combine(Path.GetTempPath(), $"ansatz-{Guid.NewGuid():N}{ExtensionFor(value, "")}");
        try
        {
            FormatRegistry.Write(value, file, speech);
            speech.Data(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private void WriteFile(IDataValue value, string path)
    {
        FormatRegistry.Write(value, path, speech);
        if (speech.IsJson)
            speech.Json["facts"] = new JsonObject(value.Facts.Select(fact => KeyValuePair.Create(fact.Key, (JsonNode?)JsonValue.Create(fact.Value))));
        speech.Place(Shown.Path(path), value.Description);
    }

    // Pictures as one contact sheet; else the first format there is for the type.
    private static string ExtensionFor(IDataValue value, string preferred)
    {
        var type = value is Examples examples ? examples.Source.GetType() : value.GetType();
        string[] known = [.. FormatRegistry.Writers.Where(writer => writer.Type == type).SelectMany(writer => writer.Extensions).Distinct()];
        string[] wanted = [preferred, ".png", ".csv", ".npz"];
        return wanted.FirstOrDefault(known.Contains) ?? known.FirstOrDefault(extension => extension != "/") ?? "";
    }

    /// <summary>A table as a terminal shows it.</summary>
    /// <param name="table">The table.</param>
    public static TextTable TextOf(Table table) => new([.. table.Columns.Select(column => column.Heading)],
        [.. Enumerable.Range(0, table.Count).Select(row => (IReadOnlyList<string>)[.. table.Columns.Select(column => Cell(column, row))])]);

    // A terminal shows six digits of a number; files hold all of them.
    private static string Cell(Column column, int row)
        => column is NumberColumn numbers && !numbers.IsMissing(row) && numbers.Values[row] is var value && value != Math.Floor(value)
            ? ValueText.Write(double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)) : column.Text(row);
}
