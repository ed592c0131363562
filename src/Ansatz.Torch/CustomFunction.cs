using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ansatz.Torch;

/// <summary>
/// A differentiable function of one's own: a node of libtorch's graph whose backward is a delegate. Both delegates should be <c>static</c> and
/// get everything through their arguments; what backward needs of the tensors is saved by forward, never captured (a captured output leaks).
/// </summary>
/// <typeparam name="TState">What both delegates get beside tensors: sizes, options; no tensors.</typeparam>
/// <param name="name">The name in error texts.</param>
/// <param name="forward">Computes the outputs, without recording, and saves what backward needs.</param>
/// <param name="backward">Computes the gradients of the inputs (null: none). Written with tensor operators, it can be differentiated again.</param>
public sealed class CustomFunction<TState>(string name, CustomForward<TState> forward, CustomBackward<TState> backward)
{
    /// <summary>Applies the function and records its node where an input requires a gradient.</summary>
    /// <param name="state">What the delegates get beside tensors.</param>
    /// <param name="inputs">The differentiable inputs.</param>
    /// <returns>The outputs, connected to the graph.</returns>
    public unsafe Tensor[] Apply(TState state, params ReadOnlySpan<Tensor> inputs)
    {
        var saved = new SavedTensors();
        Tensor[] outputs;
        using (NoGrad.Begin()) outputs = forward(state, inputs, saved);
        if (!Autograd.IsEnabled) return outputs;

        Tensor[] keep = [.. inputs];
        var (inHandles, outHandles, savedHandles) = (Autograd.Handles(keep), Autograd.Handles(outputs), Autograd.Handles(saved.Tensors));
        var isOutput = new byte[savedHandles.Length];
        for (var i = 0; i < isOutput.Length; i++) isOutput[i] = Array.IndexOf(outHandles, savedHandles[i]) >= 0 ? (byte)1 : (byte)0;
        var results = new nint[outputs.Length];
        var node = GCHandle.ToIntPtr(GCHandle.Alloc(new CustomNode((gradients, kept) => backward(state, gradients, kept))));
        fixed (nint* a = inHandles, b = outHandles, c = savedHandles, r = results)
        fixed (byte* d = isOutput)
        {
            Native.Check(Native.Function(name, a, inHandles.Length, b, outHandles.Length, c, d, savedHandles.Length, node, &CustomNode.Backward, &CustomNode.Release, r));
        }
        GC.KeepAlive(keep);
        GC.KeepAlive(outputs);
        GC.KeepAlive(saved);
        return Array.ConvertAll(results, handle => Tensor.Wrap(handle)!);
    }

    /// <summary>Applies a function of one output.</summary>
    /// <param name="state">What the delegates get beside tensors.</param>
    /// <param name="inputs">The differentiable inputs.</param>
    public Tensor ApplyOne(TState state, params ReadOnlySpan<Tensor> inputs) => Apply(state, inputs)[0];
}

/// <summary>Computes the outputs of a <see cref="CustomFunction{TState}"/>.</summary>
/// <typeparam name="TState">What it gets beside tensors.</typeparam>
/// <param name="state">What it gets beside tensors.</param>
/// <param name="inputs">The inputs.</param>
/// <param name="saved">Takes the tensors that backward needs: inputs, outputs, intermediates.</param>
public delegate Tensor[] CustomForward<in TState>(TState state, ReadOnlySpan<Tensor> inputs, SavedTensors saved);

/// <summary>Computes the gradients of the inputs of a <see cref="CustomFunction{TState}"/>.</summary>
/// <typeparam name="TState">What it gets beside tensors.</typeparam>
/// <param name="state">What it gets beside tensors.</param>
/// <param name="gradients">The gradients of the outputs; null where none flows.</param>
/// <param name="saved">What forward saved, in its order.</param>
public delegate Tensor?[] CustomBackward<in TState>(TState state, ReadOnlySpan<Tensor?> gradients, ReadOnlySpan<Tensor> saved);

/// <summary>Takes what a forward delegate saves for backward.</summary>
public sealed class SavedTensors
{
    internal List<Tensor> Tensors { get; } = [];

    /// <summary>Saves tensors; backward gets them in the order in which they were added.</summary>
    /// <param name="tensors">Inputs, outputs or intermediates.</param>
    public void Add(params ReadOnlySpan<Tensor> tensors) => Tensors.AddRange(tensors);
}

/// <summary>The managed half of a node; held by a handle that the native half releases.</summary>
internal sealed class CustomNode(CustomNodeBackward backward)
{
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static unsafe int Backward(nint state, nint* gradients, int gradientCount, nint* saved, int savedCount, nint* results, int inputCount, long* error)
    {
        // Wrapped first, so that every reference is owned whatever happens next.
        using var scope = TensorScope.Open();
        var (given, kept) = (Wrap(gradients, gradientCount), Wrap(saved, savedCount));
        try
        {
            var node = (CustomNode)GCHandle.FromIntPtr(state).Target!;
            var found = node.Run(given, kept!);
            if (found.Length != inputCount) throw new InvalidOperationException($"backward gives {found.Length} gradients for {inputCount} inputs");
            for (var i = 0; i < found.Length; i++)
            {
                results[i] = found[i]?.Handle ?? 0;
                if (results[i] != 0) Native.TensorRetain(results[i]);
            }
            GC.KeepAlive(found);
            return 0;
        }
#pragma warning disable CA1031 // no exception may cross native frames: it is stored, and thrown again by Backward()
        catch (Exception exception)
#pragma warning restore CA1031
        {
            *error = CallbackErrors.Store(exception);
            return -1;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void Release(nint state) => GCHandle.FromIntPtr(state).Free();

    private Tensor?[] Run(Tensor?[] gradients, Tensor[] saved) => backward(gradients, saved);

    private static unsafe Tensor?[] Wrap(nint* handles, int count)
    {
        var tensors = new Tensor?[count];
        for (var i = 0; i < count; i++) tensors[i] = Tensor.Wrap(handles[i]);
        return tensors;
    }
}

/// <summary>A backward delegate with its state bound.</summary>
internal delegate Tensor?[] CustomNodeBackward(ReadOnlySpan<Tensor?> gradients, ReadOnlySpan<Tensor> saved);
