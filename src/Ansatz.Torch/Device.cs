using System.Globalization;

namespace Ansatz.Torch;

/// <summary>The kinds of device; the numbers are libtorch's own.</summary>
public enum DeviceType
{
    /// <summary>The processor and its memory.</summary>
    Cpu = 0,

    /// <summary>An NVIDIA GPU (or an AMD one in a ROCm build).</summary>
    Cuda = 1,
}

/// <summary>Where a tensor lives.</summary>
/// <param name="Type">The kind of device.</param>
/// <param name="Index">Which of its kind, from 0.</param>
public readonly record struct Device(DeviceType Type, int Index)
{
    /// <summary>The processor.</summary>
    public static Device Cpu => default;

    /// <summary>Whether this is a GPU.</summary>
    public bool IsCuda => Type == DeviceType.Cuda;

    /// <summary>A GPU.</summary>
    /// <param name="index">Which, from 0.</param>
    public static Device Cuda(int index = 0) => new(DeviceType.Cuda, index);

    /// <summary>Reads <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, or <c>auto</c> (the first GPU where there is one, else the processor).</summary>
    /// <param name="text">The spelled device.</param>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static Device Parse(string text)
    {
        if (text is "auto") return TorchRuntime.IsCudaAvailable ? Cuda() : Cpu;
        if (text is "cpu") return Cpu;
        if (text is "cuda") return Cuda();
        if (text.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(text.AsSpan(5), NumberStyles.None, null, out var index)) return Cuda(index);
        throw new FormatException($"'{text}' is no device; write auto, cpu, cuda or cuda:N");
    }

    /// <inheritdoc/>
    public override string ToString() => IsCuda ? $"cuda:{Index}" : "cpu";

    internal long Code => ((long)Type << 8) | (byte)Index;
}
