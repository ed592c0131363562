namespace Ansatz.Torch.Tests.Groups;

/// <summary>What the members of a process group run.</summary>
internal static class WorkerPrograms
{
    /// <summary>Every collective once; prints what this member got.</summary>
    public static void Collectives()
    {
        using var group = ProcessGroup.FromEnvironment(TimeSpan.FromSeconds(60));
        var own = Tensor.From<double>([group.Rank + 1, 10 * (group.Rank + 1)]);
        Print("sum", group.AllReduce(own));
        Print("mean", group.AllReduce(own, ReduceOperation.Mean));
        Print("product", group.AllReduce(own, ReduceOperation.Product));
        Print("minimum", group.AllReduce(own, ReduceOperation.Minimum));
        Print("maximum", group.AllReduce(own, ReduceOperation.Maximum));
        Print("own", own);
        Print("view", group.AllReduce(Tensor.From<double>([1, 2, 3, 4], 2, 2).MatrixTranspose()[0]));
        Print("broadcast", group.Broadcast(own, root: 1));
        Print("gather", Tensor.Cat(group.AllGather(own)));
        Print("integers", group.AllReduce(Tensor.From<long>([group.Rank])));
        group.Barrier();
    }

    /// <summary>Member 1 ends before the reduction; the others print the error that they get.</summary>
    public static void OneLeaves()
    {
        using var group = ProcessGroup.FromEnvironment(TimeSpan.FromSeconds(60));
        group.Barrier();
        if (group.Rank == 1) Environment.Exit(7);
        try
        {
            group.AllReduce(Tensor.Ones(3));
            Console.WriteLine("no error");
        }
        catch (TorchException e)
        {
            Console.WriteLine($"error: {e.Message}");
        }
    }

    private static void Print(string name, Tensor tensor) => Console.WriteLine($"{name}: {string.Join(' ', tensor.ToArray<double>())}");
}
