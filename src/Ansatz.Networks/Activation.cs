using System.Globalization;
using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>A function that acts on each number: the nonlinearity between layers. Written <c>relu</c>, <c>leaky-relu:0.2</c>.</summary>
public sealed class Activation : Layer, IEquatable<Activation>, IParsable<Activation>
{
    private static readonly Dictionary<string, Func<double?, Activation>> ByName = new(StringComparer.Ordinal)
    {
        ["identity"] = _ => Identity,
        ["relu"] = _ => Relu,
        ["leaky-relu"] = slope => LeakyRelu(slope ?? 0.01),
        ["elu"] = alpha => Elu(alpha ?? 1),
        ["selu"] = _ => Selu,
        ["gelu"] = _ => Gelu,
        ["silu"] = _ => Silu,
        ["tanh"] = _ => Tanh,
        ["sigmoid"] = _ => Sigmoid,
        ["softplus"] = _ => Softplus,
        ["mish"] = _ => Mish,
    };

    private readonly string _text;
    private readonly Func<Tensor, Tensor> _function;

    private Activation(string text, Func<Tensor, Tensor> function) => (_text, _function) = (text, function);

    /// <summary>x.</summary>
    public static Activation Identity => new("identity", static x => x);

    /// <summary>max(x, 0).</summary>
    public static Activation Relu => new("relu", static x => x.Relu());

    /// <summary>x Φ(x), with the normal distribution function Φ.</summary>
    public static Activation Gelu => new("gelu", static x => x.Gelu());

    /// <summary>x σ(x), also called swish.</summary>
    public static Activation Silu => new("silu", static x => x.Silu());

    /// <summary>Scaled exponential linear unit. Source: Klambauer et al. 2017.</summary>
    public static Activation Selu => new("selu", static x => x.Selu());

    /// <summary>The hyperbolic tangent.</summary>
    public static Activation Tanh => new("tanh", static x => x.Tanh());

    /// <summary>σ(x) = 1 / (1 + exp(-x)).</summary>
    public static Activation Sigmoid => new("sigmoid", static x => x.Sigmoid());

    /// <summary>log(1 + exp(x)).</summary>
    public static Activation Softplus => new("softplus", static x => x.Softplus());

    /// <summary>x tanh(softplus(x)).</summary>
    public static Activation Mish => new("mish", static x => x.Mish());

    /// <summary>x where positive, else slope · x.</summary>
    public static Activation LeakyRelu(double slope = 0.01) => new(Invariant($"leaky-relu:{slope}"), x => x.LeakyRelu(slope));

    /// <summary>x where positive, else alpha (exp(x) - 1).</summary>
    public static Activation Elu(double alpha = 1) => new(Invariant($"elu:{alpha}"), x => x.Elu(alpha));

    /// <summary>Reads an activation from its name.</summary>
    /// <exception cref="FormatException">There is no such activation; the message lists those there are.</exception>
    public static Activation Parse(string s) =>
        TryParse(s, null, out var activation)
            ? activation
            : throw new FormatException($"'{s}' is no activation: {string.Join(", ", ByName.Keys.Order())}.");

    static Activation IParsable<Activation>.Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static bool TryParse(string? s, IFormatProvider? provider, out Activation result)
    {
        var parts = (s ?? "").Trim().Split(':', 2);
        double? argument = parts.Length == 2 && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
        var known = ByName.TryGetValue(parts[0], out var make) && (parts.Length == 1 || (argument is not null && parts[0] is "leaky-relu" or "elu"));
        result = known ? make!(argument) : Identity;
        return known;
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => _function(input);

    /// <summary>Whether two activations are the same function.</summary>
    public bool Equals(Activation? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Activation);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The name that <see cref="Parse"/> reads.</summary>
    public override string ToString() => _text;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
