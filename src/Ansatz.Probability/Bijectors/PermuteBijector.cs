using Ansatz.Torch;

namespace Ansatz.Probability;

internal sealed class PermuteBijector : Bijector
{
    private readonly long[] _forward;
    private readonly long[] _inverse;

    public PermuteBijector(long[] permutation)
    {
        _forward = permutation;
        _inverse = new long[permutation.Length];
        Array.Fill(_inverse, -1);
        for (var i = 0; i < permutation.Length; i++)
        {
            if (permutation[i] < 0 || permutation[i] >= permutation.Length || _inverse[permutation[i]] >= 0)
                throw new ArgumentException($"[{string.Join(", ", permutation)}] is no permutation of 0 to {permutation.Length - 1}.", nameof(permutation));
            _inverse[permutation[i]] = i;
        }
    }

    public override int InputDimensions => 1;

    public override Bijector Inverted => new PermuteBijector(_inverse);

    public override Tensor Forward(Tensor x) => x.IndexSelect(-1, Tensor.From(_forward).To(x.Device));

    public override Tensor Inverse(Tensor y) => y.IndexSelect(-1, Tensor.From(_inverse).To(y.Device));

    public override Tensor LogDeterminant(Tensor x, Tensor y) => Tensor.Zeros(x.Shape[..^1], x.DataType, x.Device);
}
