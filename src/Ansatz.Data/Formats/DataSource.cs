using System.IO.Compression;

namespace Ansatz.Data.Formats;

/// <summary>
/// A file, folder, or standard input to read from. A gzip-compressed file is seen decompressed; what it may expand to is bounded.
/// Standard input is kept in a temporary file, deleted on disposal.
/// </summary>
public sealed class DataSource : IDisposable
{
    private const int HeadLength = 512;
    private readonly List<string> temporary = [];
    private string? plainPath;

    private DataSource(string name, string path, bool isFolder)
    {
        (Name, Path, IsFolder) = (name, path, isFolder);
        if (isFolder) return;
        Length = Try(() => new FileInfo(path).Length);
        var raw = Try(() =>
        {
            using var stream = File.OpenRead(path);
            return ReadHead(stream);
        });
        IsCompressed = raw.Length >= 2 && raw[0] == 0x1F && raw[1] == 0x8B;
        Head = raw;
        if (!IsCompressed) return;
        using var content = Open();
        Head = ReadHead(content);
    }

    /// <summary>The source as the user named it.</summary>
    public string Name { get; }

    /// <summary>The path of the file or folder.</summary>
    public string Path { get; }

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder { get; }

    /// <summary>Whether the file is gzip-compressed.</summary>
    public bool IsCompressed { get; }

    /// <summary>The length of the file in bytes, as it lies on disk; 0 for a folder.</summary>
    public long Length { get; }

    /// <summary>The first bytes (at most 512) of the decompressed content; empty for a folder.</summary>
    public ReadOnlyMemory<byte> Head { get; } = Array.Empty<byte>();

    /// <summary>The extension in lower case with its dot, without a final <c>.gz</c>; empty for a folder.</summary>
    public string Extension => IsFolder ? "" : ExtensionOf(Name);

    /// <summary>The file's or folder's own name, without the way to it.</summary>
    public string FileName => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(Path));

    /// <summary>Opens a path.</summary>
    /// <param name="path">A file or folder.</param>
    /// <exception cref="DataException">It does not exist or cannot be read.</exception>
    public static DataSource FromPath(string path)
    {
        if (Directory.Exists(path)) return new(path, path, isFolder: true);
        if (!File.Exists(path)) throw new DataException(path, "", "does not exist");
        using var pipe = OpenPipe(path);
        return pipe is null ? new(path, path, isFolder: false) : FromStream(pipe, path);
    }

    /// <summary>Takes all of a stream, such as standard input.</summary>
    /// <param name="stream">The stream; read to its end.</param>
    /// <param name="name">Its name in messages.</param>
    public static DataSource FromStream(Stream stream, string name)
    {
        var path = System.IO.Path.GetTempFileName();
        try
        {
            using (var file = File.Create(path)) stream.CopyTo(file);
            var source = new DataSource(name, path, isFolder: false);
            source.temporary.Add(path);
            return source;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>The extension of a name in lower case with its dot, without a final <c>.gz</c>.</summary>
    /// <param name="name">A file's name.</param>
    public static string ExtensionOf(string name)
    {
        var lower = System.IO.Path.GetFileName(name).ToLowerInvariant();
        return System.IO.Path.GetExtension(lower.EndsWith(".gz", StringComparison.Ordinal) ? lower[..^3] : lower);
    }

    /// <summary>Opens the (decompressed) content; reading past what the file may expand to is an error.</summary>
    public Stream Open()
    {
        if (IsFolder) throw new DataException(Name, "", "is a folder, where a file is expected");
        var file = Try(() => File.OpenRead(Path));
        return IsCompressed ? new LimitedStream(new GZipStream(file, CompressionMode.Decompress), Limits.Budget(Length), Name) : file;
    }

    /// <summary>The whole (decompressed) content.</summary>
    public byte[] ReadAll()
    {
        using var stream = Open();
        if (!IsCompressed)
        {
            Limits.Check(this, "", Length, $"{Length} bytes");
            var bytes = new byte[Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    /// <summary>The path of a file that holds the decompressed content: the file itself, or a temporary one.</summary>
    public string PlainPath()
    {
        if (!IsCompressed) return Path;
        if (plainPath is not null) return plainPath;
        var path = System.IO.Path.GetTempFileName();
        temporary.Add(path);
        using (var content = Open())
        using (var file = File.Create(path)) content.CopyTo(file);
        return plainPath = path;
    }

    /// <summary>Deletes temporary files.</summary>
    public void Dispose()
    {
        foreach (var path in temporary) File.Delete(path);
        temporary.Clear();
    }

    /// <summary>Whether the content begins with these bytes.</summary>
    /// <param name="magic">The bytes.</param>
    /// <param name="offset">Where they are expected.</param>
    public bool StartsWith(ReadOnlySpan<byte> magic, int offset = 0) => Head.Length >= offset && Head.Span[offset..].StartsWith(magic);

    /// <summary>Whether the first bytes look like text: valid UTF-8 (or Latin letters) without control characters.</summary>
    public bool LooksLikeText => Head.Length > 0 && !Head.Span.ContainsAnyInRange((byte)0, (byte)8) && !Head.Span.ContainsAnyInRange((byte)14, (byte)26);

    /// <summary>The stream of a path that can be read only once (a pipe, <c>/dev/stdin</c>), or null.</summary>
    private static FileStream? OpenPipe(string path)
    {
        try
        {
            var stream = File.OpenRead(path);
            if (!stream.CanSeek) return stream;
            stream.Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(path, "", $"cannot be read: {e.Message}", inner: e);
        }
    }

    private static byte[] ReadHead(Stream stream)
    {
        var buffer = new byte[HeadLength];
        return buffer[..stream.ReadAtLeast(buffer, HeadLength, throwOnEndOfStream: false)];
    }

    private T Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(Name, "", $"cannot be read: {e.Message}", inner: e);
        }
    }
}
