using Ansatz.Data.Formats;

namespace Ansatz.Data.Named;

/// <summary>
/// The recordings of pedestrians at five places (Pellegrini et al. 2009, Lerner et al. 2007), where a folder holds their text files. The environment is the
/// place, the group the recording. One place is held out: it is the part <c>test</c>, the others the part <c>train</c>.
/// </summary>
internal sealed class EthUcy : NamedData
{
    private const string Folder = "eth-ucy";

    private static readonly (string Place, string[] Recordings)[] Places =
    [
        ("eth", ["biwi_eth"]), ("hotel", ["biwi_hotel"]), ("univ", ["students001", "students003", "uni_examples"]),
        ("zara1", ["crowds_zara01"]), ("zara2", ["crowds_zara02", "crowds_zara03"]),
    ];

    public override string Name => Folder;

    public override string Summary => "paths of pedestrians at five places (eth, hotel, univ, zara1, zara2), metres, 0.4 s a step; the environment is the place";

    public override string License => "released for research by ETH Zurich and the University of Cyprus";

    public override bool IsGenerated => false;

    public override string? Location => DataFolders.Find(Folder);

    public override string HowToGet => $"put biwi_eth.txt (or .txt.gz) and the others into a folder {Folder}, and name the folder above it: export {DataFolders.Variable}=FOLDER";

    public override IReadOnlyList<DataParameter> Parameters { get; } =
    [
        new("heldout", "the place that is the part test: eth, hotel, univ, zara1 or zara2", "eth"),
        new("part", "train, test, or all of both", "train"),
        new("places", "only these places, joined by +"),
    ];

    public override IReadOnlyList<DataPart> Parts { get; } = [new("series", typeof(Sequences), "x and y in metres of each pedestrian; group: the recording, environment: the place")];

    public override IDataValue Load(string role, SpelledValue arguments, INotes notes)
    {
        arguments.Accept(0, [.. Parameters.Select(p => p.Name)]);
        var folder = Location ?? throw Missing();
        string[] names = [.. Places.Select(p => p.Place)];
        var heldOut = arguments.Word("heldout", "eth", names);
        var wanted = arguments.Word("part", "train", "train", "test", "all");
        foreach (var word in arguments.Words("places"))
            if (!names.Contains(word)) throw new SpellingException($"places={word}", $"the places are {string.Join(", ", names)}", Torch.NearestNames.Of(word, names));
        var sequences = new List<Sequence>();
        var reader = new PedestrianTextReader();
        foreach (var (place, recordings) in Places.Where(p => !arguments.Has("places") || arguments.Words("places").Contains(p.Place)))
        {
            var part = place == heldOut ? "test" : "train";
            if (wanted != "all" && part != wanted) continue;
            var files = recordings.Select(r => LayoutFile.Find(folder, $"{r}.txt", $"{r}.txt.gz")).OfType<string>().ToArray();
            if (files.Length == 0) throw new DataException(folder, "", $"has no recording of {place} ({string.Join(", ", recordings)})", HowToGet);
            foreach (var file in files)
            {
                using var source = DataSource.FromPath(file);
                sequences.AddRange(reader.Read(source, new SpelledValue(Name), notes).Select(s => s.As(environment: place, part: part)));
            }
        }
        return new Sequences(sequences, unit: "m", source: Name);
    }
}
