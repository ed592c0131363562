namespace Ansatz.Torch;

/// <summary>Until it ends, operators on this thread record a graph, also inside <see cref="NoGrad"/>.</summary>
public readonly ref struct EnableGrad
{
    private readonly int _restore;

    private EnableGrad(int restore) => _restore = restore;

    /// <summary>Turns recording on.</summary>
    public static EnableGrad Begin() => new(Native.GradMode(1) == 0 ? 1 : 0);

    /// <summary>Turns recording off again where it was off.</summary>
    public void Dispose()
    {
        if (_restore != 0) _ = Native.GradMode(0);
    }
}
