using System.Text;

namespace Ansatz.Torch;

/// <content>Arguments as the text of an error shows them.</content>
internal readonly unsafe partial struct Value
{
    private const int Shown = 8;

    /// <summary>Shapes and types of tensors, values of the rest.</summary>
    public string Describe() => Kind switch
    {
        ValueKind.None => "none",
        ValueKind.Default => "default",
        ValueKind.Tensor => Describe((nint)_payload),
        ValueKind.Integer => $"{_payload}",
        ValueKind.Boolean => _payload != 0 ? "true" : "false",
        ValueKind.Real => $"{Real}",
        ValueKind.Complex => $"{Real} + {Imaginary}i",
        ValueKind.Text => $"\"{Encoding.UTF8.GetString((byte*)_payload, _length)}\"",
        ValueKind.Integers => List(new ReadOnlySpan<long>((long*)_payload, _length), static x => $"{x}"),
        ValueKind.Reals => List(new ReadOnlySpan<double>((double*)_payload, _length), static x => $"{x}"),
        ValueKind.Booleans => List(new ReadOnlySpan<bool>((bool*)_payload, _length), static x => x ? "true" : "false"),
        ValueKind.Tensors or ValueKind.OptionalTensors => List(new ReadOnlySpan<nint>((nint*)_payload, _length), Describe),
        ValueKind.Scalars => List(new ReadOnlySpan<Value>((Value*)_payload, _length), static x => x.Describe()),
        ValueKind.Device => new Device((DeviceType)(_payload >> 8), (int)(_payload & 255)).ToString(),
        _ => Kind.ToString(),
    };

    private static string Describe(nint tensor)
    {
        if (tensor == 0) return "none";
        var sizes = new long[Native.TensorRank(tensor)];
        fixed (long* pointer = sizes) Native.TensorSizes(tensor, pointer);
        return $"{(ScalarType)(Native.TensorFacts(tensor) & 255)} {Shape.Create(sizes)}";
    }

    private static string List<T>(ReadOnlySpan<T> items, Func<T, string> text)
    {
        var parts = new List<string>();
        foreach (var item in items[..Math.Min(items.Length, Shown)]) parts.Add(text(item));
        if (items.Length > Shown) parts.Add($".. {items.Length} in all");
        return $"[{string.Join(", ", parts)}]";
    }
}
