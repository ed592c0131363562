using System.Text.Json;

namespace Ansatz.Torch;

/// <summary>Reads one tensor's description: <c>{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}</c>.</summary>
internal static class SafeTensorsEntryReader
{
    private const int MaximumRank = 64; // more than libtorch's iterators take

    /// <exception cref="InvalidDataException">It is incomplete, or its parts contradict each other.</exception>
    public static SafeTensorsEntry Read(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw Invalid(name, "is no object");
        ScalarType? type = null;
        long[]? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString();
            reader.Read();
            switch (key)
            {
                case "dtype" when type is null:
                    if (reader.TokenType != JsonTokenType.String) throw Invalid(name, "has a dtype that is no text");
                    var code = reader.GetString()!;
                    type = SafeTensorsEntry.TypeOf(code) ?? throw Invalid(name, $"has {SafeTensorsEntry.Explain(code)}");
                    break;
                case "shape" when shape is null:
                    shape = Numbers(ref reader, name, key, MaximumRank);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = Numbers(ref reader, name, key, 2);
                    break;
                default:
                    throw Invalid(name, $"has an entry '{key}' that is unknown or occurs twice");
            }
        }
        if (type is null || shape is null || offsets is not [var begin, var end]) throw Invalid(name, "needs dtype, shape and two data_offsets");
        if (end < begin) throw Invalid(name, $"ends at byte {end}, before it begins at {begin}");
        if (Bytes(shape, type.Value) is not { } bytes) throw Invalid(name, $"has the shape {Shape.Create(shape)}, which is too large");
        if (bytes != end - begin) throw Invalid(name, $"needs {bytes} bytes for {type} {Shape.Create(shape)}, but has {end - begin}");
        return new(name, type.Value, Shape.Create(shape), begin, end);
    }

    private static long[] Numbers(ref Utf8JsonReader reader, string name, string key, int limit)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw Invalid(name, $"has a {key} that is no list");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0) throw Invalid(name, $"has a {key} that holds something other than integers from 0");
            if (numbers.Count == limit) throw Invalid(name, $"has a {key} of more than {limit} numbers");
            numbers.Add(number);
        }
        return [.. numbers];
    }

    // The size in bytes; null where a tensor of the shape, its zeros counted as ones, could not be addressed.
    private static long? Bytes(long[] shape, ScalarType type)
    {
        var bytes = (Int128)type.Bytes();
        foreach (var size in shape)
        {
            bytes *= Math.Max(size, 1);
            if (bytes > long.MaxValue) return null;
        }
        return Array.IndexOf(shape, 0) >= 0 ? 0 : (long)bytes;
    }

    private static InvalidDataException Invalid(string name, string text) => SafeTensorsHeader.Invalid($"tensor '{name}' {text}");
}
