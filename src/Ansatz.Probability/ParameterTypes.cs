using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>What type and device a distribution's parameters and values take. One place for the rules.</summary>
internal static class ParameterTypes
{
    /// <summary>The type and device that the tensors among the parameters agree on; Float32 on the CPU when all are numbers.</summary>
    public static (ScalarType Type, Device Device) Common(ReadOnlySpan<Tensor> values)
    {
        ScalarType? type = null;
        Device? device = null;
        var rank = -1;
        foreach (var value in values)
        {
            if (value.IsNumber)
                continue;
            if (device is null || (value.Rank > 0 && !value.Device.Equals(Device.Cpu)))
                device = value.Device;
            if (!value.IsFloatingPoint)
                continue;
            var ofDimension = Math.Min(value.Rank, 1);                    // a 0-dim tensor promotes no other, as in libtorch
            if (ofDimension > rank)
                (type, rank) = (value.DataType, ofDimension);
            else if (ofDimension == rank)
                type = Promote(type!.Value, value.DataType);
        }
        return (type ?? ScalarType.Float32, device ?? Device.Cpu);
    }

    /// <summary>The parameter in that type and on that device: itself when it already is.</summary>
    public static Tensor Adopt(Tensor value, ScalarType type, Device device)
    {
        if (value.IsNumber || value.DataType != type)
            value = value.To(type);
        return value.Device.Equals(device) ? value : value.To(device);
    }

    /// <summary>A value to score: integers, booleans and plain numbers take the distribution's type, other tensors keep theirs.</summary>
    public static Tensor AdoptValue(Tensor value, ScalarType type, Device device) =>
        value.IsNumber || !value.IsFloatingPoint ? Adopt(value, type, device) : value;

    /// <summary>Refuses a value whose last dimensions cannot be an event.</summary>
    public static void CheckEvent(Distribution distribution, Tensor value)
    {
        var events = distribution.EventShape;
        if (events.Rank == 0)
            return;
        var outer = value.Rank - events.Rank;
        if (outer < 0 || !value.Shape[outer..].Equals(events))
            throw new ArgumentException(
                $"{distribution.Name}: a value of shape {value.Shape} does not end in the event shape {events}.", nameof(value));
    }

    /// <summary>The smallest positive normal number of a type.</summary>
    public static double SmallestNormal(ScalarType type) => type == ScalarType.Float64 ? 2.2250738585072014e-308 : 1.1754943508222875e-38;

    /// <summary>The distance from 1 to the next number of a type.</summary>
    public static double Epsilon(ScalarType type) => type == ScalarType.Float64 ? 2.220446049250313e-16 : 1.1920928955078125e-7;

    private static ScalarType Promote(ScalarType a, ScalarType b) =>
        a == b ? a
        : a == ScalarType.Float64 || b == ScalarType.Float64 ? ScalarType.Float64
        : ScalarType.Float32;
}
