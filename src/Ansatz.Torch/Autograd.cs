namespace Ansatz.Torch;

/// <summary>Derivatives of recorded computations.</summary>
public static class Autograd
{
    /// <summary>Whether operators on this thread record a graph.</summary>
    public static bool IsEnabled => Native.GradMode(-1) != 0;

    /// <summary>The gradients of outputs with respect to inputs: <c>sum_i gradOutputs_i^T d outputs_i / d inputs_j</c>.</summary>
    /// <param name="outputs">The results; scalars where no <paramref name="gradOutputs"/> are given.</param>
    /// <param name="inputs">What to differentiate by: tensors that gradients flow through.</param>
    /// <param name="gradOutputs">The vectors of the products, of the shapes of the outputs; null: ones for scalars.</param>
    /// <param name="createGraph">Whether the gradients are themselves recorded, for higher derivatives.</param>
    /// <param name="allowUnused">Whether an input that no output depends on gives null instead of an error.</param>
    /// <param name="retainGraph">Whether the graph can be walked again; by default where <paramref name="createGraph"/> is set.</param>
    /// <returns>A gradient of each input's shape; null only where <paramref name="allowUnused"/> is set.</returns>
    /// <exception cref="TorchException">An input is unused, an output has no graph, or shapes differ.</exception>
    public static unsafe Tensor?[] Gradient(
        IReadOnlyList<Tensor> outputs,
        IReadOnlyList<Tensor> inputs,
        IReadOnlyList<Tensor>? gradOutputs = null,
        bool createGraph = false,
        bool allowUnused = false,
        bool? retainGraph = null)
    {
        if (gradOutputs is not null && gradOutputs.Count != outputs.Count)
            throw new ArgumentException($"{gradOutputs.Count} gradients are given for {outputs.Count} outputs", nameof(gradOutputs));
        var (from, seeds, to) = (Handles(outputs), gradOutputs is null ? null : Handles(gradOutputs), Handles(inputs));
        var results = new nint[inputs.Count];
        fixed (nint* f = from, s = seeds, t = to, r = results)
        {
            Native.Check(Native.Gradient(f, s, from.Length, t, to.Length, (retainGraph ?? createGraph) ? 1 : 0, createGraph ? 1 : 0, allowUnused ? 1 : 0, r));
        }
        GC.KeepAlive(outputs);
        GC.KeepAlive(inputs);
        GC.KeepAlive(gradOutputs);
        return Array.ConvertAll(results, Tensor.Wrap);
    }

    /// <summary>The gradient of a scalar with respect to one tensor; see the other overload.</summary>
    /// <param name="output">The scalar.</param>
    /// <param name="input">What to differentiate by.</param>
    /// <param name="createGraph">Whether the gradient is itself recorded.</param>
    public static Tensor Gradient(Tensor output, Tensor input, bool createGraph = false) => Gradient([output], [input], createGraph: createGraph)[0]!;

    internal static nint[] Handles(IReadOnlyList<Tensor> tensors)
    {
        var handles = new nint[tensors.Count];
        for (var i = 0; i < handles.Length; i++) handles[i] = tensors[i].Handle;
        return handles;
    }
}
