using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>What a read of <see cref="Parameter.Value"/> gives while a <see cref="ParameterScope"/> is open.</summary>
/// <param name="parameter">The parameter that is read.</param>
/// <param name="value">What the read would give without this view.</param>
/// <returns>What the reader sees instead, or <paramref name="value"/> itself.</returns>
public delegate Tensor ParameterView(Parameter parameter, Tensor value);

/// <summary>
/// Views that stand between parameters and the forward code of this thread until the scope is disposed:
/// constants instead of parameters (a frozen program), drawn weights (a Bayesian network), shifted ones (a functional call).
/// </summary>
/// <remarks>
/// Scopes nest: the innermost view sees what the outer ones give. While none is open, a read of a parameter costs one test.
/// A scope belongs to its thread and cannot cross an <c>await</c>.
/// </remarks>
public ref struct ParameterScope
{
    [ThreadStatic]
    private static Entry? _innermost;

    private Entry? _entry;

    private ParameterScope(ParameterView view)
    {
        _entry = new Entry(view, _innermost);
        _innermost = _entry;
    }

    /// <summary>Whether no view is installed on this thread.</summary>
    internal static bool IsEmpty => _innermost is null;

    /// <summary>What tells the views of this thread from others; null: there are none.</summary>
    internal static object? Innermost => _innermost;

    /// <summary>Installs a view on this thread.</summary>
    public static ParameterScope Open(ParameterView view) => new(view);

    /// <summary>Parameters are constants: reads carry no gradient.</summary>
    /// <param name="parameters">Which; null: all.</param>
    public static ParameterScope Freeze(IReadOnlySet<Parameter>? parameters = null) =>
        new((parameter, value) => parameters is null || parameters.Contains(parameter) ? value.Detach() : value);

    /// <summary>Some parameters are read as the given tensors.</summary>
    public static ParameterScope Substitute(IReadOnlyDictionary<Parameter, Tensor> values) =>
        new((parameter, value) => values.TryGetValue(parameter, out var other) ? other : value);

    /// <summary>Removes the view.</summary>
    /// <exception cref="InvalidOperationException">A scope that was opened later is still open, or the thread is another one.</exception>
    public void Dispose()
    {
        if (_entry is null)
        {
            return;
        }

        if (!ReferenceEquals(_innermost, _entry))
        {
            throw new InvalidOperationException("Parameter scopes are closed in the reverse order of their opening, on the thread that opened them.");
        }

        _innermost = _entry.Outer;
        _entry = null;
    }

    /// <summary>Passes a value through all views, from the outermost to the innermost.</summary>
    internal static Tensor Read(Parameter parameter, Tensor value) => Read(_innermost, parameter, value);

    private static Tensor Read(Entry? entry, Parameter parameter, Tensor value) =>
        entry is null ? value : entry.View(parameter, Read(entry.Outer, parameter, value));

    private sealed record Entry(ParameterView View, Entry? Outer);
}
