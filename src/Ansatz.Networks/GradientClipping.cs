using System.Globalization;
using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>How gradients are kept from being too large. Written <c>norm:5</c>, <c>value:1</c>.</summary>
public abstract record GradientClipping : IParsable<GradientClipping>, ISpelled
{
    /// <summary>All gradients together are scaled down when their Euclidean norm exceeds a number.</summary>
    /// <param name="maximum">The largest norm, positive.</param>
    public static GradientClipping Norm(double maximum) => new NormClipping(Positive(maximum));

    /// <summary>Each number of each gradient is cut to [-maximum, maximum].</summary>
    /// <param name="maximum">The largest magnitude, positive.</param>
    public static GradientClipping Value(double maximum) => new ValueClipping(Positive(maximum));

    /// <summary>The Euclidean norm of all gradients together. It is not finite when one of them is not.</summary>
    public static double NormOf(params ReadOnlySpan<Tensor> gradients)
    {
        if (gradients.IsEmpty)
        {
            return 0;
        }

        using var off = NoGrad.Begin();
        using var scope = TensorScope.Open();
        var norms = new Tensor[gradients.Length];
        for (var i = 0; i < norms.Length; i++)
        {
            norms[i] = Norm(gradients[i]).To(ScalarType.Float64).To(Device.Cpu);
        }

        return Norm(Tensor.Stack(norms, 0)).ToDouble();
    }

    /// <summary>Replaces gradients by clipped ones.</summary>
    /// <returns>Their norm before.</returns>
    public abstract double Apply(Span<Tensor> gradients);

    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } =
    [
        new("norm:MAXIMUM", "all gradients together are shortened to a Euclidean norm"),
        new("value:MAXIMUM", "every entry is cut to [-MAXIMUM, MAXIMUM]"),
    ];

    /// <summary>Reads a spelling.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static GradientClipping Parse(string s) =>
        TryParse(s, null, out var result) ? result : throw new FormatException($"'{s}' is no gradient clipping: {Spelling.Forms(Spellings)}.");

    static GradientClipping IParsable<GradientClipping>.Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static bool TryParse(string? s, IFormatProvider? provider, out GradientClipping result)
    {
        var parts = (s ?? "").Trim().Split(':', 2);
        var known = parts.Length == 2 && parts[0] is "norm" or "value";
        known &= double.TryParse(parts[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var maximum) && maximum > 0 && double.IsFinite(maximum);
        result = !known ? null! : parts[0] == "norm" ? Norm(maximum) : Value(maximum);
        return known;
    }

    private static Tensor Norm(Tensor tensor) => tensor.LinalgVectorNorm(2, dimension: (long[]?)null);

    private static double Positive(double maximum) =>
        maximum > 0 && double.IsFinite(maximum) ? maximum : throw new ArgumentOutOfRangeException(nameof(maximum), maximum, "A bound on gradients is positive.");

    private sealed record NormClipping(double Maximum) : GradientClipping
    {
        public override double Apply(Span<Tensor> gradients)
        {
            var norm = NormOf(gradients);
            if (norm > Maximum)
            {
                using var off = NoGrad.Begin();
                foreach (ref var gradient in gradients)
                {
                    gradient *= Maximum / norm;
                }
            }

            return norm;
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"norm:{Maximum}");
    }

    private sealed record ValueClipping(double Maximum) : GradientClipping
    {
        public override double Apply(Span<Tensor> gradients)
        {
            var norm = NormOf(gradients);
            using var off = NoGrad.Begin();
            foreach (ref var gradient in gradients)
            {
                gradient = gradient.Clamp(-Maximum, Maximum);
            }

            return norm;
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"value:{Maximum}");
    }
}
