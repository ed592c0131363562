using Ansatz.Torch;

namespace Ansatz.Networks;

public abstract partial class Module
{
    /// <summary>
    /// The state: names to tensors, parameters (in their unconstrained form) and buffers. The tensors are the module's own, without
    /// gradient: later steps change them. <see cref="Tensor.Clone"/> keeps a copy.
    /// </summary>
    public OrderedDictionary<string, Tensor> State()
    {
        var state = new OrderedDictionary<string, Tensor>();
        foreach (var (name, member) in Walk())
        {
            switch (member)
            {
                case Parameter parameter:
                    state.Add(name, parameter.Unconstrained.Detach());
                    break;
                case ModuleBuffer buffer:
                    state.Add(name, buffer.Value);
                    break;
            }
        }

        return state;
    }

    /// <summary>Copies a state into this module's parameters and buffers. Nothing changes when something differs.</summary>
    /// <param name="state">What <see cref="State"/> gave of a module with the same names and shapes.</param>
    /// <exception cref="StateException">Names or shapes differ: the message says which.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state) => LoadState(state, "state");

    /// <summary>Writes the state as a safetensors file.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="metadata">Text that is kept beside the tensors.</param>
    public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null) => SafeTensors.Save(path, State(), metadata);

    /// <summary>Reads the state from a safetensors file. Nothing changes when something differs.</summary>
    /// <param name="path">The file that <see cref="Save"/> wrote.</param>
    /// <exception cref="StateException">Names or shapes differ: the message says which.</exception>
    public void Load(string path) => LoadState(SafeTensors.Load(path).Tensors, Path.GetFileName(path));

    private void LoadState(IReadOnlyDictionary<string, Tensor> state, string source)
    {
        var members = Walk().Where(pair => pair.Member is Parameter or ModuleBuffer).ToList();
        StateException.ThrowIfDifferent(
            GetType().Name,
            [.. members.Select(pair => KeyValuePair.Create(pair.Name, pair.Member is Parameter p ? p.Unconstrained : ((ModuleBuffer)pair.Member).Value))],
            source,
            state);

        using var off = NoGrad.Begin();
        foreach (var (name, member) in members)
        {
            switch (member)
            {
                case Parameter parameter:
                    parameter.Unconstrained.CopyInPlace(state[name]);
                    break;
                case ModuleBuffer buffer:
                    buffer.Assign(state[name]);
                    break;
            }
        }
    }
}
