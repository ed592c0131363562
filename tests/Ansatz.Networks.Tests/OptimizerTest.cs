using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class OptimizerTest
{
    public static TheoryData<string> Kinds => ["sgd", "sgdMomentum", "sgdNesterov", "adam", "adamDecay", "adamW", "rmsProp", "rmsPropCentered"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Path_IsPyTorchs(string kind)
    {
        var problem = new Problem(kind);
        var path = problem.Walk(30);
        // The function is stiff: rounding of the last bit grows by some orders of magnitude over the steps.
        Numbers.Near(new ReferenceTable(kind)["path"], Tensor.Stack([.. path], 0), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SavedAndLoaded_GoesOnExactly(string kind)
    {
        var whole = new Problem(kind).Walk(20);
        var first = new Problem(kind);
        first.Walk(10);
        var second = new Problem(kind);
        second.A.Assign(first.A.Value);
        second.B.Assign(first.B.Value);
        second.Optimizer.LoadState(first.Optimizer.State().ToDictionary(pair => pair.Key, pair => pair.Value.Clone()));
        var rest = second.Walk(10);
        Assert.Equal(whole[^1].ToArray<double>(), rest[^1].ToArray<double>());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Steps_InsideAScopeKeepTheirMoments(string kind)
    {
        var (plain, scoped) = (new Problem(kind), new Problem(kind));
        var expected = plain.Walk(5);
        for (var i = 0; i < 5; i++)
        {
            using var scope = TensorScope.Open();
            scoped.Walk(1);
        }

        Numbers.Near(expected[^1].ToArray<double>(), [.. scoped.A.Value.ToArray<double>(), .. scoped.B.Value.ToArray<double>()], 0);
    }

    [Theory]
    [InlineData(false, ScalarType.Float64, 1e-14)]
    [InlineData(true, ScalarType.Float64, 1e-14)]
    [InlineData(false, ScalarType.Float32, 1e-6)]
    [InlineData(true, ScalarType.Float32, 1e-6)]
    public void Adam_InOnePassIsAdamByOperators(bool decoupled, ScalarType type, double tolerance)
    {
        // A gradient that does not lie row by row takes the way of separate operators.
        var stream = new RandomStream(12);
        var start = stream["start"].Normal([37, 29], type);
        Parameter one = new(start), other = new(start);
        Adam first = Make(), second = Make();
        first.Add(new ParameterGroup([one]));
        second.Add(new ParameterGroup([other]));
        for (var i = 0; i < 50; i++)
        {
            var gradient = stream["gradient"][i].Normal([37, 29], type);
            first.Step([gradient]);
            second.Step([gradient.Transpose(0, 1).Contiguous().Transpose(0, 1)]);
        }

        Numbers.Near(other.Value, one.Value, tolerance);
        foreach (var (name, tensor) in first.State()) Numbers.Near(second.State()[name], tensor, tolerance);

        Adam Make() => decoupled ? new AdamW(0.01, weightDecay: 0.1) : new Adam(0.01, weightDecay: 0.1);
    }

    [Fact]
    public void Adam_DoesNotDependOnTheNumberOfThreads()
    {
        var before = TorchRuntime.Threads;
        try
        {
            Assert.Equal(Run(1), Run(2));
        }
        finally
        {
            TorchRuntime.Threads = before;
        }

        static float[] Run(int threads)
        {
            TorchRuntime.Threads = threads;
            var stream = new RandomStream(13);
            var parameter = new Parameter(stream.Normal([100_003]));
            var adam = new Adam(0.01);
            adam.Add(new ParameterGroup([parameter]));
            for (var i = 0; i < 5; i++) adam.Step([stream[i].Normal([100_003])]);
            return parameter.Value.Detach().ToArray<float>();
        }
    }

    [Fact]
    public void Adam_AStepIsSeenByTheGraph()
    {
        var parameter = new Parameter(Tensor.Ones(3));
        var loss = parameter.Value.Square().Sum();
        var adam = new Adam(0.01);
        adam.Add(new ParameterGroup([parameter]));
        adam.Step([Tensor.Ones(3)]);
        Assert.Throws<TorchException>(() => loss.Backward()); // what backward needs has changed in place
    }

    [Fact]
    public void LoadState_NamesWhatDiffers()
    {
        var adam = new Problem("adam");
        adam.Walk(1);
        var other = new Adam(0.1);
        other.Add(new ParameterGroup([new Parameter(Tensor.Zeros(3))]));
        var message = Assert.Throws<StateException>(() => other.LoadState(adam.Optimizer.State())).Message;
        Assert.Contains("0.0.mean is [2], not [3]", message, StringComparison.Ordinal);
        Assert.Contains("1.0.mean", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ParameterInTwoGroups_IsRefused()
    {
        var parameter = new Parameter(Tensor.Zeros(3));
        var adam = new Adam(0.1);
        adam.Add(new ParameterGroup([parameter]));
        Assert.Throws<ArgumentException>(() => adam.Add(new ParameterGroup([parameter])));
    }

    [Fact]
    public void WithoutGradient_OrNotTrainable_AParameterStays()
    {
        Parameter free = new(Tensor.Ones(2)), fixedOne = new(Tensor.Ones(2)) { IsTrainable = false }, unused = new(Tensor.Ones(2));
        var sgd = new Sgd(1);
        sgd.Add(new ParameterGroup([free, fixedOne, unused]));
        sgd.Step([Tensor.Ones(2), Tensor.Ones(2), null]);
        Numbers.Near([0, 0], free.Value.ToArray<double>(), 0);
        Numbers.Near([1, 1], fixedOne.Value.ToArray<double>(), 0);
        Numbers.Near([1, 1], unused.Value.ToArray<double>(), 0);
    }

    [Fact]
    public void LearningRate_FollowsItsScheduleAndScale()
    {
        var parameter = new Parameter(Tensor.Zeros(1));
        var sgd = new Sgd(Schedule.Linear(1, 0)) { Scale = 0.5 };
        sgd.Add(new ParameterGroup([parameter]));
        sgd.Step([Tensor.Ones(1)], progress: 0.75);
        Assert.Equal(-0.125, parameter.Value.ToArray<double>()[0], 1e-7);
    }

    [Fact]
    public void ComplexParameter_MovesByRealAndImaginaryPart()
    {
        var complex = new Parameter(Tensor.From([new System.Numerics.Complex(3, -4)]));
        var parts = new Parameter(Tensor.From([3.0, -4.0]));
        Adam first = new(0.1), second = new(0.1);
        first.Add(new ParameterGroup([complex]));
        second.Add(new ParameterGroup([parts]));
        for (var i = 0; i < 20; i++)
        {
            first.ZeroGradients();
            second.ZeroGradients();
            complex.Value.Abs().Square().Sum().Backward();
            parts.Value.Square().Sum().Backward();
            first.Step();
            second.Step();
        }

        Numbers.Near(parts.Value.ToArray<double>(), complex.Value.Detach().ViewAsReal().ToArray<double>(), 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void MomentDecayOutsideTheInterval_IsRefused(int which) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => which == 0 ? new Adam(0.1, beta1: 1) : new Adam(0.1, beta2: -0.1));

    [Fact]
    public void NesterovWithoutMomentum_IsRefused() => Assert.Throws<ArgumentException>(() => new Sgd(0.1, nesterov: true));

    private sealed class Problem
    {
        public Problem(string kind)
        {
            Optimizer = kind switch
            {
                "sgd" => new Sgd(1e-3),
                "sgdMomentum" => new Sgd(1e-4, momentum: 0.9, weightDecay: 0.01),
                "sgdNesterov" => new Sgd(1e-4, momentum: 0.9, nesterov: true),
                "adam" => new Adam(0.05),
                "adamDecay" => new Adam(0.05, 0.8, 0.99, 1e-6, 0.1),
                "adamW" => new AdamW(0.05, weightDecay: 0.1),
                "rmsProp" => new RmsProp(0.01),
                _ => new RmsProp(0.01, alpha: 0.9, momentum: 0.5, centered: true, weightDecay: 0.01),
            };
            Optimizer.Add(new ParameterGroup([A]));
            Optimizer.Add(new ParameterGroup([B]) { LearningRate = 0.5 * Optimizer.LearningRate });
        }

        public Parameter A { get; } = new(Tensor.From([-1.2, 1.0]));

        public Parameter B { get; } = new(Tensor.From([1.0, -2.0, 0.5, 3.0], 2, 2));

        public Optimizer Optimizer { get; }

        public List<Tensor> Walk(int steps)
        {
            var path = new List<Tensor>();
            for (var i = 0; i < steps; i++)
            {
                Optimizer.ZeroGradients();
                Tensor a = A, b = B;
                var loss = (1 - a[0]).Square() + (100 * (a[1] - a[0].Square()).Square()) + b.Square().Sum() + b.Product();
                loss.Backward();
                Optimizer.Step();
                path.Add(Tensor.Cat([a.Detach(), b.Detach().Flatten()], 0).Clone());
            }

            return path;
        }
    }

    /// <summary>A gradient that is not contiguous takes the way of operators; one that is, the one pass.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void RmsProp_InOnePass_IsTheStepByOperators(double decay)
    {
        Parameter one = new(Numbers.Normal(new RandomStream(1), 5, 4)), other = new(one.Value);
        RmsProp pass = new(0.01, alpha: 0.9, weightDecay: decay), operators = new(0.01, alpha: 0.9, weightDecay: decay);
        pass.Add(new ParameterGroup([one]));
        operators.Add(new ParameterGroup([other]));
        for (var step = 0; step < 4; step++)
        {
            var gradient = Numbers.Normal(new RandomStream(step + 2), 5, 4);
            pass.Step([gradient]);
            operators.Step([gradient.Transpose(0, 1).Contiguous().Transpose(0, 1)]);
        }
        Numbers.Near(other.Value.Detach(), one.Value.Detach(), 1e-14);
        Numbers.Near(operators.State()["0.0.square"], pass.State()["0.0.square"], 1e-14);
    }
}
