using Ansatz.Data.Faces;
using Ansatz.Data.Formats;

namespace Ansatz.Data.Named;

/// <summary>
/// Rendered faces of 3 x 32 x 32 with 12 attributes. Parts: <c>train</c> (6000, seed 1), <c>validation</c> (1000, seed 2), <c>test</c> (2000, seed 3)
/// and <c>compositional</c> (500, seed 4); <c>all</c> is the first three. The training and validation parts hold no face that is
/// (blond and glasses and beard) or (hat and grey); the compositional part holds only such. Face i of a seed is the same whatever the count.
/// </summary>
internal sealed class RenderedFaces : NamedData
{
    private static readonly (string Name, int Count, int Seed)[] KnownParts = [("train", 6000, 1), ("validation", 1000, 2), ("test", 2000, 3), ("compositional", 500, 4)];

    public override string Name => "rendered-faces";

    public override string Summary => "rendered faces, 3 x 32 x 32, with 12 attributes (hair, skin, glasses, smile, hat, broad, beard)";

    public override string License => "made by this program";

    public override bool IsGenerated => true;

    public override string? Location => "made when asked for";

    public override string HowToGet => "";

    public override IReadOnlyList<DataParameter> Parameters { get; } =
    [
        new("part", "train, validation, test, all of these three, or compositional (only the combinations kept out of training)", "train"),
        new("count", "how many faces of a part, at least 1", "6000, 1000, 2000, 500 by part"),
        new("seed", "the seed of the draw", "1, 2, 3, 4 by part"),
        new("side", "the side they are resized to, in pixels", "32"),
        new("channels", "1 (grey) or 3 (color)", "3"),
    ];

    public override IReadOnlyList<DataPart> Parts { get; } =
    [
        new("images", typeof(ImageSet), "3 x 32 x 32, float32"),
        new("attributes", typeof(Table), $"12 attributes of 0 and 1: {string.Join(", ", FaceAttributes.Names)}"),
        new("nuisance", typeof(Table), "cx, cy, rx, ry, background, light of each face"),
    ];

    public override IDataValue Load(string role, SpelledValue arguments, INotes notes)
    {
        arguments.Accept(0, [.. Parameters.Select(p => p.Name)]);
        var wanted = arguments.Word("part", "train", ["all", .. KnownParts.Select(k => k.Name)]);
        var faces = KnownParts.Where(p => p.Name == wanted || (wanted == "all" && p.Name != "compositional"))
            .SelectMany(p => Draw(arguments.Integer("count", p.Count, 1, 1_000_000), arguments.Integer("seed", p.Seed), p.Name)).ToList();
        var ids = faces.Select(f => $"{f.Part}-{f.Index:D5}").ToArray();
        if (role == "attributes")
        {
            var values = faces.Select(f => f.Attributes.ToArray()).ToArray();
            return new Table([Id(ids), .. FaceAttributes.Names.Select((n, a) => new NumberColumn(n, [.. values.Select(v => (double)v[a])], ColumnKind.Boolean))], Name);
        }
        if (role == "nuisance") return Nuisance(ids, [.. faces.Select(f => f.Nuisance)]);
        var images = new Image[faces.Count];
        Parallel.For(0, images.Length, i =>
        {
            var pixels = new float[FaceRenderer.Size];
            FaceRenderer.Render(faces[i].Attributes, faces[i].Nuisance, pixels);
            images[i] = Image.FromValues(ids[i], 3, FaceRenderer.Side, FaceRenderer.Side, pixels);
        });
        var size = ImageOptions.From(new(Name, [.. arguments.Arguments.Where(a => a.Key is "side" or "channels")]));
        return new ImageSet(images, parts: [.. faces.Select(f => f.Part)], source: Name).Fit(size.Geometry);
    }

    private static List<(string Part, int Index, FaceAttributes Attributes, FaceNuisance Nuisance)> Draw(int count, int seed, string part)
    {
        var faces = new List<(string, int, FaceAttributes, FaceNuisance)>(count);
        for (var index = 0; faces.Count < count; index++)
        {
            var random = new SeededRandom(seed, index);
            var attributes = FaceAttributes.Draw(random);
            if (part == "test" || attributes.IsHeldOut == (part == "compositional")) faces.Add((part, index, attributes, FaceNuisance.Draw(random)));
        }
        return faces;
    }

    private static TextColumn Id(IEnumerable<string> ids) => new("id", ids, role: ColumnRole.Id);

    private Table Nuisance(string[] ids, FaceNuisance[] faces)
    {
        NumberColumn Of(string name, Func<FaceNuisance, float> value) => new(name, [.. faces.Select(f => (double)value(f))], unit: name.Length == 2 ? "half sides" : "");
        return new(
            [
                Id(ids), Of("cx", f => f.CenterX), Of("cy", f => f.CenterY), Of("rx", f => f.RadiusX), Of("ry", f => f.RadiusY),
                Of("background-red", f => f.Red), Of("background-green", f => f.Green), Of("background-blue", f => f.Blue), Of("light", f => f.Light),
            ], Name);
    }
}
