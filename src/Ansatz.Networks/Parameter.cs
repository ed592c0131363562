using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// A tensor that is learned. Forward code reads <see cref="Value"/>, which lies in the support of <see cref="Constraint"/>;
/// optimizers move <see cref="Unconstrained"/>, an unbounded leaf of the autograd graph with
/// <c>Value = FromUnconstrained(Unconstrained)</c>.
/// </summary>
/// <remarks>
/// A parameter belongs to the module whose field holds it. Every read of <see cref="Value"/> passes the views that
/// <see cref="ParameterScope"/> has installed on this thread: this is how a program is frozen, or run with drawn weights.
/// </remarks>
public sealed class Parameter
{
    private readonly Tensor? _held;
    private Tensor _unconstrained;

    /// <summary>A parameter that starts at <paramref name="initial"/>, which is copied.</summary>
    /// <param name="initial">The first value, in the support of <paramref name="constraint"/>. A plain number becomes a single-precision scalar.</param>
    /// <param name="constraint">Where values lie; null: anywhere.</param>
    /// <exception cref="ArgumentException">The value is not of a floating-point or complex type, or lies outside the constraint.</exception>
    public Parameter(Tensor initial, Constraint? constraint = null)
    {
        Constraint = constraint;
        Shape = initial.Shape;
        _unconstrained = Leaf(ToLeafSpace(initial));
        _unconstrained.RequiresGradient = true;
    }

    private Parameter(Parameter original, Tensor held)
    {
        Constraint = original.Constraint;
        Shape = held.Shape;
        _unconstrained = original._unconstrained;
        _held = held;
    }

    /// <summary>Where values lie; null: anywhere.</summary>
    public Constraint? Constraint { get; }

    /// <summary>The shape of <see cref="Value"/>.</summary>
    public Shape Shape { get; }

    /// <summary>The element type of the value.</summary>
    public ScalarType DataType => _unconstrained.DataType;

    /// <summary>The device that holds the value.</summary>
    public Device Device => _unconstrained.Device;

    /// <summary>The leaf that optimizers move: any real numbers, mapped to <see cref="Value"/> by the constraint's bijector.</summary>
    public Tensor Unconstrained => _unconstrained;

    /// <summary>Whether optimizers move the parameter. A parameter that is not trainable is a constant with a name.</summary>
    public bool IsTrainable
    {
        get => _unconstrained.RequiresGradient;
        set => _unconstrained.RequiresGradient = value;
    }

    /// <summary>The value in the support of <see cref="Constraint"/>, as seen through the views of <see cref="ParameterScope"/>.</summary>
    public Tensor Value
    {
        get
        {
            if (_held is not null)
            {
                return _held;
            }

            var value = Constraint is null ? _unconstrained : Constraint.FromUnconstrained.Forward(_unconstrained);
            return ParameterScope.IsEmpty ? value : ParameterScope.Read(this, value);
        }
    }

    /// <summary>The value, as forward code reads it.</summary>
    public static implicit operator Tensor(Parameter parameter) => parameter.Value;

    /// <summary>Sets the value, in place: optimizers and graphs of later passes see the new one.</summary>
    /// <param name="value">A value of the parameter's shape in the support of the constraint.</param>
    /// <exception cref="ArgumentException">The shape differs, or the value lies outside the constraint.</exception>
    public void Assign(Tensor value)
    {
        if (value.Shape != Shape)
        {
            throw new ArgumentException($"The value has the shape {value.Shape}; the parameter has {Shape}.", nameof(value));
        }

        using var off = NoGrad.Begin();
        _unconstrained.CopyInPlace(ToLeafSpace(value));
    }

    /// <summary>The shape, element type and constraint.</summary>
    public override string ToString() => $"Parameter {Shape} {DataType}{(Constraint is null ? "" : $" in {Constraint}")}";

    /// <summary>A parameter that is read as a given tensor, over the leaf of another.</summary>
    internal static Parameter Holding(Parameter original, Tensor value) => new(original, value);

    /// <summary>Replaces the leaf by a copy of another element type or on another device.</summary>
    internal void Convert(Func<Tensor, Tensor> conversion)
    {
        using var off = NoGrad.Begin();
        var trainable = IsTrainable;
        _unconstrained = Leaf(conversion(_unconstrained));
        _unconstrained.RequiresGradient = trainable;
    }

    private static Tensor Leaf(Tensor value)
    {
        using var off = NoGrad.Begin();
        return value.Detach().Clone().Escape();
    }

    private Tensor ToLeafSpace(Tensor value)
    {
        using var off = NoGrad.Begin();
        if (value.IsNumber)
        {
            value = value.To(ScalarType.Float32);
        }

        if (!value.IsFloatingPoint && !value.IsComplex)
        {
            throw new ArgumentException($"A parameter holds real or complex numbers; the value given is of type {value.DataType}.", nameof(value));
        }

        if (Constraint is null)
        {
            return value;
        }

        if (!Constraint.Check(value).All().ToBoolean())
        {
            throw new ArgumentException($"The value lies outside {Constraint}: {Describe(value)}.", nameof(value));
        }

        return Constraint.ToUnconstrained.Forward(value);
    }

    private static string Describe(Tensor value)
    {
        var numbers = value.ToArray<double>();
        return numbers.Length <= 4 ? string.Join(", ", numbers) : $"smallest {numbers.Min():g4}, largest {numbers.Max():g4}";
    }
}
