using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>The weights (and buffers) of modules at the best figure of a validation so far.</summary>
/// <param name="modules">The modules.</param>
internal sealed class BestWeights(IReadOnlyList<Module> modules)
{
    private readonly OrderedDictionary<string, Tensor> kept = [];

    /// <summary>Keeps the weights as they are.</summary>
    public void Keep()
    {
        using var off = NoGrad.Begin();
        foreach (var (name, tensor) in Present())
        {
            if (kept.TryGetValue(name, out var copy)) copy.CopyInPlace(tensor);
            else kept.Add(name, tensor.Clone().Escape());
        }
    }

    /// <summary>Puts the kept weights into the modules; nothing happens where none were kept.</summary>
    public void Restore()
    {
        if (kept.Count == 0) return;
        for (var i = 0; i < modules.Count; i++)
        {
            var prefix = $"{i}.";
            modules[i].LoadState(kept.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value));
        }
    }

    /// <summary>The kept weights, by module number and name; empty where none were kept.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State() => kept;

    /// <summary>Takes what <see cref="State"/> gave.</summary>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        kept.Clear();
        foreach (var (name, tensor) in state) kept.Add(name, tensor.Clone().Escape());
    }

    private IEnumerable<KeyValuePair<string, Tensor>> Present() => modules.SelectMany((module, i) => module.State().Select(pair => KeyValuePair.Create($"{i}.{pair.Key}", pair.Value)));
}
