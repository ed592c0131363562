using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Systems.Causal;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Causal;

/// <summary>Tiny scenes and models.</summary>
internal static class Paths
{
    private static readonly Lazy<Gcrl> FittedOnce = new(() => Gcrl.FitTo(Scenes.Of(Crossing("train", 40), 20, 2), new GcrlOptions { Epochs = 20, BatchSize = 16 }, new Run()));

    public static GcrlOptions Pairs { get; } = new() { Networks = GcrlNetworks.Pairs };

    public static Gcrl Fitted => FittedOnce.Value;

    public static Sequences Crossing(string part, int count) => DataArgument.Resolve<Sequences>($"crowd-crossing:part={part},count={count}");

    public static Gcrl Model(GcrlNetworks networks, GcrlMethod method = GcrlMethod.Causal) => new(new GcrlOptions { Networks = networks, Method = method }, 2, new RandomStream(7));

    /// <summary>Scenes of random walks: of two members, or of the sizes given.</summary>
    public static Motion Motion(GcrlNetworks networks, params int[] sizes)
    {
        sizes = sizes.Length > 0 ? sizes : networks == GcrlNetworks.Pairs ? [2, 2, 2] : [3, 1, 2];
        var members = sizes.Sum();
        var walks = (new RandomStream(8).Normal([members, 20, 2]) * 0.25).Round(decimals: 0) * 0.5; // halves: sums are exact
        return Systems.Causal.Motion.Of(new SceneBatch(walks.CumSum(1), sizes, Tensor.Zeros([sizes.Length], ScalarType.Int64)), 8);
    }

    /// <summary>Members of several scenes who walk straight on, of different numbers a scene.</summary>
    public static Sequences Walkers(int scenes, int channels = 2, int length = 20) => new(Enumerable.Range(0, scenes).SelectMany(scene => Enumerable.Range(0, 1 + (scene % 3)).Select(member => new Sequence(
        $"p{member}", [.. Enumerable.Range(0, length).Select(t => t * 0.4)],
        [.. Enumerable.Range(0, length).SelectMany(t => Enumerable.Range(0, channels).Select(c => c == 0 ? 0.4f * t : c == 1 ? member + (0.1f * scene * t) : 1f + scene))],
        channels, $"s{scene}", scene % 2 == 0 ? "north" : "south"))), unit: "m");
}
