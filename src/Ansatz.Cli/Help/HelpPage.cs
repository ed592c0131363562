using Ansatz.Torch;

namespace Ansatz.Cli;

/// <summary>The page that <c>--help</c> prints.</summary>
internal static class HelpPage
{
    private const int Indent = 2;
    private const int WidestLeft = 34;

    /// <summary>Writes the page of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="output">Where to.</param>
    /// <param name="width">The characters of a line.</param>
    public static void Write(CommandSpec command, TextWriter output, int width)
    {
        WriteWrapped(output, $"ansatz {command.Name} - {command.Description}", "", width);
        output.WriteLine();
        WriteWrapped(output, "usage: " + command.Usage, "       ", width);
        WriteSection(output, "commands", command.Subcommands.Select(below => (below.Name.Split(' ')[^1], below.Description)), width);
        WriteSection(output, "arguments", command.Arguments.Select(argument => (argument.Name, argument.Description)), width);
        WriteSection(output, "options", command.Options.Select(option => (option.Usage, option.Description)), width);
        WriteSection(output, "common options", command.CommonOptions.Select(option => (option.Usage, option.Description)), width);
        WriteSection(output, "values ('ansatz show NAME' explains each)", command.Values.Select(value => (value.Placeholder, Spelling.Forms(value.Spellings))), width);
        if (command.Examples.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("examples");
            foreach (var example in command.Examples)
                output.WriteLine("  " + example);
        }
    }

    /// <summary>Writes a title and rows of two columns; nothing when there are no rows.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="title">The title.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="width">The characters of a line.</param>
    public static void WriteSection(TextWriter output, string title, IEnumerable<(string Left, string Right)> rows, int width)
    {
        var list = rows.ToArray();
        if (list.Length == 0)
            return;
        output.WriteLine();
        output.WriteLine(title);
        WriteRows(output, list, width);
    }

    /// <summary>Writes rows of two columns.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="width">The characters of a line.</param>
    public static void WriteRows(TextWriter output, IEnumerable<(string Left, string Right)> rows, int width)
    {
        var list = rows.ToArray();
        var left = Math.Min(WidestLeft, list.Select(row => row.Left.Length).DefaultIfEmpty().Max()) + 2;
        foreach (var row in list)
        {
            var start = new string(' ', Indent) + row.Left.PadRight(left);
            if (row.Left.Length > left - 2)
            {
                output.WriteLine(start.TrimEnd());
                start = new string(' ', Indent + left);
            }
            WriteWrapped(output, start + row.Right, new string(' ', Indent + left), width);
        }
    }

    /// <summary>Writes a text whose lines end at spaces.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="text">The text.</param>
    /// <param name="indent">What every line but the first begins with.</param>
    /// <param name="width">The characters of a line.</param>
    public static void WriteWrapped(TextWriter output, string text, string indent, int width)
    {
        var limit = Math.Max(width, indent.Length + 20);
        while (text.Length > limit)
        {
            var end = text.LastIndexOf(' ', limit);
            if (end <= indent.Length)
                break;
            output.WriteLine(text[..end].TrimEnd());
            text = indent + text[(end + 1)..];
        }
        output.WriteLine(text.TrimEnd());
    }
}
