using System.Globalization;
using Ansatz.Data.Formats;

namespace Ansatz.Data.Named;

/// <summary>
/// The published scenes of two pedestrians who cross a circle (github.com/sshirahmad/GCRL, datasets/v4), where a folder holds them: <c>train_rR.npz</c> and <c>test_rR.npz</c>,
/// each an array <c>raw</c> [scenes, 2, 20, 2], metres, 0.4 s a step. The environment is the comfort radius R. Parts: <c>train</c> (R = 0.1, 0.3, 0.5),
/// <c>adapt</c> (0.6) and <c>test</c> (0.1 to 0.8).
/// </summary>
internal sealed class OrcaCrossing : NamedData
{
    private const string Folder = "orca-crossing";
    private const double StepSeconds = 0.4;

    private static readonly (string Name, string File, double[] Radii)[] KnownParts =
        [("train", "train", [0.1, 0.3, 0.5]), ("adapt", "train", [0.6]), ("test", "test", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8])];

    public override string Name => Folder;

    public override string Summary => "two pedestrians who cross a circle and avoid each other, published scenes; the environment is their comfort radius";

    public override string License => "Shirahmad Gale Bagi, Gharaee, Schulte and Crowley 2023 (from vita-epfl/causalmotion); MIT license";

    public override bool IsGenerated => false;

    public override string? Location => DataFolders.Find(Folder);

    public override string HowToGet => $"put train_r0.1.npz and the others into a folder {Folder}, and name the folder above it: export {DataFolders.Variable}=FOLDER; or take the generator crowd-crossing";

    public override IReadOnlyList<DataParameter> Parameters { get; } =
    [
        new("part", "train, adapt, test, or all of them", "train"),
        new("radii", "the comfort radii in metres, joined by +", "0.1+0.3+0.5, 0.6, 0.1+0.2+...+0.8 by part"),
        new("count", "only the first so many scenes of a radius"),
    ];

    public override IReadOnlyList<DataPart> Parts { get; } = [new("series", typeof(Sequences), "x and y in metres of each pedestrian, 20 rows; group: the scene, environment: the radius")];

    public override IDataValue Load(string role, SpelledValue arguments, INotes notes)
    {
        arguments.Accept(0, [.. Parameters.Select(p => p.Name)]);
        var folder = Location ?? throw Missing();
        var wanted = arguments.Word("part", "train", ["all", .. KnownParts.Select(k => k.Name)]);
        var sequences = new List<Sequence>();
        var reader = new SequenceArrayReader();
        foreach (var (part, file, usual) in KnownParts.Where(p => p.Name == wanted || wanted == "all"))
        {
            var radii = arguments.Has("radii") ? arguments.Words("radii") : [.. usual.Select(r => r.ToString(CultureInfo.InvariantCulture))];
            foreach (var radius in radii)
            {
                using var source = DataSource.FromPath(Path.Combine(folder, $"{file}_r{radius}.npz"));
                var spelled = new SpelledValue(Name).With("step", $"{StepSeconds.ToString(CultureInfo.InvariantCulture)}");
                if (arguments.Has("count")) spelled = spelled.With("count", $"{2 * arguments.Integer("count", 0, 1, 1_000_000)}");
                sequences.AddRange(reader.Read(source, spelled, notes).Select(s => s.As($"{part}-r={radius}-{s.Id}", $"{part}-r={radius}-{s.Group}", $"r={radius}", part)));
            }
        }
        return new Sequences(sequences, unit: "m", source: Name);
    }
}
