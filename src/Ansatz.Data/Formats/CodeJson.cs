using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ansatz.Data.Formats;

/// <summary>Reads codes from JSON, an array with an object an item: <c>[{"id": "a", "mean": [0.5, 1.0], "sd": [..]}, ..]</c>; arrays may be nested.</summary>
internal sealed class CodeJsonReader : Reader<Codes>
{
    private const int Depth = 32;

    public override string Name => "JSON, an object an item";

    public override IReadOnlyList<string> Extensions => [".json"];

    // Rows of a table hold no arrays.
    public override bool Recognizes(DataSource source)
    {
        var head = source.Head.Span;
        if (source.Extension != ".json" || head.IndexOf((byte)'{') is not (>= 0 and var start)) return false;
        var first = head[start..];
        return head[..start].TrimStart(" \t\r\n"u8) is [(byte)'[', ..] && first.IndexOf((byte)'[') is >= 0 and var array && first.IndexOf((byte)'}') is var end && (end < 0 || array < end);
    }

    public override Codes Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        arguments.Accept(0);
        try
        {
            using var stream = source.Open();
            using var limited = new LimitedStream(stream, Limits.Budget(source.Length), source.Name);
            using var json = JsonDocument.Parse(limited, new() { MaxDepth = Depth });
            return Read(source, json.RootElement);
        }
        catch (JsonException e)
        {
            throw new DataException(source.Name, e.LineNumber is { } line ? $"line {line + 1}" : "", $"is no JSON: {e.Message}", inner: e);
        }
        catch (InvalidOperationException e) when (e.InnerException is DecoderFallbackException)
        {
            throw new DataException(source.Name, "", "holds text that is not UTF-8", inner: e);
        }
    }

    private static Codes Read(DataSource source, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() == 0 || root[0].ValueKind != JsonValueKind.Object)
            throw new DataException(source.Name, "", "is no array of objects, as codes are: [{\"id\": \"a\", \"mean\": [0.5, 1.0]}, ..]");
        var count = root.GetArrayLength();
        var running = NumpyCodeReader.RunningIds(count);
        var ids = root.EnumerateArray().Select((item, i) => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out var id) ? id.ToString() : running[i]).ToArray();
        string[] names = [.. root[0].EnumerateObject().Select(property => property.Name).Where(name => name != "id")];
        if (names.Contains("")) throw new DataException(source.Name, "item 1", "has an array without a name");
        return new(ids, names.Select(name => Part(source, name, root)), source.Name);
    }

    private static CodePart Part(DataSource source, string name, JsonElement root)
    {
        var (texts, shape, index) = (new List<string>(), (long[]?)null, 0);
        foreach (var item in root.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(name, out var value)) throw new DataException(source.Name, $"item {index + 1}", $"has no '{name}'");
            var mine = ShapeOf(value);
            if (!(shape ??= mine).SequenceEqual(mine)) throw new DataException(source.Name, $"item {index + 1}, '{name}'", $"has the shape [{string.Join(", ", mine)}], where the items before have [{string.Join(", ", shape)}]");
            Collect(source, value, shape, 0, texts, $"item {index + 1}, '{name}'");
            index++;
        }
        return texts.All(text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            ? new(name, [.. texts.Select(text => long.Parse(text, CultureInfo.InvariantCulture))], index, shape!)
            : new(name, [.. texts.Select(text => float.Parse(text, CultureInfo.InvariantCulture))], index, shape!);
    }

    private static long[] ShapeOf(JsonElement value)
    {
        var shape = new List<long>();
        for (; value.ValueKind == JsonValueKind.Array; value = value[0])
        {
            shape.Add(value.GetArrayLength());
            if (shape[^1] == 0) break;
        }
        return [.. shape];
    }

    private static void Collect(DataSource source, JsonElement value, long[] shape, int depth, List<string> texts, string place)
    {
        if (depth == shape.Length)
        {
            texts.Add(value.ValueKind == JsonValueKind.Number ? value.GetRawText() : throw new DataException(source.Name, place, $"holds {value.ValueKind.ToString().ToLowerInvariant()}, where a number is expected"));
            return;
        }
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != shape[depth]) throw new DataException(source.Name, place, "holds arrays of unequal length");
        foreach (var inner in value.EnumerateArray()) Collect(source, inner, shape, depth + 1, texts, place);
    }
}

/// <summary>Writes codes as JSON, an object an item.</summary>
internal sealed class CodeJsonWriter : Writer<Codes>
{
    public override string Name => "JSON, an object an item";

    public override IReadOnlyList<string> Extensions => [".json"];

    public override void Write(Codes value, string path, string extension, INotes notes)
    {
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file);
        json.WriteStartArray();
        for (var item = 0; item < value.Count; item++)
        {
            json.WriteStartObject();
            json.WriteString("id", value.Ids[item]);
            foreach (var part in value.Parts)
            {
                json.WritePropertyName(part.Name);
                Write(json, path, part, item, 0, 0);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string path, CodePart part, int item, int depth, long offset)
    {
        if (depth == part.ItemShape.Count)
        {
            var number = part[item, offset];
            if (!double.IsFinite(number)) throw new DataException(path, $"part '{part.Name}'", $"holds {number}, which JSON cannot", "write it as .npz");
            var text = part.IsInteger ? ((long)number).ToString(CultureInfo.InvariantCulture) : ((float)number).ToString("R", CultureInfo.InvariantCulture);
            json.WriteRawValue(part.IsInteger || text.IndexOfAny(['.', 'E']) >= 0 ? text : text + ".0");
            return;
        }
        json.WriteStartArray();
        for (var i = 0L; i < part.ItemShape[depth]; i++) Write(json, path, part, item, depth + 1, offset * part.ItemShape[depth] + i);
        json.WriteEndArray();
    }
}
