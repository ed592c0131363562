using System.Text.Json;
using System.Text.Json.Nodes;
using Ansatz.Networks;

namespace Ansatz.Lab;

/// <summary>The content of <c>model.json</c>: with <c>model.safetensors</c> all that use of a model needs.</summary>
/// <param name="System">The system's slug.</param>
public sealed record ModelRecord(string System)
{
    /// <summary>The resolved options record, from which the modules are made again.</summary>
    public JsonObject Options { get; init; } = [];

    /// <summary>What the data looked like: columns, scalers, vocabulary, image size and range, split.</summary>
    public JsonObject Data { get; init; } = [];

    /// <summary>The data of the fit, and how they were divided.</summary>
    public FitOrigin Origin { get; init; } = FitOrigin.None;

    /// <summary>The versions it was made with.</summary>
    public RunVersions? Versions { get; init; }

    /// <summary>Writes <c>model.safetensors</c> and then <c>model.json</c>, each wholly or not at all.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="model">What use needs besides the weights.</param>
    /// <param name="weights">The weights.</param>
    /// <exception cref="RunException">The disk is full.</exception>
    public static void Save(RunFolder folder, ModelRecord model, Module weights)
    {
        Directory.CreateDirectory(folder.FullPath);
        AtomicFile.Write(folder.Weights, temporary => weights.Save(temporary, new Dictionary<string, string> { ["system"] = model.System }));
        var complete = model with { Versions = model.Versions ?? Run.CurrentVersions() };
        AtomicFile.WriteText(folder.Model, JsonSerializer.Serialize(complete, LabJson.Indented) + "\n");
    }

    /// <summary>Reads <c>model.json</c>.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="system">The system that wants it; null: any.</param>
    /// <returns>The record.</returns>
    /// <exception cref="RunException">There is no model, its file is damaged, or it is another system's.</exception>
    public static ModelRecord Read(RunFolder folder, string? system = null)
    {
        if (!folder.HasModel) throw new RunException($"{folder.FullPath} holds no model: it has no model.json and model.safetensors");
        try
        {
            var model = JsonSerializer.Deserialize<ModelRecord>(File.ReadAllText(folder.Model), LabJson.Indented) ?? throw new JsonException("null");
            if (system is not null && model.System != system) throw new RunException($"{folder.FullPath} holds a model of {model.System}, not of {system}");
            return model;
        }
        catch (JsonException fault)
        {
            throw new RunException($"{folder.Model} is damaged: {LabJson.Explain(fault)}", fault);
        }
    }
}
