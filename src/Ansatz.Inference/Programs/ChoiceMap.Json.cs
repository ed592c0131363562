using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ansatz.Inference;

public sealed partial class ChoiceMap
{
    /// <summary>
    /// The choices as a JSON object: an address, its element type, shape and numbers in row-major order, such as
    /// <c>{"x": {"type": "Float32", "shape": [2], "data": [0.5, 1]}}</c>.
    /// </summary>
    public string ToJson()
    {
        var json = new JsonObject();
        foreach (var (address, value) in choices)
        {
            var numbers = value.DataType == ScalarType.Float32 ? value.ToArray<float>().Select(Number)
                : value.IsFloatingPoint ? value.ToArray<double>().Select(Number) : value.To(ScalarType.Int64).ToArray<long>().Select(number => JsonValue.Create(number));
            json[address] = new JsonObject
            {
                ["type"] = value.DataType.ToString(),
                ["shape"] = new JsonArray([.. value.Shape.ToArray().Select(size => JsonValue.Create(size))]),
                ["data"] = new JsonArray([.. numbers]),
            };
        }

        return json.ToJsonString();
    }

    /// <summary>Reads what <see cref="ToJson"/> writes.</summary>
    /// <exception cref="FormatException">The text is not of that form; the message says where.</exception>
    public static ChoiceMap FromJson(string json)
    {
        try
        {
            return Of([.. JsonNode.Parse(json)!.AsObject().Select(pair => (pair.Key, Read(pair.Key, pair.Value!)))]);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new FormatException($"choices in JSON: {fault.Message}", fault);
        }
    }

    /// <summary>
    /// Writes choices as lines of JSON, one map a line, in the form of <see cref="ToJson"/>. A trace comes back from its line by <see cref="GenerativeProgram.Importance"/>
    /// or <see cref="GenerativeProgram.LogDensity"/>, with its density.
    /// </summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="maps">The maps, written as they come.</param>
    public static void SaveLines(string path, IEnumerable<ChoiceMap> maps) => File.WriteAllLines(path, maps.Select(static map => map.ToJson()));

    /// <summary>Reads what <see cref="SaveLines"/> writes, map by map as they are asked for; empty lines are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">A line is not of that form; the message names file, line and fault.</exception>
    public static IEnumerable<ChoiceMap> LoadLines(string path)
    {
        foreach (var (i, line) in File.ReadLines(path).Index())
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            ChoiceMap map;
            try
            {
                map = FromJson(line);
            }
            catch (Exception fault) when (fault is FormatException or AddressException)
            {
                throw new FormatException($"{path}, line {i + 1}: {fault.Message}", fault);
            }

            yield return map;
        }
    }

    private static Tensor Read(string address, JsonNode node)
    {
        if (!Enum.TryParse<ScalarType>(node["type"]?.GetValue<string>(), out var type))
        {
            throw new FormatException($"choices in JSON: '{address}' has no known element type.");
        }

        var shape = node["shape"]?.AsArray().Select(size => size!.GetValue<long>()).ToArray() ?? throw new FormatException($"choices in JSON: '{address}' has no shape.");
        var data = node["data"]?.AsArray() ?? throw new FormatException($"choices in JSON: '{address}' has no data.");
        if (data.Count != ((Shape)shape).Elements)
        {
            throw new FormatException($"choices in JSON: '{address}' has {data.Count} numbers for the shape {(Shape)shape}.");
        }

        // Integers are read as such: a double holds them up to 2^53 only.
        var numbers = type.IsFloatingPoint() ? Tensor.From<double>([.. data.Select(Read)]) : Tensor.From<long>([.. data.Select(number => Whole(address, number))]);
        return numbers.Reshape(shape).To(type);
    }

    private static long Whole(string address, JsonNode? number) => number is JsonValue value && value.TryGetValue<long>(out var whole)
        ? whole
        : throw new FormatException($"choices in JSON: '{address}' holds {number?.ToJsonString() ?? "null"}, which is no integer of 64 bits.");

    // JSON has no numbers for what is not finite; these are words.
    private static JsonValue Number(float number) => float.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(number.ToString(CultureInfo.InvariantCulture));

    private static JsonValue Number(double number) => double.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(number.ToString(CultureInfo.InvariantCulture));

    private static double Read(JsonNode? number) => number!.GetValueKind() == JsonValueKind.String ? double.Parse(number.GetValue<string>(), CultureInfo.InvariantCulture) : number.GetValue<double>();
}
