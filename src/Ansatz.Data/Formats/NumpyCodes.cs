namespace Ansatz.Data.Formats;

/// <summary>Reads codes from NumPy arrays: an .npy is one part, [items, ...]; in an .npz every array is a part, and <c>ids</c> holds the ids.</summary>
internal sealed class NumpyCodeReader : Reader<Codes>
{
    internal const string Ids = "ids", Header = "codes_header";

    public override string Name => "NumPy arrays, a part each";

    public override IReadOnlyList<string> Extensions => [".npz", ".npy"];

    // Any array may be codes; only what was written as codes says so itself.
    public override bool Recognizes(DataSource source) => NpyFile.IsNpz(source) && NpyFile.Names(source).Contains(Header);

    public override Codes Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        arguments.Accept(0);
        if (NpyFile.IsNpy(source))
        {
            var array = NpyFile.Read(source);
            return new(RunningIds(CountOf(array)), [Part(Codes.Mean, array)], source.Name);
        }
        if (!NpyFile.IsNpz(source)) throw new DataException(source.Name, "", $"is not a NumPy file: it begins with {ByteText.Show(source.Head.Span)}");
        var arrays = NpyFile.ReadZip(source);
        string[] names = arrays.TryGetValue(Header, out var header) ? header.ToTexts() : [.. arrays.Keys.Where(name => name != Ids)];
        if (names.Length == 0 || names.Contains("")) throw new DataException(source.Name, "", names.Length == 0 ? "holds no array of codes" : "holds an array without a name");
        var parts = names.Select(name => Part(name, arrays.GetValueOrDefault(name) ?? throw new DataException(source.Name, "", $"has no array '{name}', which its header names"))).ToArray();
        return new(arrays.TryGetValue(Ids, out var ids) ? ids.ToTexts() : RunningIds(parts[0].Count), parts, source.Name);
    }

    internal static IReadOnlyList<string> RunningIds(int count) => [.. Enumerable.Range(0, count).Select(i => $"{i}".PadLeft($"{count - 1}".Length, '0'))];

    private static int CountOf(NpyArray array) => array.Shape.Length > 0 && array.Shape[0] <= int.MaxValue ? (int)array.Shape[0]
        : throw new DataException(array.Name, "", "is a single number, where an array [items, ...] is expected");

    private static CodePart Part(string name, NpyArray array)
    {
        var count = CountOf(array);
        return array.Kind is 'i' or 'u' or 'b' ? new(name, [.. array.ToDoubles().Select(v => (long)v)], count, array.Shape[1..]) : new(name, array.ToFloats(), count, array.Shape[1..]);
    }
}

/// <summary>Writes codes as NumPy arrays: exactly as .npz; as .npy the first part without ids.</summary>
internal sealed class NumpyCodeWriter : Writer<Codes>
{
    public override string Name => "NumPy arrays";

    public override IReadOnlyList<string> Extensions => [".npz", ".npy"];

    public override void Write(Codes value, string path, string extension, INotes notes)
    {
        if (extension == ".npy")
        {
            if (value.Parts.Count > 1) notes.Note($"an .npy file holds one array: {value.Main.Name}; {string.Join(", ", value.Parts.Skip(1).Select(p => p.Name))} left out (an .npz holds all)");
            using var file = File.Create(path);
            NpyFile.Write(file, ArrayOf(value.Main));
            return;
        }
        if (value.Parts.FirstOrDefault(p => p.Name is NumpyCodeReader.Ids or NumpyCodeReader.Header) is { } reserved) throw new DataException(path, "", $"a part may not be called '{reserved.Name}'");
        NpyFile.WriteZip(path,
        [
            new(NumpyCodeReader.Ids, NpyArray.OfTexts(value.Ids)), new(NumpyCodeReader.Header, NpyArray.OfTexts([.. value.Parts.Select(p => p.Name)])),
            .. value.Parts.Select(p => KeyValuePair.Create(p.Name, ArrayOf(p))),
        ]);
    }

    private static NpyArray ArrayOf(CodePart part)
    {
        long[] shape = [part.Count, .. part.ItemShape];
        return part.IsInteger ? NpyArray.Of(part.Integers, shape) : NpyArray.Of(part.Reals, shape);
    }
}
