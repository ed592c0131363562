using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>A parameter of a distribution breaks its constraint.</summary>
public sealed class InvalidParameterException : ArgumentException
{
    /// <summary>Says which parameter of which distribution must be what, and what it was.</summary>
    public InvalidParameterException(string distribution, string parameter, string constraint, string found)
        : base($"{distribution}: {parameter} must be {constraint}; {found}")
    {
        Distribution = distribution;
        Parameter = parameter;
    }

    /// <summary>The distribution's name.</summary>
    public string Distribution { get; }

    /// <summary>The parameter's name.</summary>
    public string Parameter { get; }

    internal static void ThrowUnless(Constraint constraint, Tensor value, string distribution, string parameter)
    {
        var held = constraint.Check(value.Detach());
        if (held.All().ToBoolean())
            return;
        var events = Math.Min(constraint.EventDimensions, value.Rank);
        var bad = held.LogicalNot().Reshape(-1).ToArray<bool>();
        var first = Array.IndexOf(bad, true);
        var size = value.Count / Math.Max(bad.Length, 1);
        var numbers = value.Detach().To(ScalarType.Float64).Reshape(-1).ToArray<double>().Skip((int)(first * size)).Take((int)Math.Min(size, 6));
        throw new InvalidParameterException(distribution, parameter, constraint.ToString()!,
            $"{bad.Count(b => b)} of {bad.Length} {(events == 0 ? "values are" : "events are")} not, the first is {string.Join(", ", numbers)}.");
    }
}
