using System.Globalization;
using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>Reads the spelling of a schedule: NAME:ARGUMENT,KEY=VALUE,... where an argument may be the rest of the text.</summary>
internal static class ScheduleReader
{
    public static Schedule Read(string text)
    {
        var trimmed = text.Trim();
        if (double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var constant) && double.IsFinite(constant))
        {
            return constant;
        }

        var colon = trimmed.IndexOf(':');
        if (colon < 0)
        {
            throw Fault(text, "it is neither a number nor NAME:ARGUMENTS");
        }

        try
        {
            return Read(trimmed[..colon], trimmed[(colon + 1)..], text);
        }
        catch (ArgumentException exception)
        {
            throw new FormatException($"'{text}' is no schedule: {exception.Message}", exception);
        }
    }

    private static Schedule Read(string name, string arguments, string text)
    {
        switch (name)
        {
            case "linear":
                var linear = new Arguments(arguments, text, "start", "until");
                var (from, to) = linear.Range();
                return Schedule.Linear(from, to, linear.Number("start", 0), linear.Number("until", 1));
            case "cosine":
                (from, to) = new Arguments(arguments, text).Range();
                return Schedule.Cosine(from, to);
            case "exponential":
                (from, to) = new Arguments(arguments, text).Range();
                return Schedule.Exponential(from, to);
            case "step":
                var step = new Arguments(arguments, text, "factor", "at");
                return Schedule.Step(step.First(), step.Number("factor", 0.1), step.Numbers("at"));
            case "one-cycle":
                var cycle = new Arguments(arguments, text, "rise", "first", "last");
                return Schedule.OneCycle(cycle.First(), cycle.Number("rise", 0.3), cycle.Number("first", 25), cycle.Number("last", 1e4));
            case "warmup":
                var (fraction, rest) = Head(arguments);
                return Schedule.WarmUp(Number(fraction, text), rest is null ? null : Read(rest));
            case "cyclic":
                var (cycles, repeated) = Head(arguments);
                return Schedule.Cyclic(
                    int.TryParse(cycles, CultureInfo.InvariantCulture, out var n) ? n : throw Fault(text, $"'{cycles}' is no whole number"),
                    Read(repeated ?? throw Fault(text, "what is repeated is missing")));
            case "scale":
                var (factor, scaled) = Head(arguments);
                return Number(factor, text) * Read(scaled ?? throw Fault(text, "what is scaled is missing"));
            case "join":
                var (place, both) = Head(arguments);
                var bar = both?.IndexOf('|') ?? -1;
                return bar < 0
                    ? throw Fault(text, "two schedules are joined, written A|B")
                    : Read(both![..bar]).Then(Number(place, text), Read(both[(bar + 1)..]));
            default:
                throw Fault(text, $"there is no '{name}'");
        }
    }

    private static (string First, string? Others) Head(string arguments)
    {
        var comma = arguments.IndexOf(',');
        return comma < 0 ? (arguments, null) : (arguments[..comma], arguments[(comma + 1)..]);
    }

    private static double Number(string word, string text) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Fault(text, $"'{word}' is no number");

    private static FormatException Fault(string text, string fault) => new($"'{text}' is no schedule: {fault}. There are: {Spelling.Forms(Schedule.Spellings)}.");

    /// <summary>One positional argument, then named ones.</summary>
    private sealed class Arguments
    {
        private readonly string _text;
        private readonly string _first;
        private readonly Dictionary<string, string> _named = new(StringComparer.Ordinal);

        public Arguments(string arguments, string text, params string[] names)
        {
            var words = arguments.Split(',');
            (_text, _first) = (text, words[0]);
            foreach (var word in words.Skip(1))
            {
                var pair = word.Split('=', 2);
                if (pair.Length != 2 || !names.Contains(pair[0]) || !_named.TryAdd(pair[0], pair[1]))
                {
                    throw Fault(text, $"'{word}' is not expected here");
                }
            }
        }

        public double First() => ScheduleReader.Number(_first, _text);

        public double Number(string name, double otherwise) => _named.TryGetValue(name, out var word) ? ScheduleReader.Number(word, _text) : otherwise;

        public double[] Numbers(string name) =>
            _named.TryGetValue(name, out var words) ? [.. words.Split('+').Select(word => ScheduleReader.Number(word, _text))] : [];

        public (double From, double To) Range()
        {
            var ends = _first.Split("..");
            return ends.Length == 2 ? (ScheduleReader.Number(ends[0], _text), ScheduleReader.Number(ends[1], _text)) : throw Fault(_text, $"'{_first}' is no range A..B");
        }
    }
}
