namespace Ansatz.Lab.Tests;

internal static class Samples
{
    public static RunRecord Record(string name = "toy-1", RunStatus status = RunStatus.Completed, int day = 1) => new()
    {
        Name = name, System = "toy", Verb = "fit", Seed = 7, Status = status,
        Created = new DateTimeOffset(2026, 1, day, 12, 0, 0, TimeSpan.Zero), Updated = new DateTimeOffset(2026, 1, day, 12, 5, 0, TimeSpan.Zero),
        Seconds = 163, Versions = new RunVersions("0.1.0", "1.13.0", ".NET 10"), Data = "60,000 images 28x28, 1 channel (fashion-mnist)",
        Options = new() { ["latent"] = 32, ["bound"] = "elbo", ["weights"] = new System.Text.Json.Nodes.JsonArray(0.5, 2) },
        Metrics = new Dictionary<string, double> { ["elbo"] = -103.25, ["accuracy"] = 0.91 },
        Notes = ["alpha channel dropped"], Warnings = ["attribute 'hat' is constant in training"],
    };

    public static RunFolder Folder(string path, RunRecord? record = null)
    {
        Directory.CreateDirectory(path);
        var folder = new RunFolder(path);
        (record ?? Record(folder.Name)).Write(folder.Record);
        return folder;
    }

    public static void AddModel(RunFolder folder)
    {
        File.WriteAllText(folder.Model, "{}");
        File.WriteAllText(folder.Weights, "");
    }
}
