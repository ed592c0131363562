using System.Text.Json;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>Everything of a fit that is neither weights nor moments. With them it is a checkpoint; order and noise follow from the step.</summary>
internal sealed record TrainingState
{
    public long Step { get; set; }

    public double Seconds { get; set; }

    /// <summary>The row of metrics that is being collected.</summary>
    public MeanState Row { get; set; } = new();

    /// <summary>Means over the steps at hand and over the ones before them, for the result.</summary>
    public MeanState Recent { get; set; } = new();

    public MeanState Before { get; set; } = new();

    public StoppingState Stopping { get; set; } = new();

    public double[] Scales { get; set; } = [];

    /// <summary>How each draw of the first step was differentiated, by phase and address; none where the file does not say.</summary>
    public Dictionary<string, string> Strategies { get; set; } = [];

    /// <summary>The best figure of the validation so far, where its weights are kept.</summary>
    public BestFigure? Best { get; set; }

    public MetricPosition Metrics { get; set; }

    public FitResult? Result { get; set; }
}

/// <summary>Sums of figures by name.</summary>
internal sealed record MeanState
{
    public long Count { get; set; }

    public Dictionary<string, double> Sums { get; set; } = [];

    public void Add(IEnumerable<KeyValuePair<string, double>> values)
    {
        Count++;
        foreach (var (name, value) in values) Sums[name] = Sums.GetValueOrDefault(name) + value;
    }

    public Dictionary<string, double> Means() => Sums.ToDictionary(sum => sum.Key, sum => sum.Value / Count);

    public MeanState Merge(MeanState other)
    {
        var merged = new MeanState { Count = Count + other.Count, Sums = new(Sums) };
        foreach (var (name, value) in other.Sums) merged.Sums[name] = merged.Sums.GetValueOrDefault(name) + value;
        return merged;
    }
}

/// <summary>Checkpoints of a fit as safetensors files: weights, moments, averages, and the rest as JSON in the metadata.</summary>
internal sealed class CheckpointContent(IReadOnlyList<Module> modules, IReadOnlyList<Optimizer> optimizers, WeightAverage? average, BestWeights? best = null)
{
    private const string StateKey = "state", FormatKey = "format", Format = "ansatz-checkpoint-1";

    public void Save(string path, TrainingState state)
    {
        state.Scales = [.. optimizers.Select(optimizer => optimizer.Scale)];
        var tensors = new List<KeyValuePair<string, Tensor>>();
        for (var i = 0; i < modules.Count; i++) tensors.AddRange(Prefixed($"module.{i}.", modules[i].State()));
        for (var i = 0; i < optimizers.Count; i++) tensors.AddRange(Prefixed($"optimizer.{i}.", optimizers[i].State()));
        if (average is not null) tensors.AddRange(Prefixed("average.", average.State()));
        if (best is not null) tensors.AddRange(Prefixed("best.", best.State()));
        SafeTensors.Save(path, tensors, new Dictionary<string, string> { [FormatKey] = Format, [StateKey] = JsonSerializer.Serialize(state, LabJson.Compact) });
    }

    /// <summary>Reads a checkpoint into the modules and optimizers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="check">Looks at the state before anything is read into a module.</param>
    public TrainingState Load(string path, Action<TrainingState> check)
    {
        var file = SafeTensors.Load(path);
        if (file.Metadata.GetValueOrDefault(FormatKey) != Format) throw new CheckpointException($"{path} is no checkpoint of this version of Ansatz");
        var state = JsonSerializer.Deserialize<TrainingState>(file.Metadata[StateKey], LabJson.Compact) ?? throw new CheckpointException($"{path} has no state");
        if (state.Scales.Length != optimizers.Count) throw new CheckpointException($"{path} has {state.Scales.Length} optimizers; the fit has {optimizers.Count}");
        check(state);
        for (var i = 0; i < modules.Count; i++) modules[i].LoadState(Under($"module.{i}.", file.Tensors));
        for (var i = 0; i < optimizers.Count; i++)
        {
            optimizers[i].LoadState(Under($"optimizer.{i}.", file.Tensors));
            optimizers[i].Scale = state.Scales[i];
        }
        average?.LoadState(Under("average.", file.Tensors));
        best?.LoadState(Under("best.", file.Tensors));
        return state;
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Prefixed(string prefix, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        tensors.Select(tensor => KeyValuePair.Create(prefix + tensor.Key, tensor.Value));

    private static Dictionary<string, Tensor> Under(string prefix, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        tensors.Where(tensor => tensor.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(tensor => tensor.Key[prefix.Length..], tensor => tensor.Value);
}
