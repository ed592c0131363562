using Ansatz.Probability;
using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class ModuleTest
{
    private static readonly RandomStream Stream = new(1);

    [Fact]
    public void Names_AreThePathsOfFields()
    {
        var model = new Everything();
        string[] expected =
        [
            "first.weight", "first.bias", "scale", "list.0.weight", "list.1.weight", "list.1.bias", "array.0", "array.1",
            "byName.a.weight", "byName.b.weight", "pair.1.weight", "property.weight", "captured.weightless.weight",
        ];
        Assert.Equal(expected.Order(), model.NamedParameters().Select(pair => pair.Key).Order());
        Assert.Equal(["counter"], model.NamedBuffers().Select(pair => pair.Key));
        Assert.Contains("list.1", model.NamedModules().Select(pair => pair.Key));
    }

    [Fact]
    public void SharedParameter_IsOneAndKeepsItsFirstName()
    {
        var layer = new Linear(2, 3, Stream);
        var model = new Sequential(layer, layer);
        Assert.Equal(["layers.0.weight", "layers.0.bias"], model.NamedParameters().Select(pair => pair.Key));
    }

    [Fact]
    public void CyclicModules_AreWalkedOnce()
    {
        var (a, b) = (new Node(), new Node());
        (a.Next, b.Next) = (b, a);
        Assert.Equal(["weight", "next.weight"], a.NamedParameters().Select(pair => pair.Key));
    }

    [Fact]
    public void TwoMembersOfOneName_AreRefused()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => new Clash().State());
        Assert.Contains("'weight'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyWithADot_IsRefused()
    {
        var model = new ByName(new() { ["a.b"] = new Linear(1, 1, Stream) });
        Assert.Contains("'a.b'", Assert.Throws<InvalidOperationException>(() => model.State()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TrainAndEvaluate_ReachAllModules()
    {
        var model = new Everything();
        model.Evaluate();
        Assert.All(model.NamedModules(), pair => Assert.False(pair.Value.IsTraining));
        model.Train();
        Assert.All(model.NamedModules(), pair => Assert.True(pair.Value.IsTraining));
    }

    [Fact]
    public void To_ConvertsParametersAndFloatingBuffers()
    {
        var model = new Everything();
        model.To(ScalarType.Float64);
        Assert.All(model.Parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.DataType));
        Assert.All(model.Parameters(), parameter => Assert.True(parameter.Unconstrained.RequiresGradient));
        Assert.Equal(ScalarType.Int64, model.NamedBuffers().Single().Value.Value.DataType);
    }

    [Fact]
    public void SaveAndLoad_RestoreEveryNumber()
    {
        using var folder = new TemporaryFolder();
        var (saved, loaded) = (new Everything(), new Everything(seed: 2));
        saved.Save(folder["model.safetensors"]);
        loaded.Load(folder["model.safetensors"]);
        foreach (var (name, tensor) in saved.State()) Assert.Equal(tensor.ToArray<double>(), loaded.State()[name].ToArray<double>());
        Numbers.Near(saved.Scale, loaded.Scale, 0);
    }

    [Fact]
    public void Load_NamesWhatDiffersAndChangesNothing()
    {
        using var folder = new TemporaryFolder();
        new Mlp([3, 4, 2], Stream).Save(folder["small.safetensors"]);
        var model = new Mlp([3, 5, 5, 2], Stream);
        var before = model.State().ToDictionary(pair => pair.Key, pair => pair.Value.ToArray<double>());
        var message = Assert.Throws<StateException>(() => model.Load(folder["small.safetensors"])).Message;
        Assert.StartsWith("small.safetensors does not fit Mlp:", message, StringComparison.Ordinal);
        Assert.Contains("2 missing (layers.4.bias; layers.4.weight)", message, StringComparison.Ordinal);
        Assert.Contains("layers.0.weight is [4, 3], not [5, 3]", message, StringComparison.Ordinal);
        foreach (var (name, tensor) in model.State()) Assert.Equal(before[name], tensor.ToArray<double>());
    }

    [Fact]
    public void Load_NamesWhatIsUnknown()
    {
        var model = new Linear(2, 2, Stream, bias: false);
        var message = Assert.Throws<StateException>(() => model.LoadState(new Linear(2, 2, Stream).State())).Message;
        Assert.Contains("1 unknown here (bias)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ParameterCount_IsOfTrainableNumbers()
    {
        var model = new Mlp([3, 4, 2], Stream);
        Assert.Equal(16 + 10, model.ParameterCount);
        model.SetTrainable(false);
        Assert.Equal(0, model.ParameterCount);
    }

    [Fact]
    public void View_ReadsGivenTensorsAndLeavesTheModuleAlone()
    {
        var model = new Everything();
        var drawn = Tensor.Full([3, 2], 7);
        drawn.RequiresGradient = true;
        var view = Module.View(model, (name, _) => name == "list.1.weight" ? drawn : null);
        var x = Tensor.Ones(2);
        Assert.True(((Linear)view.List[1]).Weight.Value.IsSame(drawn));
        Assert.False(((Linear)model.List[1]).Weight.Value.IsSame(drawn));
        Assert.True(view.First.Weight.Value.IsSame(model.First.Weight.Value));
        var y = view.List[1].Forward(x);
        Numbers.Near(((Linear)model.List[1]).Bias!.Value + 14, y, 1e-6);
        y.Sum().Backward();
        Numbers.Near(Tensor.Ones(3, 2), drawn.Gradient!, 0);
    }

    private sealed class Everything(int seed = 1) : Module
    {
        private readonly Linear first = new(2, 3, new RandomStream(seed)["first"]);
        private readonly Parameter _scale = new(seed, Constraint.Positive);
        private readonly IReadOnlyList<Layer> _list = [new Linear(2, 2, new RandomStream(seed)["0"], bias: false), new Linear(2, 3, new RandomStream(seed)["1"])];
        private readonly Parameter[] _array = [new(Tensor.Zeros(2)), new(Tensor.Ones(1) * seed)];
        private readonly Dictionary<string, Layer> _byName = new()
        {
            ["b"] = new Linear(1, 1, new RandomStream(seed)["b"], bias: false), ["a"] = new Linear(1, 2, new RandomStream(seed)["a"], bias: false),
        };

        private readonly (int Size, Linear Layer) _pair = (1, new Linear(1, 1, new RandomStream(seed)["pair"], bias: false));
        private readonly ModuleBuffer _counter = new(Tensor.From<long>([seed, 2 * seed]));
        private readonly ByField _captured = new(new Linear(1, 1, new RandomStream(seed)["captured"], bias: false));

        public Linear First => first;

        public Tensor Scale => _scale;

        public IReadOnlyList<Layer> List => _list;

        public Linear Property { get; } = new(1, 1, new RandomStream(seed)["property"], bias: false);

        public object Others => (_array, _byName, _pair, _counter, _captured);
    }

    private sealed class ByField(Linear weightless) : Layer
    {
        public override Tensor Forward(Tensor input) => weightless.Forward(input);
    }

    private sealed class ByName(Dictionary<string, Linear> layers) : Module
    {
        public Dictionary<string, Linear> Layers => layers;
    }

    private sealed class Node : Module
    {
        public Parameter Weight { get; } = new(Tensor.Zeros(1));

        public Node? Next { get; set; }
    }

    private sealed class Clash : Module
    {
        private readonly Parameter _weight = new(Tensor.Zeros(1));

        public Parameter Weight { get; } = new(Tensor.Zeros(1));

        public Parameter Other => _weight;
    }
}
