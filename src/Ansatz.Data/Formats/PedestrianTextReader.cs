using System.Text;

namespace Ansatz.Data.Formats;

/// <summary>
/// Reads the text of the ETH and UCY recordings of pedestrians: frame, pedestrian, x, y in metres, with spaces or tabs between, no heading. A frame is
/// 0.04 seconds unless <c>step</c> says otherwise; the file is one group, and its name the environment.
/// </summary>
internal sealed class PedestrianTextReader : Reader<Sequences>
{
    private const int Fields = 4;

    /// <summary>The seconds of a frame: 25 a second.</summary>
    private const double Frame = 0.04;

    private static readonly char[] Spaces = [' ', '\t', '\r'];

    public override string Name => "ETH-UCY text: frame, pedestrian, x, y";

    public override IReadOnlyList<string> Extensions => [".txt"];

    public override bool Recognizes(DataSource source)
    {
        if (source.IsFolder || !source.LooksLikeText || source.Extension is not (".txt" or "")) return false;
        var head = Encoding.UTF8.GetString(source.Head.Span);
        var end = head.IndexOf('\n');
        var line = (end < 0 ? head : head[..end]).Split(Spaces, StringSplitOptions.RemoveEmptyEntries);
        return line.Length == Fields && line.All(field => SpelledRange.TryNumber(field, out _));
    }

    public override Sequences Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        var options = SequenceOptions.From(arguments);
        if (source.Head.IsEmpty) throw new DataException(source.Name, "", "is empty");
        if (!source.LooksLikeText) throw new DataException(source.Name, "", $"is not a text file: it begins with {ByteText.Show(source.Head.Span)}");
        var name = source.FileName.Split('.')[0];
        var (step, environment) = (options.Step(Frame), options.Environment ?? name);
        var paths = new Dictionary<double, List<(double Frame, float X, float Y, int Line)>>();
        using var reader = new StreamReader(source.Open(), Encoding.UTF8);
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            var fields = text.Split(Spaces, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 0) continue;
            if (fields.Length != Fields) throw Fault(source, line, $"has {fields.Length} fields, where {Fields} are expected (frame, pedestrian, x, y): '{Shorten(text)}'");
            var pedestrian = Number(source, line, fields[1]);
            if (!paths.TryGetValue(pedestrian, out var path)) paths[pedestrian] = path = [];
            path.Add((Number(source, line, fields[0]), (float)Number(source, line, fields[2]), (float)Number(source, line, fields[3]), line));
        }
        return options.Apply(new Sequences(paths.OrderBy(p => p.Key).Select(p =>
        {
            p.Value.Sort((a, b) => a.Frame.CompareTo(b.Frame));
            for (var i = 1; i < p.Value.Count; i++)
                if (p.Value[i].Frame == p.Value[i - 1].Frame) throw Fault(source, Math.Max(p.Value[i].Line, p.Value[i - 1].Line), $"places pedestrian {p.Key} a second time in frame {p.Value[i].Frame}");
            return Sequence.Own(source.Name, $"{name}-{p.Key}", [.. p.Value.Select(row => row.Frame * step)], [.. p.Value.SelectMany(row => new[] { row.X, row.Y })], 2, name, environment, null);
        }), unit: "m", source: source.Name));
    }

    private static double Number(DataSource source, int line, string field) =>
        SpelledRange.TryNumber(field, out var number) && Math.Abs(number) < 1e15 ? number : throw Fault(source, line, $"'{Shorten(field)}' is not a number");

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..60]}...";

    private static DataException Fault(DataSource source, int line, string fault) => new(source.Name, $"line {line}", fault);
}
