namespace Ansatz.Torch.Tests.Groups;

public sealed class InProcessGroupTests
{
    [Fact]
    public void Threads_reduce_broadcast_and_gather_inside_their_scopes()
    {
        var results = new double[4][];
        Together(ProcessGroup.InProcess(4), group =>
        {
            using var scope = TensorScope.Open();
            for (var round = 0; round < 50; round++)
            {
                var own = Tensor.From<double>([group.Rank, round]);
                results[group.Rank] =
                [
                    .. group.AllReduce(own).ToArray<double>(), .. group.AllReduce(own, ReduceOperation.Mean).ToArray<double>(), .. group.AllReduce(own, ReduceOperation.Maximum).ToArray<double>(),
                    .. group.AllReduce(own, ReduceOperation.Minimum).ToArray<double>(), .. group.AllReduce(own.Add(1), ReduceOperation.Product).ToArray<double>(), .. group.Broadcast(own, 2).ToArray<double>(),
                    .. Tensor.Stack(group.AllGather(own)).ToArray<double>(), .. own.ToArray<double>(),
                ];
                group.Barrier();
            }
        });
        for (var rank = 0; rank < 4; rank++)
            Assert.Equal([6, 196, 1.5, 49, 3, 49, 0, 49, 24, 6250000, 2, 49, 0, 49, 1, 49, 2, 49, 3, 49, rank, 49], results[rank]);
    }

    [Fact]
    public void Every_member_gets_the_same_bits()
    {
        var results = new byte[3][];
        Together(ProcessGroup.InProcess(3), group => results[group.Rank] = group.AllReduce(new RandomStream(group.Rank).Normal([1000])).ToBytes());
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public void The_average_of_gradients_of_parts_is_the_gradient_of_the_whole()
    {
        var x = new RandomStream(1).Normal([6, 3], ScalarType.Float64);
        var whole = Gradient(x);
        var averages = new double[2][];
        Together(ProcessGroup.InProcess(2), group => averages[group.Rank] = group.AllReduce(Gradient(x.Narrow(0, 3 * group.Rank, 3)), ReduceOperation.Mean).ToArray<double>());
        Assert.Equal(whole.ToArray<double>(), averages[0], (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(averages[0], averages[1]);
    }

    [Fact]
    public void Results_carry_no_gradient_and_integers_have_no_mean()
    {
        var group = Assert.Single(ProcessGroup.InProcess(1));
        var x = Tensor.Ones(2);
        x.RequiresGradient = true;
        Assert.False(group.AllReduce(x * 2).RequiresGradient);
        Assert.Throws<ArgumentException>(() => group.AllReduce(Tensor.Arange(2), ReduceOperation.Mean));
        Assert.Throws<ArgumentOutOfRangeException>(() => group.Broadcast(x, 1));
    }

    [Fact]
    public void Tensors_that_differ_and_members_that_do_not_come_are_errors()
    {
        var errors = new string[2];
        Together(ProcessGroup.InProcess(2), group => errors[group.Rank] = Assert.Throws<TorchException>(() => group.AllReduce(Tensor.Ones(2 + group.Rank))).Message);
        Assert.All(errors, e => Assert.Contains("differ", e, StringComparison.Ordinal));
        var alone = ProcessGroup.InProcess(2, TimeSpan.FromMilliseconds(50))[0];
        Assert.Contains("not all 2 members", Assert.Throws<TorchException>(alone.Barrier).Message, StringComparison.Ordinal);
    }

    private static Tensor Gradient(Tensor x)
    {
        var w = Tensor.Full([3], 0.5, ScalarType.Float64);
        w.RequiresGradient = true;
        return Autograd.Gradient([x.MatMul(w).Tanh().Mean()], [w])[0]!;
    }

    private static void Together(ProcessGroup[] members, Action<ProcessGroup> body)
    {
        var faults = new Exception?[members.Length];
        var threads = members.Select(member => new Thread(() =>
        {
            try
            {
                body(member);
            }
#pragma warning disable CA1031 // The fault is thrown again on the test's own thread.
            catch (Exception e)
#pragma warning restore CA1031
            {
                faults[member.Rank] = e;
            }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        if (faults.FirstOrDefault(f => f is not null) is { } fault) throw new InvalidOperationException("a member failed", fault);
    }
}
