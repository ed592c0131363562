using System.Runtime.CompilerServices;

namespace Ansatz.Torch;

/// <summary>
/// Frees, when it ends, every tensor that was made in it on this thread, except those kept. A step of training opens one; what the graph or a
/// parameter holds is not touched. <code>using var scope = TensorScope.Open(); ... return scope.Keep(loss);</code>
/// </summary>
public readonly ref struct TensorScope
{
    private readonly ScopeFrame? _frame;

    private TensorScope(ScopeFrame frame) => _frame = frame;

    /// <summary>Opens a scope inside the one that is open, if any.</summary>
    /// <param name="file">The caller's file; named when a freed tensor is used.</param>
    /// <param name="line">The caller's line.</param>
    public static TensorScope Open([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(ScopeFrame.Push(file, line));

    /// <summary>Hands a tensor to the enclosing scope, or to the garbage collector where there is none. Tensors of other scopes stay where they are.</summary>
    /// <param name="tensor">The tensor that outlives this scope.</param>
    /// <returns>The same tensor.</returns>
    public Tensor Keep(Tensor tensor)
    {
        _frame?.Keep(tensor);
        return tensor;
    }

    /// <summary>Frees what was made in the scope and not kept.</summary>
    public void Dispose() => _frame?.Pop();
}
