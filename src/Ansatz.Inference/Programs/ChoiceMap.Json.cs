using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ansatz.Inference;

public sealed partial class ChoiceMap
{
    private static readonly JsonSerializerOptions Numbers = new()
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>
    /// The choices as a JSON object: an address, its element type, shape and numbers in row-major order, such as
    /// <c>{"x": {"type": "Float32", "shape": [2], "data": [0.5, 1]}}</c>.
    /// </summary>
    public string ToJson()
    {
        var json = new JsonObject();
        foreach (var (address, value) in choices)
        {
            var data = value.IsFloatingPoint
                ? JsonSerializer.SerializeToNode(value.DataType == ScalarType.Float32
                    ? value.ToArray<float>().Select(x => (object)x).ToArray()
                    : value.ToArray<double>().Select(x => (object)x).ToArray(), Numbers)
                : JsonSerializer.SerializeToNode(value.To(ScalarType.Int64).ToArray<long>());
            json[address] = new JsonObject
            {
                ["type"] = value.DataType.ToString(),
                ["shape"] = JsonSerializer.SerializeToNode(value.Shape.ToArray()),
                ["data"] = data,
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

    private static Tensor Read(string address, JsonNode node)
    {
        if (!Enum.TryParse<ScalarType>(node["type"]?.GetValue<string>(), out var type))
        {
            throw new FormatException($"choices in JSON: '{address}' has no known element type.");
        }

        var shape = node["shape"].Deserialize<long[]>() ?? throw new FormatException($"choices in JSON: '{address}' has no shape.");
        var numbers = node["data"].Deserialize<double[]>(Numbers) ?? throw new FormatException($"choices in JSON: '{address}' has no data.");
        if (numbers.Length != ((Shape)shape).Elements)
        {
            throw new FormatException($"choices in JSON: '{address}' has {numbers.Length} numbers for the shape {(Shape)shape}.");
        }

        return Tensor.From<double>(numbers).Reshape(shape).To(type);
    }
}
