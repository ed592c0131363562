using System.Text;

namespace Ansatz.Data.Formats;

/// <summary>Shows the first bytes of a file in a message.</summary>
internal static class ByteText
{
    /// <summary>The bytes as quoted text, up to the end of a line, when they are text, else in hexadecimal.</summary>
    public static string Show(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return "nothing: it is empty";
        var start = bytes[..Math.Min(bytes.Length, 16)];
        if (start.IndexOfAny((byte)'\r', (byte)'\n') is > 0 and var end) start = start[..end];
        return start.ContainsAnyExceptInRange((byte)32, (byte)126) ? Convert.ToHexStringLower(start[..Math.Min(start.Length, 8)]) : $"'{Encoding.ASCII.GetString(start)}'";
    }
}
