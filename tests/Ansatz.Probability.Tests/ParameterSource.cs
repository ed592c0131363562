using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

/// <summary>
/// Gives a case its parameters: in one type, filled to a batch, as leaves when gradients are asked for, one of them moved by a
/// step when differences are. With <see cref="Mixed"/>, parameters take shapes [2, 1] and [3] in turn, so that they must broadcast.
/// With <see cref="Given"/>, other parameters than the case's own.
/// </summary>
public sealed class ParameterSource(ScalarType type, Shape batch = default)
{
    private int _count;

    public List<Tensor> Leaves { get; } = [];

    public IReadOnlyList<Tensor>? Given { get; init; }

    public bool AsLeaves { get; init; }

    public bool Mixed { get; init; }

    public int Moved { get; init; } = -1;

    public double Step { get; init; }

    public int MovedElement { get; init; } = -1;

    public Tensor Number(double value) => Add(Tensor.Full([], value, type));

    public Tensor Vector(params ReadOnlySpan<double> values) => Add(Tensor.From(values).To(type));

    public Tensor Matrix(double[,] values) => Add(Tensor.From(values.Cast<double>().ToArray(), values.GetLength(0), values.GetLength(1)).To(type));

    private Tensor Add(Tensor value)
    {
        if (Given is not null)
            value = Given[_count].To(type);
        var outer = Mixed ? (_count % 2 == 0 ? [2, 1] : [3]) : batch;
        var filled = value.Expand(outer.Concat(value.Shape)).Clone();
        if (_count == Moved && MovedElement < 0)
            filled = filled + Step;
        else if (_count == Moved)
            filled[.., MovedElement] = filled[.., MovedElement] + Step;
        if (AsLeaves)
        {
            filled = filled.Detach();
            filled.RequiresGradient = true;
        }
        _count++;
        Leaves.Add(filled);
        return filled;
    }
}
