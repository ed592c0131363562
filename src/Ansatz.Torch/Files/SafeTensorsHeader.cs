using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ansatz.Torch;

/// <summary>The header of a safetensors file: its length in 8 bytes, little-endian, then JSON, padded with spaces to a multiple of 8.</summary>
internal sealed class SafeTensorsHeader(IReadOnlyList<SafeTensorsEntry> entries, IReadOnlyDictionary<string, string> metadata)
{
    /// <summary>The length that the format allows.</summary>
    public const long Limit = 100_000_000;

    public const string MetadataName = "__metadata__";

    /// <summary>In the order of the header.</summary>
    public IReadOnlyList<SafeTensorsEntry> Entries { get; } = entries;

    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata;

    /// <summary>The bytes of the length and the header.</summary>
    public byte[] Write()
    {
        using var buffer = new MemoryStream();
        buffer.Write(stackalloc byte[8]);
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (Metadata.Count > 0)
            {
                json.WriteStartObject(MetadataName);
                foreach (var (key, text) in Metadata.OrderBy(m => m.Key, StringComparer.Ordinal)) json.WriteString(key, text);
                json.WriteEndObject();
            }
            foreach (var entry in Entries) Write(json, entry);
            json.WriteEndObject();
        }
        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        var bytes = buffer.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bytes.Length - 8);
        return bytes;
    }

    /// <summary>Reads the JSON of a header and checks it against the number of bytes that follow it.</summary>
    /// <exception cref="InvalidDataException">It is no valid header; the message says where.</exception>
    public static SafeTensorsHeader Read(ReadOnlySpan<byte> json, long dataLength)
    {
        if (json.IsEmpty || json[0] != '{') throw Invalid("the header does not begin with '{'");
        var entries = new List<SafeTensorsEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                if (!names.Add(name)) throw Invalid($"the header names '{name}' twice");
                reader.Read();
                if (name == MetadataName) ReadMetadata(ref reader, metadata);
                else entries.Add(SafeTensorsEntryReader.Read(ref reader, name));
            }
            while (reader.Read()) throw Invalid("the header goes on after its object");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"the header is no valid JSON: {e.Message}", e);
        }
        CheckLayout(entries, dataLength);
        return new(entries, metadata);
    }

    internal static InvalidDataException Invalid(string text) => new(text);

    private static void Write(Utf8JsonWriter json, SafeTensorsEntry entry)
    {
        json.WriteStartObject(entry.Name);
        json.WriteString("dtype", SafeTensorsEntry.CodeOf(entry.Type));
        json.WriteStartArray("shape");
        foreach (var size in entry.Shape.AsSpan()) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(entry.Begin);
        json.WriteNumberValue(entry.End);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw Invalid($"'{MetadataName}' is no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String) throw Invalid($"the metadata '{key}' are no text");
            if (!metadata.TryAdd(key, reader.GetString()!)) throw Invalid($"the metadata name '{key}' twice");
        }
    }

    // The tensors cover the data without a gap or an overlap.
    private static void CheckLayout(List<SafeTensorsEntry> entries, long dataLength)
    {
        var position = 0L;
        var before = "the beginning";
        foreach (var entry in entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            if (entry.Begin < position) throw Invalid($"tensor '{entry.Name}' begins at byte {entry.Begin} of the data, inside {before}, which ends at {position}");
            if (entry.Begin > position) throw Invalid($"bytes {position} to {entry.Begin} of the data, before tensor '{entry.Name}', belong to no tensor");
            if (entry.End > dataLength) throw Invalid($"tensor '{entry.Name}' ends at byte {entry.End} of the data, but there are only {dataLength}; the file is cut off");
            position = entry.End;
            before = $"tensor '{entry.Name}'";
        }
        if (position != dataLength) throw Invalid($"{dataLength - position} bytes follow {before}, the last tensor");
    }
}
