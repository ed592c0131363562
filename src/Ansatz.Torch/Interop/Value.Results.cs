namespace Ansatz.Torch;

/// <content>Results: each is taken once, and owned from then on.</content>
internal readonly unsafe partial struct Value
{
    /// <summary>The tensor, or null where the result is undefined.</summary>
    public Tensor? TakeTensorOrNull() => Kind switch
    {
        ValueKind.None => null,
        ValueKind.Tensor => Tensor.Wrap((nint)_payload),
        _ => throw Unexpected("a tensor"),
    };

    public Tensor TakeTensor() => TakeTensorOrNull() ?? throw new TorchException("the result is an undefined tensor");

    public Tensor[] TakeTensors()
    {
        if (Kind != ValueKind.Tensors) throw Unexpected("a list of tensors");
        var handles = (nint*)_payload;
        try
        {
            var tensors = new Tensor[_length];
            for (var i = 0; i < tensors.Length; i++)
                tensors[i] = Tensor.Wrap(handles[i]) ?? throw new TorchException("the result holds an undefined tensor");
            return tensors;
        }
        finally
        {
            Native.Free(handles);
        }
    }

    public long ToInt64() => Kind is ValueKind.Integer or ValueKind.Boolean ? _payload : throw Unexpected("an integer");

    public double ToDouble() => Kind is ValueKind.Real or ValueKind.Integer ? Real : throw Unexpected("a real number");

    public bool ToBoolean() => Kind == ValueKind.Boolean ? _payload != 0 : throw Unexpected("a truth value");

    public Scalar ToScalar() => Kind switch
    {
        ValueKind.Integer => _payload,
        ValueKind.Boolean => _payload != 0,
        ValueKind.Real => Real,
        ValueKind.Complex => new System.Numerics.Complex(Real, Imaginary),
        _ => throw Unexpected("a number"),
    };

    private TorchException Unexpected(string wanted) => new($"the result is of kind {Kind}, not {wanted}");
}
