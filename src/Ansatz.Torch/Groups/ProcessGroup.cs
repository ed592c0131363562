using System.Globalization;

namespace Ansatz.Torch;

/// <summary>
/// Processes (or threads) that compute together. Each member calls the same collectives in the same order, with tensors of the same shape and type; a
/// call returns when all members have made it. Results carry no gradient. Between processes the collectives are libtorch's own (Gloo).
/// </summary>
public abstract class ProcessGroup : IDisposable
{
    private protected ProcessGroup(int rank, int size)
    {
        Rank = rank;
        Size = size;
    }

    /// <summary>Whether the environment describes a group: RANK and WORLD_SIZE are set, as torchrun, Slurm, MPI and Kubernetes launchers do.</summary>
    public static bool IsConfigured => Environment.GetEnvironmentVariable("RANK") is not null && Environment.GetEnvironmentVariable("WORLD_SIZE") is not null;

    /// <summary>Whether collectives between processes are in this build (Gloo's headers were found).</summary>
    public static bool IsSupported => Native.GroupSupported() != 0;

    /// <summary>The number of this member, from 0.</summary>
    public int Rank { get; }

    /// <summary>The number of members.</summary>
    public int Size { get; }

    /// <summary>Joins the group that RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT describe; waits until all members are there.</summary>
    /// <param name="timeout">How long any call waits for the others; half an hour unless given.</param>
    /// <exception cref="InvalidOperationException">A variable is missing or no valid number; the message names it.</exception>
    /// <exception cref="TorchException">The members do not meet in time, or this build has no collectives.</exception>
    public static ProcessGroup FromEnvironment(TimeSpan? timeout = null)
    {
        var size = Number("WORLD_SIZE", 1, int.MaxValue);
        var rank = Number("RANK", 0, size - 1);
        var port = Number("MASTER_PORT", 1, ushort.MaxValue);
        // Under torchrun the launcher itself holds the store, and each restart has its own part of it.
        var isLaunched = Text("TORCHELASTIC_USE_AGENT_STORE", optional: true) == "True";
        var prefix = isLaunched ? $"/worker/attempt_{Text("TORCHELASTIC_RESTART_COUNT", optional: true) ?? "0"}" : "ansatz";
        return new GlooGroup(Text("MASTER_ADDR")!, port, rank, size, rank == 0 && !isLaunched, prefix, timeout);
    }

    /// <summary>Joins a group at an address where member 0 listens; waits until all members are there.</summary>
    /// <param name="host">The name or address of member 0's machine.</param>
    /// <param name="port">A free port of that machine.</param>
    /// <param name="rank">The number of this member, from 0.</param>
    /// <param name="size">The number of members.</param>
    /// <param name="timeout">How long any call waits for the others; half an hour unless given.</param>
    /// <exception cref="TorchException">The members do not meet in time, or this build has no collectives.</exception>
    public static ProcessGroup Connect(string host, int port, int rank, int size, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, size);
        return new GlooGroup(host, port, rank, size, rank == 0, "ansatz", timeout);
    }

    /// <summary>A group within this process, a member for each of several threads; for tests and simulation.</summary>
    /// <param name="size">The number of members.</param>
    /// <param name="timeout">How long any call waits for the others; half an hour unless given.</param>
    /// <returns>The members, by rank; give each to its own thread.</returns>
    public static ProcessGroup[] InProcess(int size, TimeSpan? timeout = null) => InProcessGroup.Make(size, timeout ?? DefaultTimeout);

    /// <summary>Combines the tensors of all members; each gets the same result, bit by bit.</summary>
    /// <param name="tensor">This member's tensor.</param>
    /// <param name="operation">How the elements are combined.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="TorchException">A member failed, or did not come in time.</exception>
    public Tensor AllReduce(Tensor tensor, ReduceOperation operation = ReduceOperation.Sum)
    {
        using var off = NoGrad.Begin();
        if (operation == ReduceOperation.Mean && !tensor.IsFloatingPoint && !tensor.IsComplex)
            throw new ArgumentException($"the mean of {tensor.DataType} tensors is no {tensor.DataType} tensor", nameof(tensor));
        var result = Reduce(tensor.Detach(), operation == ReduceOperation.Mean ? ReduceOperation.Sum : operation);
        return operation == ReduceOperation.Mean ? result.DivideInPlace(Size) : result;
    }

    /// <summary>Gives the tensor of one member to all.</summary>
    /// <param name="tensor">This member's tensor; those of the others say shape and type only.</param>
    /// <param name="root">The member whose tensor it is.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="TorchException">A member failed, or did not come in time.</exception>
    public Tensor Broadcast(Tensor tensor, int root = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(root);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(root, Size);
        using var off = NoGrad.Begin();
        return Spread(tensor.Detach(), root);
    }

    /// <summary>Gives the tensors of all members to all.</summary>
    /// <param name="tensor">This member's tensor.</param>
    /// <returns>New tensors, by rank.</returns>
    /// <exception cref="TorchException">A member failed, or did not come in time.</exception>
    public Tensor[] AllGather(Tensor tensor)
    {
        using var off = NoGrad.Begin();
        return Gather(tensor.Detach());
    }

    /// <summary>Waits until all members are here.</summary>
    /// <exception cref="TorchException">A member failed, or did not come in time.</exception>
    public abstract void Barrier();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    internal static TimeSpan DefaultTimeout => TimeSpan.FromMinutes(30);

    private protected abstract Tensor Reduce(Tensor tensor, ReduceOperation operation);

    private protected abstract Tensor Spread(Tensor tensor, int root);

    private protected abstract Tensor[] Gather(Tensor tensor);

    /// <summary>Leaves the group.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    private static string? Text(string name, bool optional = false) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text
        : optional ? null
        : throw new InvalidOperationException($"the environment variable {name} is not set; a process group needs RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT");

    private static int Number(string name, int minimum, int maximum) =>
        int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum ? number
        : throw new InvalidOperationException($"the environment variable {name} is '{Text(name)}', not an integer from {minimum} to {maximum}");
}
