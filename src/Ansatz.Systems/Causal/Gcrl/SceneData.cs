using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>From sequences to the scenes that a forecaster takes, checked.</summary>
internal static class SceneData
{
    private const int Together = 64;

    /// <summary>The sequences to learn from, and those by which the best weights are chosen; groups stay whole.</summary>
    public static (Sequences Training, Sequences Validation) Divide(Sequences series, Split split, long seed) => (
        Chosen(series, (parts, count) => LearningParts.WithValidation(parts, count, split, seed).Training),
        Chosen(series, (parts, count) => LearningParts.WithValidation(parts, count, split, seed).Validation));

    /// <summary>The sequences that are not learned from; groups stay whole.</summary>
    public static Sequences HeldOut(Sequences series, FitOrigin origin, INotes notes) => Chosen(series, (parts, count) => origin.HeldOut(series, parts, count, notes));

    /// <summary>The sequences of an environment, or all.</summary>
    /// <exception cref="SpellingException">There is no such environment; the nearest are named.</exception>
    public static Sequences Only(Sequences series, string? environment)
    {
        if (environment is null) return series;
        return series.Environments.Contains(environment) ? series.Environment(environment) : throw new SpellingException(
            environment, series.Environments.Count == 0 ? "the data name no environments" : $"the environments are {string.Join(", ", series.Environments)}", NearestNames.Of(environment, series.Environments));
    }

    /// <summary>Every window of a past and a future.</summary>
    /// <exception cref="DataException">There is none, paths are not x and y, or a step takes another time than the model's.</exception>
    public static Scenes Cut(Sequences series, GcrlOptions options, INotes notes, double? step = null) =>
        Checked(Scenes.Of(Places(series), options.Observed + options.Horizon, Least(options), 1, notes), series, options, options.Observed + options.Horizon, step);

    /// <summary>Every window of a past and a future of paths that need not have any; null: there is none.</summary>
    public static Scenes? CutAny(Sequences series, GcrlOptions options) =>
        series.Count > 0 && Scenes.Of(series, options.Observed + options.Horizon, Least(options)) is { Count: > 0 } scenes ? scenes : null;

    /// <summary>The last past of each group.</summary>
    /// <exception cref="DataException">There is none, paths are not x and y, or a step takes another time than the model's.</exception>
    public static Scenes Latest(Sequences series, GcrlOptions options, INotes notes, double step)
    {
        var scenes = Checked(Scenes.Latest(Places(series), options.Observed, options.Networks == GcrlNetworks.Pairs ? 2 : 1, notes), series, options, options.Observed, step);
        CheckSizes(scenes, options);
        return scenes;
    }

    /// <summary>Whether every scene has exactly two members.</summary>
    public static bool ArePairs(Scenes scenes) => Enumerable.Range(0, scenes.Count).All(scene => scenes.MembersOf(scene).Count == 2);

    /// <summary>Refuses scenes of more or fewer than two where the networks are those of pairs.</summary>
    /// <exception cref="DataException">There is such a scene.</exception>
    public static void CheckSizes(Scenes scenes, GcrlOptions options)
    {
        if (options.Networks != GcrlNetworks.Pairs) return;
        for (var scene = 0; scene < scenes.Count; scene++)
            if (scenes.MembersOf(scene).Count is not 2 and var size)
                throw new DataException("", $"scene '{scenes.GroupOf(scene)}' at {scenes.StartOf(scene):G6}", $"has {size} members, where the networks of pairs take exactly 2", "give --networks scenes");
    }

    /// <summary>The latents of all scenes.</summary>
    public static (Tensor Invariant, Tensor InvariantDeviation, Tensor Style, Tensor StyleDeviation) EncodeAll(Gcrl model, Scenes scenes, Device device)
    {
        var parts = Each(scenes, device, model.Options.Observed, (motion, _) => model.Encode(motion));
        return (Tensor.Cat([.. parts.Select(p => p.Invariant)]), Tensor.Cat([.. parts.Select(p => p.InvariantDeviation)]), Tensor.Cat([.. parts.Select(p => p.Style)]), Tensor.Cat([.. parts.Select(p => p.StyleDeviation)]));
    }

    /// <summary>What a function gives for all scenes, some at a time, by the number of their batch.</summary>
    public static IReadOnlyList<T> Each<T>(Scenes scenes, Device device, int observed, Func<Motion, int, T> function)
    {
        using var off = NoGrad.Begin();
        return [.. Enumerable.Range(0, scenes.Count).Chunk(Together).Select((rows, batch) => function(Motion.Of(scenes.Batch(rows).To(device), observed), batch))];
    }

    private static Sequences Places(Sequences series) =>
        series.Channels.Count >= 2 ? series : throw new DataException(series.Source, "", $"has the channel {string.Join(", ", series.Channels)}, where the places x and y come first", "name them: FILE:values=x+y");

    private static Scenes Checked(Scenes scenes, Sequences series, GcrlOptions options, int length, double? step)
    {
        if (scenes.Count == 0)
        {
            throw new DataException(series.Source, "", $"has no scene in which {(options.Networks == GcrlNetworks.Scenes ? "anybody is" : "two or more are")} seen for {length} steps together",
                "sequences of one scene need the same group and overlapping times");
        }
        if (step is { } expected && Math.Abs(scenes.Step - expected) > 0.01 * expected)
            throw new DataException(series.Source, "", $"has steps of {scenes.Step:G4}, where the model was fitted to steps of {expected:G4}", "resample the paths");
        return scenes;
    }

    /// <summary>The fewest members of a scene that the networks take.</summary>
    private static int Least(GcrlOptions options) => options.Networks == GcrlNetworks.Scenes ? 1 : 2;

    // Of parts (null: there are none) and a count, the numbers of the groups that are chosen.
    private static Sequences Chosen(Sequences series, Func<IReadOnlyList<string>?, int, IReadOnlyList<int>> choose)
    {
        var groups = series.GroupBy(item => (item.Part, Name: item.Group ?? item.Id)).ToArray();
        var chosen = choose(series.Parts.Count == 0 ? null : [.. groups.Select(group => group.Key.Part ?? "")], groups.Length).SelectMany(i => groups[i]).ToHashSet();
        return series.With(series.Where(chosen.Contains));
    }
}
