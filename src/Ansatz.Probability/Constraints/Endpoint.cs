using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>An end of an interval: absent, a number, or a tensor. A number is not a tensor, so that static constraints load nothing.</summary>
internal readonly struct Endpoint
{
    private readonly double _number;
    private readonly Tensor? _tensor;

    private Endpoint(double number, Tensor? tensor)
    {
        _number = number;
        _tensor = tensor;
        Exists = true;
    }

    public bool Exists { get; }

    public bool IsZero => Exists && _tensor is null && _number == 0;

    public bool IsOne => Exists && _tensor is null && _number == 1;

    public Tensor Value => _tensor ?? (Tensor)_number;

    /// <summary>The difference, a number when both are.</summary>
    public Tensor Minus(Endpoint other) =>
        _tensor is null && other._tensor is null ? (Tensor)(_number - other._number) : Value - other.Value;

    public static implicit operator Endpoint(double number) => new(number, null);

    public static implicit operator Endpoint(Tensor tensor) => tensor.IsNumber ? new(tensor.ToDouble(), null) : new(0, tensor);
}
