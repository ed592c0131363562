using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>TorchScript networks as what a slot expects.</summary>
public static class ScriptNetworks
{
    /// <summary>
    /// What loads the network that a spelling names: <c>FILE.pt[:low=-1,high=1]</c> as a classifier, <c>FILE.pt:log-variance</c> (<c>variance</c>,
    /// <c>standard-deviation</c>) as an encoder.
    /// </summary>
    /// <param name="expected">The slot's interface.</param>
    /// <param name="spelled">The path and what is said of the network.</param>
    /// <returns>A function that loads it; it throws <see cref="InvalidDataException"/> when the file is no TorchScript.</returns>
    /// <exception cref="FormatException">No network fits the slot, or what is said of it is wrong.</exception>
    public static Func<object> Reader(Type expected, SpelledValue spelled)
    {
        if (expected == typeof(IClassifier))
        {
            spelled.Accept(0, "low", "high");
            var (low, high) = (spelled.Number("low", 0), spelled.Number("high", 1));
            return () => new ScriptClassifier(TorchScript.Load(spelled.Name), low, high);
        }
        if (expected != typeof(IGaussianEncoder)) throw new FormatException($"a TorchScript network is no {expected.Name}");
        var kinds = Enum.GetValues<LatentSpread>().ToDictionary(kind => Naming.Kebab($"{kind}"));
        spelled.Accept(1);
        return spelled.Positional is [var word] && kinds.TryGetValue(word.Values[0], out var spread) ? () => new ScriptEncoder(TorchScript.Load(spelled.Name), spread)
            : throw new FormatException($"say what stands beside the means in the network's output: {string.Join(" or ", kinds.Keys.Select(kind => $"{spelled.Name}:{kind}"))}");
    }
}
