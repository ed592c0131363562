using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The second moments of two sets of numbers x and y of the same items, in double precision: all that linear models with normal noise see of data.</summary>
/// <param name="xx">A = E[x xᵀ], [dx, dx].</param>
/// <param name="yx">C = E[y xᵀ], [dy, dx].</param>
/// <param name="yy">B = E[y yᵀ], [dy, dy].</param>
/// <param name="count">The items n behind the means.</param>
public sealed class SecondMoments(Tensor xx, Tensor yx, Tensor yy, long count)
{
    private SymmetricSpectrum? _spectrum;

    /// <summary>A = E[x xᵀ], [dx, dx].</summary>
    public Tensor XX { get; } = xx;

    /// <summary>C = E[y xᵀ], [dy, dx].</summary>
    public Tensor YX { get; } = yx;

    /// <summary>B = E[y yᵀ], [dy, dy].</summary>
    public Tensor YY { get; } = yy;

    /// <summary>The items n behind the means.</summary>
    public long Count { get; } = count;

    /// <summary>The numbers of x, dx; 0 where there is no x.</summary>
    public long XSize => XX.Size(0);

    /// <summary>The numbers of y, dy.</summary>
    public long YSize => YY.Size(0);

    /// <summary>The joint moments [[A, Cᵀ], [C, B]], [dx + dy, dx + dy].</summary>
    public Tensor Joint => Tensor.Cat([Tensor.Cat([XX, YX.Transpose(0, 1)], 1), Tensor.Cat([YX, YY], 1)], 0);

    /// <summary>The moments of rows, each the mean of products over n.</summary>
    /// <param name="x">[n, dx]; dx may be 0.</param>
    /// <param name="y">[n, dy].</param>
    /// <exception cref="ArgumentException">The rows are not as many, or none, or a shape is no matrix.</exception>
    public static SecondMoments Of(Tensor x, Tensor y)
    {
        if (x.Rank != 2 || y.Rank != 2) throw new ArgumentException($"rows [n, d] are needed; the shapes are {x.Shape} and {y.Shape}");
        if (x.Size(0) != y.Size(0)) throw new ArgumentException($"x has {x.Size(0)} rows, y has {y.Size(0)}: they are pairs", nameof(y));
        ArgumentOutOfRangeException.ThrowIfZero(y.Size(0), nameof(y));
        using var off = NoGrad.Begin();
        Tensor a = x.To(ScalarType.Float64), b = y.To(ScalarType.Float64), bt = b.Transpose(0, 1);
        var n = (double)y.Size(0);
        return new(a.Transpose(0, 1).MatMul(a) / n, bt.MatMul(a) / n, bt.MatMul(b) / n, y.Size(0));
    }

    /// <summary>The linear map of least squared error from x to y, C A⁺, [dy, dx].</summary>
    /// <param name="cutoff">The share of the greatest eigenvalue of A from which a direction counts.</param>
    public Tensor Regression(double cutoff = SymmetricSpectrum.DefaultCutoff) =>
        XSize == 0 ? YX : YX.MatMul(Spectrum.PseudoInverse(cutoff));

    /// <summary>What a linear map of x leaves of y: B - C A⁺ Cᵀ, symmetric, [dy, dy]; B itself where there is no x.</summary>
    /// <param name="cutoff">The share of the greatest eigenvalue of A from which a direction counts.</param>
    public Tensor Unexplained(double cutoff = SymmetricSpectrum.DefaultCutoff)
    {
        if (XSize == 0) return YY;
        var whitened = YX.MatMul(Spectrum.Whitening(cutoff).Transpose(0, 1));
        var rest = YY - whitened.MatMul(whitened.Transpose(0, 1));
        return (rest + rest.Transpose(0, 1)) / 2;
    }

    private SymmetricSpectrum Spectrum => _spectrum ??= SymmetricSpectrum.Of(XX);
}
