using System.Globalization;
using System.Text.RegularExpressions;

namespace Ansatz.Data.Formats;

/// <summary>Takes a row of an array: its number from 0, and its bytes.</summary>
internal delegate void NpyRowVisitor(long row, ReadOnlySpan<byte> values);

/// <summary>What the header of a NumPy array announces.</summary>
/// <param name="Kind">b truth value, i signed, u unsigned, f float, U text in UTF-32, S bytes.</param>
/// <param name="Width">The bytes of an element.</param>
/// <param name="Shape">The dimensions.</param>
internal sealed partial record NpyHeader(char Kind, int Width, long[] Shape)
{
    /// <summary>Whether numbers are stored with their highest byte first.</summary>
    public required bool IsBigEndian { get; init; }

    /// <summary>Whether the first dimension varies fastest.</summary>
    public required bool IsFortran { get; init; }

    /// <summary>The bytes that make one number: an element, or a character of a text.</summary>
    public int Unit => Kind == 'U' ? 4 : Width;

    /// <summary>The bytes of all elements.</summary>
    public double Bytes => Shape.Aggregate((double)Width, (product, size) => product * size);

    /// <summary>The array in words.</summary>
    public string Text => $"an array ({string.Join(", ", Shape)}) of {Width} bytes an element";

    /// <summary>Reads a header's text.</summary>
    /// <param name="header">The text, a Python dictionary.</param>
    /// <param name="name">The file (and array), for messages.</param>
    /// <exception cref="DataException">It is not understood, or announces what is not supported.</exception>
    public static NpyHeader Parse(string header, string name)
    {
        var (descr, fortran, shapeText) = (Descr().Match(header), Fortran().Match(header), ShapePattern().Match(header));
        if (header.Contains("'O'") || header.Contains("|O"))
            throw Pickles.Refuse(name, "holds Python objects");
        if (!descr.Success || !fortran.Success || !shapeText.Success) throw new DataException(name, "header", $"is not understood: {header[..Math.Min(header.Length, 120)].Trim()}");
        var kind = descr.Groups[2].Value[0];
        if (!int.TryParse(descr.Groups[3].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var width) || width is <= 0 or > 1 << 20)
            throw new DataException(name, "header", $"holds values of type '{descr.Value}', which is not supported");
        if (kind == 'U') width *= 4;
        if (kind is not ('b' or 'i' or 'u' or 'f' or 'U' or 'S') || (kind is 'b' && width != 1) || (kind is 'i' or 'u' && width is not (1 or 2 or 4 or 8)) || (kind is 'f' && width is not (2 or 4 or 8)))
            throw new DataException(name, "header", $"holds values of type '{descr.Groups[1].Value}{kind}{descr.Groups[3].Value}', which is not supported", "save it as float32: numpy.save(FILE, array.astype('float32'))");
        var shape = new List<long>();
        foreach (var part in shapeText.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(part.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out var size)) throw new DataException(name, "header", $"has the shape ({shapeText.Groups[1].Value})");
            shape.Add(size);
        }
        return shape.Count <= 32
            ? new(kind, width, [.. shape]) { IsBigEndian = descr.Groups[1].Value == ">" && width > 1, IsFortran = fortran.Groups[1].Value == "True" }
            : throw new DataException(name, "header", $"has {shape.Count} dimensions");
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([<>|=]?)([a-zA-Z])(\d*)'")]
    private static partial Regex Descr();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex Fortran();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^)]*)\)")]
    private static partial Regex ShapePattern();
}
