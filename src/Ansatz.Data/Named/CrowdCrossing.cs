using System.Globalization;
using Ansatz.Data.Crowds;

namespace Ansatz.Data.Named;

/// <summary>
/// Pedestrians who cross a circle, two a scene, avoiding each other (optimal reciprocal collision avoidance). The environment is the comfort radius r:
/// they keep 2 r apart, so those of a larger radius swerve more and earlier. Starts lie on a circle of 4.65 m ± 0.28 m around nothing, the second nearly opposite
/// (2.72 ± 0.2 radians away); each walks to the point opposite its own start, at 1 m/s, and is seen for 20 steps of 0.4 s. Parts: <c>train</c>
/// (r = 0.1, 0.3, 0.5; 600 scenes each), <c>adapt</c> (r = 0.6; 384) and <c>test</c> (r = 0.1 to 0.8; 100 each). Scene i of a part has the same starts whatever the radius and the count.
/// </summary>
internal sealed class CrowdCrossing : NamedData
{
    private const int Steps = 20, Substeps = 8;
    private const double StepSeconds = 0.4, Speed = 1, Horizon = 3;

    /// <summary>How far from the middle they start, and how much that varies, metres.</summary>
    private const double Distance = 4.65, DistanceDeviation = 0.28;

    /// <summary>The angle between the two starts, and how much it varies, radians.</summary>
    private const double Angle = 2.72, AngleDeviation = 0.2;

    private static readonly (string Name, int Count, int Seed, double[] Radii)[] KnownParts =
        [("train", 600, 21, [0.1, 0.3, 0.5]), ("adapt", 384, 22, [0.6]), ("test", 100, 23, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8])];

    public override string Name => "crowd-crossing";

    public override string Summary => "two pedestrians who cross a circle and avoid each other, 20 steps of 0.4 s; the environment is their comfort radius";

    public override string License => "made by this program";

    public override bool IsGenerated => true;

    public override string? Location => "made when asked for";

    public override string HowToGet => "";

    public override IReadOnlyList<DataParameter> Parameters { get; } =
    [
        new("part", "train, adapt, test, or all of them", "train"),
        new("radii", "the comfort radii in metres, joined by +, in (0, 2]", "0.1+0.3+0.5, 0.6, 0.1+0.2+...+0.8 by part"),
        new("count", "how many scenes of a radius, at least 1", "600, 384, 100 by part"),
        new("seed", "the seed of the starts", "21, 22, 23 by part"),
    ];

    public override IReadOnlyList<DataPart> Parts { get; } = [new("series", typeof(Sequences), "x and y in metres of each pedestrian, 20 rows; group: the scene, environment: the radius")];

    public override IDataValue Load(string role, SpelledValue arguments, INotes notes)
    {
        arguments.Accept(0, [.. Parameters.Select(p => p.Name)]);
        var wanted = arguments.Word("part", "train", ["all", .. KnownParts.Select(k => k.Name)]);
        var sequences = new List<Sequence>();
        foreach (var (part, count, seed, usual) in KnownParts.Where(p => p.Name == wanted || wanted == "all"))
        {
            var radii = arguments.Has("radii") ? [.. arguments.Words("radii").Select(word => SpelledRange.TryNumber(word, out var r) && r is > 0 and <= 2 ? r
                : throw new SpellingException($"radii={word}", "radii in metres, in (0, 2], are expected"))] : usual;
            foreach (var radius in radii)
                for (var scene = 0; scene < arguments.Integer("count", count, 1, 1_000_000); scene++)
                    sequences.AddRange(Walk(radius, new SeededRandom(arguments.Integer("seed", seed), scene), part, scene));
        }
        return new Sequences(sequences, unit: "m", source: Name);
    }

    private static IEnumerable<Sequence> Walk(double radius, SeededRandom random, string part, int scene)
    {
        var walkers = new Walker[2];
        var turn = random.Uniform(0, 2 * Math.PI);
        var normal = new float[3];
        random.Normal(normal);
        for (var i = 0; i < walkers.Length; i++)
        {
            var angle = turn + (i == 0 ? 0 : (random.Happens(0.5) ? 1 : -1) * (Angle + AngleDeviation * Math.Clamp(normal[2], -2.5f, 2.5f)));
            var start = (Distance + DistanceDeviation * Math.Clamp(normal[i], -2f, 2f)) * new Vector2D(Math.Cos(angle), Math.Sin(angle));
            walkers[i] = new Walker { Position = start, Goal = -start, Velocity = -(Speed * start.Unit) };
        }
        var avoidance = new ReciprocalAvoidance(radius, Horizon, Speed, Speed);
        var paths = walkers.Select(_ => new float[2 * Steps]).ToArray();
        for (var t = 0; t < Steps; t++)
        {
            for (var i = 0; i < walkers.Length; i++) (paths[i][2 * t], paths[i][(2 * t) + 1]) = ((float)walkers[i].Position.X, (float)walkers[i].Position.Y);
            for (var s = 0; s < Substeps; s++) avoidance.Step(walkers, StepSeconds / Substeps);
        }
        double[] times = [.. Enumerable.Range(0, Steps).Select(t => t * StepSeconds)];
        var environment = string.Create(CultureInfo.InvariantCulture, $"r={radius}");
        var group = $"{part}-{environment}-{scene:D5}";
        return paths.Select((path, i) => Sequence.Own("crowd-crossing", $"{group}-{i}", times, path, 2, group, environment, part));
    }
}
