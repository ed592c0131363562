namespace Ansatz.Torch;

/// <summary>
/// A network that PyTorch saved with <c>torch.jit.save</c>, run by libtorch itself: a function of one tensor that gives one, in evaluation mode. Gradients flow
/// to its input, not to its weights. Loading one runs no code but TorchScript's.
/// </summary>
public sealed class TorchScript
{
    private readonly nint _handle;

    private TorchScript(nint handle, string path) => (_handle, Path) = (handle, path);

    /// <summary>Frees the network.</summary>
    ~TorchScript() => Native.ScriptFree(_handle);

    /// <summary>The file, as it was named.</summary>
    public string Path { get; }

    /// <summary>Loads a network onto the processor.</summary>
    /// <param name="path">The file, usually <c>.pt</c>.</param>
    /// <exception cref="InvalidDataException">There is no such file, or it is no TorchScript, such as a pickled state; the message says how one is made.</exception>
    public static TorchScript Load(string path)
    {
        if (!File.Exists(path)) throw new InvalidDataException($"{path} does not exist");
        try
        {
            Native.Check(Native.Script(path, out var handle));
            return new TorchScript(handle, path);
        }
        catch (TorchException fault)
        {
            throw new InvalidDataException(
                $"{path} is no TorchScript that this libtorch reads ({fault.Message.Split('\n')[0]}). In Python: torch.jit.save(torch.jit.trace(network.eval(), example), '{System.IO.Path.GetFileName(path)}')", fault);
        }
    }

    /// <summary>Moves the network.</summary>
    /// <param name="device">Where to.</param>
    public void To(Device device)
    {
        Native.Check(Native.ScriptTo(_handle, (int)device.Type, device.Index));
        GC.KeepAlive(this);
    }

    /// <summary>The network's answer, with gradient to the input.</summary>
    /// <param name="input">Its one argument, on its device.</param>
    /// <exception cref="TorchException">It refuses the input, takes more arguments, or gives something else than a tensor.</exception>
    public Tensor Forward(Tensor input)
    {
        Native.Check(Native.ScriptForward(_handle, input.Handle, out var result));
        GC.KeepAlive(input);
        GC.KeepAlive(this);
        return Tensor.Wrap(result) ?? throw new TorchException($"{Path} gives no tensor");
    }
}
