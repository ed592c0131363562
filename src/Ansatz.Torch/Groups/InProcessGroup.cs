namespace Ansatz.Torch;

/// <summary>A member of a group of threads: the tensors of a call meet in a table that all members share.</summary>
internal sealed class InProcessGroup : ProcessGroup
{
    private readonly Meeting _meeting;

    private InProcessGroup(Meeting meeting, int rank)
        : base(rank, meeting.Table.Length) => _meeting = meeting;

    public override void Barrier() => Meet();

    internal static ProcessGroup[] Make(int size, TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var meeting = new Meeting(new Tensor?[size], new Barrier(size), timeout);
        return [.. Enumerable.Range(0, size).Select(rank => new InProcessGroup(meeting, rank))];
    }

    private protected override Tensor Reduce(Tensor tensor, ReduceOperation operation)
    {
        // In the order of the ranks, so that each member gets the same bits.
        var all = Gather(tensor);
        var result = all[0];
        for (var i = 1; i < Size; i++)
            result = operation switch
            {
                ReduceOperation.Product => result.MultiplyInPlace(all[i]),
                ReduceOperation.Minimum => result.Minimum(all[i]),
                ReduceOperation.Maximum => result.Maximum(all[i]),
                _ => result.AddInPlace(all[i]),
            };
        return result;
    }

    private protected override Tensor Spread(Tensor tensor, int root) => Gather(tensor)[root];

    private protected override Tensor[] Gather(Tensor tensor)
    {
        _meeting.Table[Rank] = tensor.Clone().Escape(); // read by other threads, outside of this one's scope
        Meet();
        var all = new Tensor[Size];
        Tensor? odd = null;
        for (var i = 0; i < Size; i++)
        {
            var other = _meeting.Table[i]!;
            if (other.Shape != tensor.Shape || other.DataType != tensor.DataType) odd = other;
            all[i] = other.Clone();
        }
        Meet(); // before the next call writes to the table
        if (odd is not null) throw new TorchException($"the members of the group gave tensors that differ: {tensor.DataType} {tensor.Shape} here, {odd.DataType} {odd.Shape} elsewhere");
        return all;
    }

    private void Meet()
    {
        if (!_meeting.Barrier.SignalAndWait(_meeting.Timeout)) throw new TorchException($"not all {Size} members of the group came within {_meeting.Timeout}");
    }

    private sealed record Meeting(Tensor?[] Table, Barrier Barrier, TimeSpan Timeout);
}
