using System.Text.Json;

namespace Ansatz.Lab;

/// <summary>The outcome of a reproduction: the content of <c>reproductions/SLUG.json</c>.</summary>
/// <param name="Slug">The system's slug.</param>
/// <param name="Date">The day, as <c>yyyy-MM-dd</c>.</param>
/// <param name="Ansatz">The version of this library.</param>
/// <param name="Libtorch">The version of libtorch.</param>
/// <param name="Threads">Threads that tensor work used.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Seeds">The seeds.</param>
/// <param name="Claims">The claims and what was found.</param>
/// <param name="Provisional">Claims whose thresholds stand until the first honest run has set them.</param>
public sealed record ReproductionRecord(
    string Slug, string Date, string Ansatz, string Libtorch, int Threads, double Seconds, IReadOnlyList<long> Seeds,
    IReadOnlyList<ClaimResult> Claims, IReadOnlyList<string> Provisional)
{
    /// <summary>Whether every claim holds that was not skipped.</summary>
    public bool AllHold() => Claims.All(claim => claim.Holds || claim.Skipped is not null);

    /// <summary>Writes the record as JSON.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="RunException">The disk is full, or the folder cannot be written.</exception>
    public void Write(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        AtomicFile.WriteText(path, JsonSerializer.Serialize(this, LabJson.Indented) + "\n");
    }

    /// <summary>Reads a record.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The record.</returns>
    /// <exception cref="RunException">The file is no such record.</exception>
    public static ReproductionRecord Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ReproductionRecord>(File.ReadAllText(path), LabJson.Indented) ?? throw new JsonException("null");
        }
        catch (JsonException fault)
        {
            throw new RunException($"{path} is no record of a reproduction: {fault.Message}", fault);
        }
    }
}
