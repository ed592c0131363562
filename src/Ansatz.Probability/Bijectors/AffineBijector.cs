using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>x -> shift + scale x; either may be missing.</summary>
internal sealed class AffineBijector(Tensor? shift, Tensor? scale) : Bijector
{
    public Tensor? ShiftBy => shift;

    public Tensor? ScaleBy => scale;

    public override bool? IsIncreasing => scale switch
    {
        null => true,
        { IsNumber: true } => scale.ToDouble() > 0,
        _ => null,
    };

    public override Tensor Forward(Tensor x) => (shift, scale) switch
    {
        (null, null) => x,
        (null, not null) => scale * x,
        (not null, null) => shift + x,
        _ => shift! + scale! * x,
    };

    public override Tensor Inverse(Tensor y)
    {
        var centered = shift is null ? y : y - shift;
        return scale is null ? centered : centered / scale;
    }

    public override Tensor LogDeterminant(Tensor x, Tensor y) =>
        scale is null ? x.ZerosLike()
        : scale.IsNumber ? x.FullLike(Math.Log(Math.Abs(scale.ToDouble())))
        : scale.Abs().Log().BroadcastUp(x.Shape);

    public override Shape ForwardShape(Shape input)
    {
        if (shift is not null)
            input = Shape.Broadcast(input, shift.Shape);
        return scale is null ? input : Shape.Broadcast(input, scale.Shape);
    }

    public override Shape InverseShape(Shape output) => ForwardShape(output);

    protected internal override Bijector InsertBatch(int count, int position) =>
        new AffineBijector(shift?.InsertOnes(count, position), scale?.InsertOnes(count, position));
}
