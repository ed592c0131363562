namespace Ansatz.Data.Formats;

/// <summary>
/// Reads sequences from NumPy arrays: one array of numbers, [rows, channels], [sequences, rows, channels] or [groups, members, rows, channels], or what
/// <see cref="SequenceArrayWriter"/> wrote. Rows of not-a-number at the end of a sequence are padding.
/// </summary>
internal sealed class SequenceArrayReader : Reader<Sequences>
{
    /// <summary>What a sequence costs beside its values: object, id, arrays.</summary>
    private const int Overhead = 400;

    private static readonly string[] UsualNames = ["raw", "data", "x", "values"];

    public override string Name => "NumPy array(s) of sequences";

    public override IReadOnlyList<string> Extensions => [".npz", ".npy"];

    public override bool Recognizes(DataSource source) => NpyFile.IsNpz(source) && NpyFile.Names(source) is var names && (names.Contains("lengths") || (names.Count == 1 && names[0] == "raw"));

    public override Sequences Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        var options = SequenceOptions.From(arguments);
        if (NpyFile.IsNpy(source)) return options.Apply(Blocks(source, NpyFile.Read(source), options));
        if (!NpyFile.IsNpz(source)) throw new DataException(source.Name, "", $"is not a NumPy file: it begins with {ByteText.Show(source.Head.Span)}");
        var names = NpyFile.Names(source);
        if (names.Contains("lengths")) return options.Apply(Exact(source, NpyFile.ReadZip(source)));
        var chosen = names.Count == 1 ? names[0] : UsualNames.FirstOrDefault(names.Contains)
            ?? throw new DataException(source.Name, "", $"holds several arrays: {string.Join(", ", names)}", "keep the one of the sequences, or call it 'raw'");
        return options.Apply(Blocks(source, NpyFile.ReadZip(source, name => name == chosen)[chosen], options));
    }

    private static Sequences Blocks(DataSource source, NpyArray array, SequenceOptions options)
    {
        var shape = array.Shape;
        if (shape.Length is not (2 or 3 or 4) || shape.Any(d => d is 0 or > int.MaxValue))
            throw new DataException(array.Name, "", $"has the shape [{string.Join(", ", shape)}], where sequences are [rows, channels], [sequences, rows, channels] or [groups, members, rows, channels]");
        var (length, channels) = ((int)shape[^2], (int)shape[^1]);
        var members = shape.Length == 4 ? (int)shape[1] : 1;
        var count = array.Count / length / channels;
        Limits.Check(source, "", 3.0 * 8 * array.Count + (double)count * (Overhead + 8.0 * length), $"{count} sequences");
        var values = array.ToFloats();
        var name = source.FileName.Split('.')[0];
        var digits = $"{count / members - 1}".Length;
        var step = options.Step(1);
        return new Sequences(Enumerable.Range(0, count).Select(i =>
        {
            var flat = values.AsSpan(i * length * channels, length * channels);
            while (flat.Length > channels && !flat[^channels..].ContainsAnyExcept(float.NaN)) flat = flat[..^channels];
            var item = (i / members).ToString().PadLeft(digits, '0');
            double[] times = [.. Enumerable.Range(0, flat.Length / channels).Select(t => t * step)];
            return Sequence.Own(source.Name, shape.Length == 4 ? $"{item}-{i % members}" : item, times, flat.ToArray(), channels, shape.Length == 4 ? item : null, options.Environment ?? (shape.Length == 4 ? name : null), null);
        }), source: source.Name);
    }

    private static Sequences Exact(DataSource source, IReadOnlyDictionary<string, NpyArray> arrays)
    {
        NpyArray Of(string name) => arrays.TryGetValue(name, out var array) ? array : throw new DataException(source.Name, "", $"has no array '{name}'");
        var (values, lengths, channels) = (Of("values"), Of("lengths").ToDoubles(), Of("channels").ToTexts());
        var rows = values.Shape.Length == 2 && values.Shape[1] == channels.Length && channels.Length > 0 ? values.Shape[0]
            : throw new DataException(source.Name, "array 'values'", $"has the shape [{string.Join(", ", values.Shape)}], where [rows, {channels.Length}] is expected");
        if (lengths.Any(l => l is < 0 || l != Math.Floor(l)) || lengths.Sum() != rows) throw new DataException(source.Name, "array 'lengths'", $"does not add up to the {rows} rows");
        Limits.Check(source, "", 3.0 * 8 * (values.Count + rows) + (double)lengths.Length * Overhead, $"{lengths.Length} sequences");
        string?[] Texts(string name)
        {
            if (!arrays.TryGetValue(name, out var array)) return new string?[lengths.Length];
            return array.Count == lengths.Length ? [.. array.ToTexts().Select(t => t.Length == 0 ? null : t)] : throw new DataException(source.Name, $"array '{name}'", $"has {array.Count} values for {lengths.Length} sequences");
        }
        var (ids, groups, environments, parts) = (Texts("ids"), Texts("groups"), Texts("environments"), Texts("parts"));
        var times = arrays.TryGetValue("times", out var given) ? given.ToDoubles() : null;
        if (times is not null && times.Length != rows) throw new DataException(source.Name, "array 'times'", $"has {times.Length} values for {rows} rows");
        var (floats, at) = (values.ToFloats(), 0);
        var items = new Sequence[lengths.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var length = (int)lengths[i];
            var own = times?.AsSpan(at, length).ToArray();
            items[i] = Sequence.Own(source.Name, ids[i] ?? "", own is null || own.All(double.IsNaN) ? null : own, floats.AsSpan(at * channels.Length, length * channels.Length).ToArray(), channels.Length, groups[i], environments[i], parts[i]);
            at += length;
        }
        return new Sequences(items, channels, arrays.TryGetValue("unit", out var unit) ? string.Concat(unit.ToTexts().Take(1)) : "", source.Name);
    }
}

/// <summary>Writes sequences exactly: all rows one after the other, with lengths, times, ids, groups, environments and parts.</summary>
internal sealed class SequenceArrayWriter : Writer<Sequences>
{
    public override string Name => "NumPy arrays, exact";

    public override IReadOnlyList<string> Extensions => [".npz"];

    public override void Write(Sequences value, string path, string extension, INotes notes)
    {
        var rows = value.Sum(s => s.Length);
        var arrays = new List<KeyValuePair<string, NpyArray>>
        {
            new("channels", NpyArray.OfTexts(value.Channels)), new("unit", NpyArray.OfTexts([value.Unit])), new("lengths", NpyArray.Of<long>([.. value.Select(s => (long)s.Length)])),
            new("values", NpyArray.Of<float>([.. value.SelectMany(s => s.Values.ToArray())], rows, value.Channels.Count)), new("ids", NpyArray.OfTexts([.. value.Select(s => s.Id)])),
        };
        if (value.Any(s => s.HasTimes)) arrays.Add(new("times", NpyArray.Of<double>([.. value.SelectMany(s => s.HasTimes ? s.Times.ToArray() : [.. Enumerable.Repeat(double.NaN, s.Length)])])));
        void Add(string name, Func<Sequence, string?> of)
        {
            if (value.Any(s => of(s) is not null)) arrays.Add(new(name, NpyArray.OfTexts([.. value.Select(s => of(s) ?? "")])));
        }
        Add("groups", s => s.Group);
        Add("environments", s => s.Environment);
        Add("parts", s => s.Part);
        NpyFile.WriteZip(path, arrays);
    }
}
