using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Systems.Representation;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>Images of 8x8: all have an upright or a lying bar; targets also a bright dot in one of two corners.</summary>
internal static class SeparationTinyData
{
    public static SepclrOptions Options { get; } = new()
    {
        Width = 8, CommonSize = 4, SalientSize = 4, ProjectorWidth = 16, Epochs = 25, BatchSize = 40, Augmentation = [new RandomAffine(0, 0, 0.1), new NormalNoise(0.05)],
        LearningRate = 3e-3,
    };

    private static readonly Lazy<(Sepclr Model, Run Run)> fitted = new(() =>
    {
        var run = new Run();
        return (Sepclr.Fit(Background(160), Target(160), Options, run), run);
    });

    public static Sepclr Fitted => fitted.Value.Model;

    public static Run FittedRun => fitted.Value.Run;

    public static Examples Background(int count, int seed = 1, int side = 8, int channels = 1) => Images(count, seed, side, channels, dots: false).Images;

    /// <summary>Targets with the columns <c>bar</c>, <c>dot</c> and <c>brightness</c> beside them.</summary>
    public static Examples Target(int count, int seed = 2, int side = 8, int channels = 1)
    {
        var (images, columns) = Images(count, seed, side, channels, dots: true);
        return Examples.Of(images, columns);
    }

    /// <summary>Rows of 6 features, of which targets have shifted the first two, one way or the other.</summary>
    public static Table Features(int count, int seed, bool isTarget)
    {
        var random = new Random(seed);
        double[][] rows = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 6).Select(_ => random.NextDouble() - 0.5).ToArray())];
        string[] subtypes = [.. Enumerable.Range(0, count).Select(_ => random.Next(2) == 0 ? "up" : "down")];
        for (var i = 0; isTarget && i < count; i++) (rows[i][0], rows[i][1]) = subtypes[i] == "up" ? (rows[i][0] + 3, rows[i][1] + 3) : (rows[i][0] - 3, rows[i][1] + 3);
        return new Table(
        [
            new TextColumn("id", Enumerable.Range(0, count).Select(i => $"row-{i}"), role: ColumnRole.Id),
            .. Enumerable.Range(0, 6).Select(j => new NumberColumn($"f{j}", [.. rows.Select(row => row[j])])),
            .. isTarget ? (Column[])[new TextColumn("subtype", subtypes, role: ColumnRole.Label)] : [],
        ], isTarget ? "target.csv" : "background.csv");
    }

    private static (ImageSet Images, Table Columns) Images(int count, int seed, int side, int channels, bool dots)
    {
        var random = new Random(seed);
        var (bars, corners, levels) = (new string[count], new string[count], new double[count]);
        var images = Enumerable.Range(0, count).Select(i =>
        {
            var pixels = new float[channels * side * side];
            var (isUpright, place, right) = (random.Next(2) == 0, random.Next(2, side - 2), random.Next(2) == 0);
            (bars[i], corners[i], levels[i]) = (isUpright ? "upright" : "lying", right ? "right" : "left", 0.6 + 0.4 * random.NextDouble());
            for (var c = 0; c < channels; c++)
            {
                for (var k = 0; k < side; k++) pixels[(c * side + (isUpright ? k : place)) * side + (isUpright ? place : k)] = 0.6f;
                for (var dy = 0; dots && dy < 2; dy++)
                    for (var dx = 0; dx < 2; dx++) pixels[(c * side + dy) * side + (right ? side - 2 : 0) + dx] = (float)levels[i];
            }
            return Image.FromValues($"image-{i}", channels, side, side, pixels);
        }).ToArray();
        return (new ImageSet(images, source: dots ? "targets" : "backgrounds"), new Table(
        [
            new TextColumn("id", images.Select(image => image.Id), role: ColumnRole.Id), new TextColumn("bar", bars), new TextColumn("dot", corners), new NumberColumn("brightness", levels),
        ]));
    }
}
