using System.Buffers.Binary;

namespace Ansatz.Torch;

/// <summary>
/// Reads and writes tensors as safetensors files, which every tensor library reads and which run no code on load. The header keeps the order of the
/// tensors; the data are ordered by falling size of element, so that each tensor is aligned. Equal content gives equal bytes.
/// Source: the format's description at huggingface.co/docs/safetensors.
/// </summary>
public static class SafeTensors
{
    private const int Chunk = 1 << 24;

    /// <summary>Writes tensors to a file, which is replaced only when all of it is written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Names and tensors, on any device.</param>
    /// <param name="metadata">Texts to keep beside them.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is <c>__metadata__</c>, or the format has no such type of element.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var temporary = path + ".tmp";
        try
        {
            using (var stream = File.Create(temporary))
            {
                Save(stream, tensors, metadata);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes tensors to a stream.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="tensors">Names and tensors, on any device.</param>
    /// <param name="metadata">Texts to keep beside them.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is <c>__metadata__</c>, or the format has no such type of element.</exception>
    public static void Save(Stream stream, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var given = tensors.ToArray();
        var entries = new SafeTensorsEntry[given.Length];
        var names = new HashSet<string>(StringComparer.Ordinal) { SafeTensorsHeader.MetadataName };
        var order = Enumerable.Range(0, given.Length).OrderByDescending(i => given[i].Value.DataType.Bytes()).ToArray();
        var position = 0L;
        foreach (var i in order)
        {
            var (name, tensor) = given[i];
            if (!names.Add(name)) throw new ArgumentException($"the name '{name}' occurs twice, or is reserved", nameof(tensors));
            if (SafeTensorsEntry.CodeOf(tensor.DataType) is null)
                throw new ArgumentException($"tensor '{name}' is {tensor.DataType}, which the format lacks{(tensor.DataType.IsComplex() ? "; convert it to Complex64, or store its ViewAsReal()" : "")}", nameof(tensors));
            var end = position + (tensor.Count * tensor.DataType.Bytes());
            entries[i] = new(name, tensor.DataType, tensor.Shape, position, end);
            position = end;
        }
        var header = new SafeTensorsHeader(entries, metadata ?? new Dictionary<string, string>(StringComparer.Ordinal)).Write();
        if (header.Length - 8 > SafeTensorsHeader.Limit) throw new ArgumentException($"names and metadata of {header.Length} bytes pass the format's limit of {SafeTensorsHeader.Limit}", nameof(tensors));
        stream.Write(header);
        foreach (var i in order) WriteData(stream, given[i].Value);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no valid safetensors file; the message names it and what is wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafeTensorsFile Load(string path)
    {
        using var stream = File.OpenRead(path);
        try
        {
            return Load(stream);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path} is no valid safetensors file: {e.Message}", e);
        }
    }

    /// <summary>Reads a stream from its position to its end.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <exception cref="InvalidDataException">It holds no valid safetensors file; the message says what is wrong.</exception>
    public static SafeTensorsFile Load(Stream stream)
    {
        if (!stream.CanSeek)
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            copy.Position = 0;
            return Load(copy);
        }
        var (header, start) = ReadHeader(stream);
        var tensors = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var entry in header.Entries)
        {
            stream.Position = start + entry.Begin;
            tensors.Add(entry.Name, ReadData(stream, entry));
        }
        return new(tensors, header.Metadata);
    }

    // The header, and where the data start. What the file says is checked against its length before memory is taken for it.
    private static (SafeTensorsHeader Header, long Start) ReadHeader(Stream stream)
    {
        Span<byte> prefix = stackalloc byte[8];
        var available = stream.Length - stream.Position - prefix.Length;
        if (available < 0) throw SafeTensorsHeader.Invalid($"it has {available + prefix.Length} bytes, fewer than the 8 of the header's length");
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > SafeTensorsHeader.Limit) throw SafeTensorsHeader.Invalid($"its header would have {length} bytes, more than the format's limit of {SafeTensorsHeader.Limit}");
        if (length > (ulong)available) throw SafeTensorsHeader.Invalid($"its header would have {length} bytes, but only {available} follow; the file is cut off");
        var json = new byte[length];
        stream.ReadExactly(json);
        return (SafeTensorsHeader.Read(json, available - json.Length), stream.Position);
    }

    private static unsafe void WriteData(Stream stream, Tensor tensor)
    {
        using var off = NoGrad.Begin();
        var plain = tensor.Plain();
        var bytes = plain.Count * plain.DataType.Bytes();
        if (bytes == 0) return;
        Native.Check(Native.TensorData(plain.Handle, out var data));
        for (var done = 0L; done < bytes; done += Chunk)
            stream.Write(new ReadOnlySpan<byte>((byte*)data + done, (int)Math.Min(Chunk, bytes - done)));
        GC.KeepAlive(plain);
    }

    private static unsafe Tensor ReadData(Stream stream, SafeTensorsEntry entry)
    {
        var tensor = Tensor.Empty(entry.Shape, entry.Type);
        var bytes = entry.End - entry.Begin;
        if (bytes == 0) return tensor;
        Native.Check(Native.TensorData(tensor.Handle, out var data));
        for (var done = 0L; done < bytes; done += Chunk)
        {
            var part = new Span<byte>((byte*)data + done, (int)Math.Min(Chunk, bytes - done));
            stream.ReadExactly(part);
            if (entry.Type == ScalarType.Bool && part.ContainsAnyExceptInRange((byte)0, (byte)1)) throw SafeTensorsHeader.Invalid($"tensor '{entry.Name}' is BOOL, but holds other bytes than 0 and 1");
        }
        GC.KeepAlive(tensor);
        return tensor;
    }
}
