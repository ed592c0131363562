namespace Ansatz.Torch;

/// <summary>What a safetensors file holds.</summary>
public sealed class SafeTensorsFile
{
    internal SafeTensorsFile(OrderedDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The tensors by name, in the order of the header; on the processor, without gradients.</summary>
    public OrderedDictionary<string, Tensor> Tensors { get; }

    /// <summary>The texts kept beside the tensors; empty where there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }
}
