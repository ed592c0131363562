using System.Text.Json;
using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary>
/// What a command says: a head line, a result, the places it wrote and a next line on standard output; notes and warnings on
/// standard error. With <c>--json</c> all of it is one object on standard output; with <c>--quiet</c> heads, notes and next
/// lines are left out.
/// </summary>
/// <param name="surroundings">The world outside.</param>
/// <param name="json">Whether everything is one JSON object.</param>
/// <param name="quiet">Whether only results, places and warnings are said.</param>
internal sealed class Speech(Surroundings surroundings, bool json, bool quiet) : INotes
{
    private readonly List<string> notes = [];
    private readonly List<string> warnings = [];
    private readonly JsonArray places = [];

    /// <summary>The object that <c>--json</c> prints at the end; commands add their own members.</summary>
    public JsonObject Json { get; } = [];

    /// <summary>Whether everything is one JSON object.</summary>
    public bool IsJson => json;

    /// <summary>Whether only results, places and warnings are said.</summary>
    public bool IsQuiet => quiet;

    /// <summary>Whether standard output carries data, so that words go to standard error.</summary>
    public bool OutputIsData { get; init; }

    /// <summary>Writes a line to standard error.</summary>
    public Action<string> ErrorLine { get; init; } = surroundings.Error.WriteLine;

    /// <summary>The notes so far.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>The warnings so far.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    private TextWriter Words => OutputIsData ? surroundings.Error : surroundings.Output;

    /// <summary>Says what is about to be done: system, verb, data, model, device and seed.</summary>
    /// <param name="parts">The parts, joined by dashes; empty ones are left out.</param>
    public void Head(params IEnumerable<string> parts)
    {
        var line = string.Join(" - ", parts.Where(part => part.Length > 0));
        Json["head"] = line;
        if (!json && !quiet)
            Words.WriteLine(line);
    }

    /// <summary>Says a line of the result.</summary>
    /// <param name="text">The line.</param>
    public void Result(string text)
    {
        if (json)
            (Json["text"] ??= new JsonArray()).AsArray().Add((JsonNode)text);
        else
            Words.WriteLine(text);
    }

    /// <summary>Says a table: its first rows and how many there are.</summary>
    /// <param name="table">The table.</param>
    /// <param name="most">The rows shown at most.</param>
    public void Result(TextTable table, int most = 20)
    {
        if (json)
            Json["result"] = table.ToJson();
        else
            table.Write(Words, surroundings.Width, most);
    }

    /// <summary>Copies a file to standard output.</summary>
    /// <param name="file">The file.</param>
    public void Data(string file)
    {
        if (Path.GetExtension(file) is ".csv" or ".txt" or ".json" or ".jsonl")
        {
            surroundings.Output.Write(File.ReadAllText(file));
            return;
        }
        using var output = Console.OpenStandardOutput();
        using var input = File.OpenRead(file);
        input.CopyTo(output);
    }

    /// <summary>Says that something was written.</summary>
    /// <param name="path">Where.</param>
    /// <param name="facts">Facts about it; may be empty.</param>
    public void Place(string path, string facts = "")
    {
        places.Add((JsonNode)path);
        if (!json)
            Words.WriteLine(facts.Length > 0 ? $"{path}  {facts}" : path);
    }

    /// <summary>Says what to type next.</summary>
    /// <param name="command">A line that can be pasted.</param>
    public void Next(string command)
    {
        Json["next"] = command;
        if (!json && !quiet)
            Words.WriteLine("next: " + command);
    }

    /// <inheritdoc/>
    public void Note(string text)
    {
        if (notes.Contains(text))
            return;
        notes.Add(text);
        if (!json && !quiet)
            ErrorLine("note: " + text);
    }

    /// <inheritdoc/>
    public void Warn(string text)
    {
        if (warnings.Contains(text))
            return;
        warnings.Add(text);
        if (!json)
            ErrorLine("warning: " + text);
    }

    /// <summary>Ends the command: prints the object of <c>--json</c>.</summary>
    /// <param name="exitCode">How it ends.</param>
    /// <returns>The exit code.</returns>
    public int End(int exitCode = ExitCode.Done)
    {
        if (!json)
            return exitCode;
        if (places.Count > 0)
            Json["places"] = places;
        if (notes.Count > 0)
            Json["notes"] = new JsonArray([.. notes.Select(text => JsonValue.Create(text))]);
        if (warnings.Count > 0)
            Json["warnings"] = new JsonArray([.. warnings.Select(text => JsonValue.Create(text))]);
        Json["exit"] = exitCode;
        surroundings.Output.WriteLine(JsonSerializer.Serialize(Json, LabJson.Indented));
        return exitCode;
    }
}
