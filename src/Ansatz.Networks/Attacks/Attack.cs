using System.Globalization;
using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// A way of changing inputs a little so that a model errs. Written <c>fgsm:0.1</c>, <c>pgd:0.1,steps=10</c>, <c>deepfool</c>, <c>cw</c>.
/// The truth is the adversary's aim: the loss of the true class or value is made large. Every length is in the unit of the inputs: 0.3 on [0, 1]
/// is 0.6 on [-1, 1].
/// </summary>
public abstract record Attack : ISpelled, IParsable<Attack>
{
    private protected Attack()
    {
    }

    /// <summary>What the attack is called in tables, without its numbers.</summary>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } =
    [
        new("fgsm[:EPSILON]", "one step of EPSILON (default 0.1) along the sign of the gradient"),
        new("pgd[:EPSILON][,steps=N,step=SIZE,start=random]", "N steps (default 10) of a SIZE (default 2.5 EPSILON / N) along the sign of the gradient, within EPSILON of the input; from the input or a random point"),
        new("deepfool[:steps=N,overshoot=SHARE,classes=N]", "the shortest way across the nearest border between classes, found linearly, at most N steps (default 50)"),
        new("cw[:steps=N,searches=N,rate=R,confidence=K]", "Carlini-Wagner: the smallest Euclidean change that Adam finds, N steps (default 100) for each of some weights (default 5)"),
    ];

    /// <summary>The fast gradient sign method: x + ε sign(∇ loss). Source: Goodfellow, Shlens and Szegedy 2015.</summary>
    /// <param name="epsilon">ε, not negative.</param>
    public static FastGradientSign FastGradientSign(double epsilon = 0.1) => new() { Epsilon = epsilon };

    /// <summary>Projected gradient ascent in the maximum norm. Source: Madry et al. 2018; from the input itself the basic iterative method of Kurakin et al. 2017.</summary>
    /// <param name="epsilon">The radius, not negative.</param>
    /// <param name="steps">Steps, at least 1.</param>
    /// <param name="stepSize">The length of a step; null: 2.5 ε / steps.</param>
    /// <param name="randomStart">Whether it starts at a random point of the ball, else at the input.</param>
    public static ProjectedGradient ProjectedGradient(double epsilon = 0.1, int steps = 10, double? stepSize = null, bool randomStart = false) =>
        new() { Epsilon = epsilon, Steps = steps, StepSize = stepSize, RandomStart = randomStart };

    /// <summary>Every bounded attack at every radius, the others once, in order.</summary>
    /// <param name="attacks">The attacks.</param>
    /// <param name="epsilons">The radii ε.</param>
    public static IReadOnlyList<Attack> AtEach(IEnumerable<Attack> attacks, IReadOnlyList<double> epsilons) =>
        [.. attacks.SelectMany(attack => attack is BoundedAttack bounded ? epsilons.Select(epsilon => (Attack)(bounded with { Epsilon = epsilon })) : [attack])];

    /// <summary>Reads an attack.</summary>
    /// <param name="s">The spelling.</param>
    /// <exception cref="FormatException">The text spells no attack; the message says why and what there is.</exception>
    public static Attack Parse(string s) => AttackReader.Read(s);

    static Attack IParsable<Attack>.Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static bool TryParse(string? s, IFormatProvider? provider, out Attack result)
    {
        try
        {
            result = Parse(s ?? "");
            return true;
        }
        catch (FormatException)
        {
            result = null!;
            return false;
        }
    }

    /// <summary>Changed inputs, within the target's range, without gradient. Works also where gradients are off.</summary>
    /// <param name="target">What is attacked.</param>
    /// <param name="input">Inputs [n, ...], at least one.</param>
    /// <param name="truth">Their truth, [n] or [n, ...].</param>
    /// <param name="stream">The randomness of a random start; the same stream gives the same result.</param>
    /// <returns>Inputs of the same shape; an input on which the attack fails is as near as it came, or the input itself.</returns>
    /// <exception cref="ArgumentException">There is no input, truth and inputs differ in number, or an input lies outside the target's range.</exception>
    /// <exception cref="NotSupportedException">The attack needs a classifier.</exception>
    public Tensor Perturb(AttackTarget target, Tensor input, Tensor truth, RandomStream stream = default)
    {
        Check(target, input, truth);
        using var on = EnableGrad.Begin();
        using var scope = TensorScope.Open();
        return scope.Keep(Change(target, input.Detach(), truth.Detach(), stream).Detach());
    }

    /// <summary>Changed inputs; arguments are checked, gradients are on.</summary>
    private protected abstract Tensor Change(AttackTarget target, Tensor input, Tensor truth, RandomStream stream);

    /// <summary>A number of at least 1, or an error that says what is so.</summary>
    private protected static int AtLeastOne(int value, string rule) => value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, rule);

    /// <summary>A finite number of at least 0, or an error that says what is so.</summary>
    private protected static double NotNegative(double value, string rule) =>
        value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, rule);

    private protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Check(AttackTarget target, Tensor input, Tensor truth)
    {
        if (input.Rank < 2 || input.Size(0) == 0) throw new ArgumentException($"inputs [n, ...] with n >= 1 are attacked; the shape is {input.Shape}", nameof(input));
        if (truth.Rank < 1 || truth.Size(0) != input.Size(0)) throw new ArgumentException($"there are {input.Size(0)} inputs and a truth of the shape {truth.Shape}", nameof(truth));
        using var off = NoGrad.Begin();
        var (low, high) = (input.Min().ToDouble(), input.Max().ToDouble());
        const double slack = 1e-3;
        if (!(low >= target.Minimum - slack && high <= target.Maximum + slack))
            throw new ArgumentException(Text($"inputs lie in [{low:G4}, {high:G4}], outside the range [{target.Minimum:G4}, {target.Maximum:G4}] in which they are attacked"), nameof(input));
    }
}

/// <summary>An attack within a ball of the maximum norm around the input.</summary>
public abstract record BoundedAttack : Attack
{
    private protected BoundedAttack()
    {
    }

    /// <summary>The radius ε, in the unit of the inputs; not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public double Epsilon { get; init => field = NotNegative(value, "the radius of an attack is not negative"); } = 0.1;
}
