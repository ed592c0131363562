using System.Text.Json;
using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

/// <summary>What PyTorch computed: Reference/reference.py says how.</summary>
internal sealed class ReferenceTable
{
    private static readonly JsonDocument Document = JsonDocument.Parse(typeof(ReferenceTable).Assembly.GetManifestResourceStream("reference.json")!);

    private readonly Dictionary<string, Tensor> _tensors;

    public ReferenceTable(string name) =>
        _tensors = Document.RootElement.GetProperty(name).EnumerateObject().ToDictionary(part => part.Name, part => Read(part.Value), StringComparer.Ordinal);

    public Tensor this[string name] => _tensors[name];

    public IEnumerable<string> Names => _tensors.Keys;

    public double[] Values(string name) => _tensors[name].ToArray<double>();

    /// <summary>Gives a module the weights of the table, in double precision.</summary>
    public M Into<M>(M module) where M : Module
    {
        module.To(ScalarType.Float64);
        var state = module.State();
        foreach (var name in state.Keys.Where(_tensors.ContainsKey).ToList()) state[name] = _tensors[name];
        module.LoadState(state);
        return module;
    }

    private static Tensor Read(JsonElement tensor)
    {
        double[] data = [.. tensor.GetProperty("data").EnumerateArray().Select(number => number.GetDouble())];
        long[] shape = [.. tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
        return Tensor.From<double>(data, shape);
    }
}
