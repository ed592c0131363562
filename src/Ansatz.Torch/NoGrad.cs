namespace Ansatz.Torch;

/// <summary>Until it ends, operators on this thread record no graph. <code>using var off = NoGrad.Begin();</code></summary>
public readonly ref struct NoGrad
{
    private readonly int _restore; // 0 is the default value: nothing to do

    private NoGrad(int restore) => _restore = restore;

    /// <summary>Turns recording off.</summary>
    public static NoGrad Begin() => new(Native.GradMode(0) != 0 ? 1 : 0);

    /// <summary>Turns recording on again where it was on.</summary>
    public void Dispose()
    {
        if (_restore != 0) _ = Native.GradMode(1);
    }
}
