using Ansatz.Data.Formats;

namespace Ansatz.Data.Named;

/// <summary>Replications of the Infant Health and Development Program with simulated outcomes, in NPCI's files, where a folder holds them.</summary>
internal sealed class Ihdp : NamedData
{
    private static readonly NpciTableReader Reader = new();

    public override string Name => "ihdp";

    public override string Summary => "747 infants, 25 covariates, a real treatment and simulated outcomes of both arms, in several replications";

    public override string License => "simulated outcomes by Dorie's NPCI (response surface B); redistributed by many benchmarks, no license stated";

    public override bool IsGenerated => false;

    public override string HowToGet => $"put ihdp_npci_1.csv (or .csv.gz), ihdp_npci_2.csv, .. into a folder ihdp, and name the folder above it: export {DataFolders.Variable}=FOLDER";

    public override string? Location => DataFolders.Find("ihdp") is { } folder && FileOf(folder, 1) is not null ? folder : null;

    public override IReadOnlyList<DataParameter> Parameters { get; } =
    [
        new("replication", "which replication, from 1", "1"),
        .. TableOptions.Keys.Where(key => key.Key == "count").Select(key => new DataParameter(key.Key, key.Value)),
    ];

    public override IReadOnlyList<DataPart> Parts { get; } =
        [new("table", typeof(Table), "treatment, outcome, x1 .. x25; of the simulation counterfactual, mu0, mu1")];

    public override IDataValue Load(string role, SpelledValue arguments, INotes notes)
    {
        arguments.Accept(0, [.. Parameters.Select(parameter => parameter.Name)]);
        var replication = arguments.Integer("replication", 1, 1, 1000);
        var folder = Location ?? throw Missing();
        using var source = DataSource.FromPath(FileOf(folder, replication) ?? throw new DataException(folder, "", $"has no file ihdp_npci_{replication}.csv", HowToGet));
        return Reader.Read(source, new SpelledValue(Name, [.. arguments.Arguments.Where(argument => argument.Key != "replication")]), notes).From($"{Name}:replication={replication}");
    }

    private static string? FileOf(string folder, int replication) =>
        ((string[])[".csv", ".csv.gz"]).Select(extension => Path.Combine(folder, $"ihdp_npci_{replication}{extension}")).FirstOrDefault(File.Exists);
}
