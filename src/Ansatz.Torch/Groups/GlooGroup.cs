namespace Ansatz.Torch;

/// <summary>A group of processes, over libtorch's Gloo.</summary>
internal sealed class GlooGroup : ProcessGroup
{
    private nint _group;

    internal GlooGroup(string host, int port, int rank, int size, bool isServer, string prefix, TimeSpan? timeout)
        : base(rank, size) =>
        Native.Check(Native.Group(host, port, rank, size, isServer ? 1 : 0, prefix, (long)(timeout ?? DefaultTimeout).TotalMilliseconds, out _group));

    private nint Handle => _group != 0 ? _group : throw new ObjectDisposedException(nameof(ProcessGroup), "this member has left the group");

    public override void Barrier() => Native.Check(Native.GroupBarrier(Handle));

    private protected override Tensor Reduce(Tensor tensor, ReduceOperation operation)
    {
        var result = Copy(tensor);
        Native.Check(Native.GroupAllReduce(Handle, result.Handle, (int)operation));
        GC.KeepAlive(result);
        return result;
    }

    private protected override Tensor Spread(Tensor tensor, int root)
    {
        var result = Copy(tensor);
        Native.Check(Native.GroupBroadcast(Handle, result.Handle, root));
        GC.KeepAlive(result);
        return result;
    }

    private protected override unsafe Tensor[] Gather(Tensor tensor)
    {
        var own = Copy(tensor);
        var results = new Tensor[Size];
        for (var i = 0; i < Size; i++) results[i] = own.EmptyLike();
        var handles = new nint[Size];
        Value.Handles(results, handles);
        fixed (nint* pointer = handles) Native.Check(Native.GroupAllGather(Handle, own.Handle, pointer, Size));
        Value.KeepAlive(results);
        GC.KeepAlive(own);
        return results;
    }

    protected override void Dispose(bool disposing)
    {
        if (_group != 0) Native.GroupFree(_group);
        _group = 0;
        base.Dispose(disposing);
    }

    // Contiguous memory of its own, conjugation and negation carried out.
    private static Tensor Copy(Tensor tensor) => Tensor.Empty(tensor.Shape, tensor.DataType, tensor.Device).CopyInPlace(tensor);
}
