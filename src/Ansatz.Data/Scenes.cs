using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>
/// Windows of equally many steps, cut out of sequences so that those of a group who are there the whole time stand together: the scenes of a recording of
/// pedestrians. A scene has at least one member; members of different scenes never meet.
/// </summary>
public sealed class Scenes
{
    /// <summary>How far a time may lie from its place on the grid of equal steps, in steps.</summary>
    private const double Tolerance = 0.05;

    private readonly Window[] windows;
    private readonly float[] paths;
    private readonly int[] offsets;

    private Scenes(Window[] windows, float[] paths, Scenes? like, int length, int channels, double step, IReadOnlyList<string> environments)
    {
        (this.windows, this.paths) = (windows, paths);
        (Length, Channels, Step, Environments) = (like?.Length ?? length, like?.Channels ?? channels, like?.Step ?? step, like?.Environments ?? environments);
        offsets = new int[windows.Length + 1];
        for (var i = 0; i < windows.Length; i++) offsets[i + 1] = offsets[i] + windows[i].Members.Length;
    }

    /// <summary>How many scenes there are.</summary>
    public int Count => windows.Length;

    /// <summary>How many members they have together.</summary>
    public int MemberCount => offsets[^1];

    /// <summary>Steps a window.</summary>
    public int Length { get; }

    /// <summary>Values a step.</summary>
    public int Channels { get; }

    /// <summary>The time of a step.</summary>
    public double Step { get; }

    /// <summary>The environments, in the order of <see cref="EnvironmentOf"/>.</summary>
    public IReadOnlyList<string> Environments { get; }

    /// <summary>The number of a scene's environment; -1 where it is not known.</summary>
    /// <param name="scene">The scene, from 0.</param>
    public int EnvironmentOf(int scene) => windows[scene].Environment;

    /// <summary>The group that a scene was cut out of.</summary>
    /// <param name="scene">The scene, from 0.</param>
    public string GroupOf(int scene) => windows[scene].Group;

    /// <summary>The time of a scene's first step.</summary>
    /// <param name="scene">The scene, from 0.</param>
    public double StartOf(int scene) => windows[scene].Start;

    /// <summary>The ids of a scene's members.</summary>
    /// <param name="scene">The scene, from 0.</param>
    public IReadOnlyList<string> MembersOf(int scene) => windows[scene].Members;

    /// <summary>Cuts out every window in which enough members of a group are there at all steps.</summary>
    /// <param name="sequences">The sequences, with times that are equal steps apart.</param>
    /// <param name="length">Steps a window.</param>
    /// <param name="least">The fewest members of a scene.</param>
    /// <param name="stride">Steps from the start of one window to that of the next.</param>
    /// <param name="notes">Hears how many sequences were in no window; null: nobody.</param>
    /// <exception cref="DataException">A sequence has no times, times that are not equal steps apart, or a missing value.</exception>
    public static Scenes Of(Sequences sequences, int length, int least = 1, int stride = 1, INotes? notes = null) => Cut(sequences, length, least, stride, notes, latest: false);

    /// <summary>Cuts out the last window of each group: those who are there at all of its last steps.</summary>
    /// <param name="sequences">The sequences, with times that are equal steps apart.</param>
    /// <param name="length">Steps a window.</param>
    /// <param name="least">The fewest members of a scene.</param>
    /// <param name="notes">Hears how many sequences were in no window; null: nobody.</param>
    /// <exception cref="DataException">A sequence has no times, times that are not equal steps apart, or a missing value.</exception>
    public static Scenes Latest(Sequences sequences, int length, int least = 1, INotes? notes = null) => Cut(sequences, length, least, 1, notes, latest: true);

    /// <summary>The scenes with these numbers, in this order.</summary>
    /// <param name="scenes">Numbers, from 0.</param>
    public Scenes Select(IReadOnlyList<int> scenes)
    {
        var chosen = scenes.Select(s => windows[s]).ToArray();
        return new Scenes(chosen, Gather(scenes), this, 0, 0, 0, []);
    }

    /// <summary>The scenes of one environment.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="SpellingException">There is none of that name; the nearest are named.</exception>
    public Scenes OfEnvironment(string name)
    {
        var number = Environments.ToList().IndexOf(name);
        if (number < 0) throw new SpellingException(name, Environments.Count == 0 ? "no environments are known" : $"the environments are {string.Join(", ", Environments)}", NearestNames.Of(name, Environments));
        return Select([.. Enumerable.Range(0, Count).Where(s => windows[s].Environment == number)]);
    }

    /// <summary>At most so many of the scenes, evenly spread.</summary>
    /// <param name="count">How many.</param>
    public Scenes Thinned(int count) => Count <= count ? this : Select([.. Enumerable.Range(0, count).Select(i => (int)((long)i * Count / count))]);

    /// <summary>Scenes as tensors.</summary>
    /// <param name="scenes">Numbers, from 0; null: all.</param>
    public SceneBatch Batch(IReadOnlyList<int>? scenes = null)
    {
        var chosen = scenes ?? [.. Enumerable.Range(0, Count)];
        var members = chosen.Sum(s => windows[s].Members.Length);
        return new SceneBatch(
            Tensor.From<float>(scenes is null ? paths : Gather(chosen), members, Length, Channels),
            [.. chosen.Select(s => windows[s].Members.Length)],
            Tensor.From<long>([.. chosen.Select(s => (long)windows[s].Environment)]));
    }

    private float[] Gather(IReadOnlyList<int> scenes)
    {
        var size = Length * Channels;
        var gathered = new float[scenes.Sum(s => windows[s].Members.Length) * size];
        var at = 0;
        foreach (var scene in scenes)
        {
            var part = paths.AsSpan(offsets[scene] * size, windows[scene].Members.Length * size);
            part.CopyTo(gathered.AsSpan(at));
            at += part.Length;
        }
        return gathered;
    }

    private static Scenes Cut(Sequences sequences, int length, int least, int stride, INotes? notes, bool latest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(least, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        foreach (var item in sequences)
        {
            if (!item.HasTimes) throw new DataException(sequences.Source, $"sequence '{item.Id}'", "has no times", "name their column: FILE:time=NAME");
            if (item.MissingCount > 0) throw new DataException(sequences.Source, $"sequence '{item.Id}', row {Array.FindIndex(item.Values.ToArray(), float.IsNaN) / item.Channels + 1}", "holds no number (NaN), where every position is needed", "leave such rows out: a gap ends a window");
        }
        var step = StepOf(sequences);
        var environments = sequences.Environments;
        var (windows, paths, used) = (new List<Window>(), new List<float>(), new HashSet<Sequence>());
        foreach (var group in sequences.GroupBy(item => (Name: item.Group ?? item.Id, item.Environment)))
        {
            var runs = group.SelectMany(item => Runs(sequences, item, step)).ToArray();
            if (runs.Length == 0) continue;
            var (first, last) = (runs.Min(r => r.Tick), runs.Max(r => r.Tick + r.Count) - length);
            for (var tick = latest ? last : first; tick <= last; tick += stride)
            {
                var present = runs.Where(r => r.Tick <= tick && tick + length <= r.Tick + r.Count).ToArray();
                if (present.Length < least) continue;
                foreach (var (item, row, start, _) in present)
                {
                    paths.AddRange(item.Values.Slice((row + (int)(tick - start)) * item.Channels, length * item.Channels));
                    used.Add(item);
                }
                windows.Add(new(group.Key.Name, group.Key.Environment is { } e ? environments.ToList().IndexOf(e) : -1, tick * step, [.. present.Select(r => r.Item.Id)]));
            }
        }
        if (sequences.Count > used.Count)
            notes?.Note($"{sequences.Count - used.Count} of {sequences.Count} sequences are left out: not seen for {length} steps together{(least > 1 ? $" with {least - 1} other{(least > 2 ? "s" : "")}" : "")}");
        return new Scenes([.. windows], [.. paths], null, length, sequences.Channels.Count, step, environments);
    }

    /// <summary>The commonest time between two rows: the least that half of all are at least equal to.</summary>
    private static double StepOf(Sequences sequences)
    {
        var steps = new List<double>();
        foreach (var item in sequences)
            for (var i = 1; i < item.Length; i++) steps.Add(item.Times[i] - item.Times[i - 1]);
        if (steps.Count == 0) return 1;
        steps.Sort();
        return steps[steps.Count / 2];
    }

    /// <summary>The stretches of a sequence without a gap, their first row on the grid of steps.</summary>
    private static List<Run> Runs(Sequences sequences, Sequence item, double step)
    {
        var runs = new List<Run>();
        for (var row = 0; row < item.Length; row++)
        {
            var place = item.Times[row] / step;
            var tick = (long)Math.Round(place);
            if (row > 0 && item.Times[row] - item.Times[row - 1] is var passed && Math.Abs(passed / step - Math.Round(passed / step)) > Tolerance)
                throw new DataException(sequences.Source, $"sequence '{item.Id}', row {row + 1}", $"comes {passed:G6} after the one before, where steps are {step:G6}", "resample to equal steps");
            if (runs.Count > 0 && runs[^1] is var open && open.Tick + open.Count == tick) runs[^1] = open with { Count = open.Count + 1 };
            else runs.Add(new(item, row, tick, 1));
        }
        return runs;
    }

    private sealed record Window(string Group, int Environment, double Start, string[] Members);

    private readonly record struct Run(Sequence Item, int Row, long Tick, int Count);
}

/// <summary>Scenes as tensors: the members of one scene after those of the other.</summary>
/// <param name="Paths">The values, [members, steps, channels].</param>
/// <param name="Sizes">How many members each scene has.</param>
/// <param name="Environments">The number of each scene's environment, [scenes]; -1 where it is not known.</param>
public sealed record SceneBatch(Tensor Paths, IReadOnlyList<int> Sizes, Tensor Environments)
{
    /// <summary>The same on a device.</summary>
    /// <param name="device">The device.</param>
    public SceneBatch To(Device device) => new(Paths.To(device), Sizes, Environments.To(device));
}
