namespace Ansatz.Torch;

/// <summary>The tensors of one open scope. Frames are reused: opening a scope allocates only its place.</summary>
internal sealed class ScopeFrame
{
    [ThreadStatic]
    private static ScopeFrame? _current;

    [ThreadStatic]
    private static ScopeFrame? _spare;

    private Tensor?[] _tensors = new Tensor?[64];
    private int _count;
    private ScopeFrame? _parent;
    private ScopePlace _place = new(string.Empty, 0);

    internal static ScopeFrame? Current => _current;

    internal ScopePlace Place => _place;

    internal static ScopeFrame Push(string file, int line)
    {
        var frame = _spare ?? new ScopeFrame();
        _spare = frame._parent;
        frame._place = new ScopePlace(file, line);
        frame._parent = _current;
        _current = frame;
        return frame;
    }

    internal int Add(Tensor tensor)
    {
        if (_count == _tensors.Length) Array.Resize(ref _tensors, _count * 2);
        _tensors[_count] = tensor;
        return _count++;
    }

    internal void Forget(int slot) => _tensors[slot] = null;

    internal void Keep(Tensor tensor)
    {
        if (tensor.Frame == this) tensor.MoveTo(_parent);
    }

    internal void Pop()
    {
        if (_current != this) throw new InvalidOperationException("a tensor scope ended while one inside it was open, or on another thread");
        _current = _parent;
        for (var i = 0; i < _count; i++) _tensors[i]?.FreeWithScope(_place);
        Array.Clear(_tensors, 0, _count);
        _count = 0;
        _parent = _spare;
        _spare = this;
    }
}
