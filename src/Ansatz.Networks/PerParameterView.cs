using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// A value that is computed from parameters once for each way in which they are read: under every <see cref="ParameterScope"/>, with and without gradient. It
/// is for one evaluation, such as a run of an objective's body whose programs read the same network; parameters that change are not noticed.
/// </summary>
/// <typeparam name="T">What is computed.</typeparam>
/// <param name="compute">Computes it.</param>
public sealed class PerParameterView<T>(Func<T> compute)
{
    private readonly List<(object? View, bool HasGradient, T Value)> _values = [];

    /// <summary>The value as parameters are read now.</summary>
    public T Value
    {
        get
        {
            var (view, hasGradient) = (ParameterScope.Innermost, Autograd.IsEnabled);
            foreach (var known in _values)
                if (ReferenceEquals(known.View, view) && known.HasGradient == hasGradient) return known.Value;
            var value = compute();
            _values.Add((view, hasGradient, value));
            return value;
        }
    }
}
