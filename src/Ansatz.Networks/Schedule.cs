using System.Globalization;
using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// A number that changes in the course of a fit: a learning rate, a weight of a term, a temperature.
/// Its value is a function of the fraction of the fit that is done, in [0, 1]: step i of n is at i / n.
/// </summary>
/// <remarks>
/// Written (by <see cref="ToString"/>, read by <see cref="Parse"/>) as <see cref="Spellings"/> says: <c>0.001</c>, <c>cosine:1e-3..1e-4</c>,
/// <c>step:0.1,factor=0.1,at=0.5+0.75</c>, <c>join:0.3,linear:1..2|cosine:2..0</c>.
/// </remarks>
public readonly struct Schedule : IEquatable<Schedule>, IParsable<Schedule>, ISpelled
{
    private readonly double _constant;
    private readonly ScheduleShape? _shape;

    private Schedule(double constant, ScheduleShape? shape) => (_constant, _shape) = (constant, shape);

    /// <summary>Whether the value is the same throughout.</summary>
    public bool IsConstant => _shape is null;

    /// <summary>The same value throughout.</summary>
    /// <exception cref="ArgumentException">The value is not finite.</exception>
    public static Schedule Constant(double value) =>
        double.IsFinite(value) ? new(value, null) : throw new ArgumentException($"A schedule's value is finite, not {value}.", nameof(value));

    /// <summary>From one value to another in a straight line, and constant outside the line.</summary>
    /// <param name="from">The value at the beginning.</param>
    /// <param name="to">The value at the end.</param>
    /// <param name="start">The fraction of the fit at which the line begins.</param>
    /// <param name="until">The fraction at which it ends, after <paramref name="start"/>.</param>
    public static Schedule Linear(double from, double to, double start = 0, double until = 1) => new(0, new LinearShape(from, to, start, until).Checked());

    /// <summary>to + (from - to)(1 + cos πt) / 2. Source: Loshchilov and Hutter 2017.</summary>
    public static Schedule Cosine(double from, double to = 0) => new(0, new CosineShape(from, to).Checked());

    /// <summary>from · (to / from)^t. Both are positive.</summary>
    public static Schedule Exponential(double from, double to) => new(0, new ExponentialShape(from, to).Checked());

    /// <summary>The value times factor^k after the k-th milestone.</summary>
    /// <param name="value">The value at the beginning.</param>
    /// <param name="factor">What each milestone multiplies it by.</param>
    /// <param name="at">The milestones: increasing fractions of the fit.</param>
    public static Schedule Step(double value, double factor, params IReadOnlyList<double> at) => new(0, new StepShape(value, factor, [.. at]).Checked());

    /// <summary>From 0 to the first value of a schedule in a straight line, and then that schedule in the rest of the fit.</summary>
    /// <param name="fraction">The fraction of the fit that the line takes, in [0, 1).</param>
    /// <param name="then">What follows; without it 1: a factor, such as a KL weight that is warmed up.</param>
    public static Schedule WarmUp(double fraction, Schedule? then = null) => new(0, new WarmUpShape(fraction, then ?? 1).Checked());

    /// <summary>
    /// Half a cosine up to the peak, half a cosine down to almost nothing. Source: Smith and Topin 2018, as PyTorch's OneCycleLR.
    /// </summary>
    /// <param name="peak">The largest value.</param>
    /// <param name="rise">The fraction of the fit that the way up takes.</param>
    /// <param name="first">The first value is peak / first.</param>
    /// <param name="last">The last value is the first one / last.</param>
    public static Schedule OneCycle(double peak, double rise = 0.3, double first = 25, double last = 1e4) =>
        new(0, new OneCycleShape(peak, rise, first, last).Checked());

    /// <summary>A schedule that is run through several times. Source (of KL weights): Fu et al. 2019.</summary>
    public static Schedule Cyclic(int cycles, Schedule schedule) => new(0, new CyclicShape(cycles, schedule).Checked());

    /// <summary>This schedule in the first part of the fit, then another in the rest; each is run through once.</summary>
    /// <param name="at">The fraction of the fit at which the other begins, in (0, 1).</param>
    /// <param name="next">The other.</param>
    public Schedule Then(double at, Schedule next) => new(0, new JoinShape(at, this, next).Checked());

    /// <summary>The value at a fraction of the fit. Outside [0, 1] it is that of the nearer end.</summary>
    public double At(double fraction) => _shape is null ? _constant : _shape.At(Math.Clamp(fraction, 0, 1));

    /// <summary>The value at a step of a fit.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="steps">How many steps there are; none: the value at the beginning.</param>
    public double At(long step, long steps) => At(steps > 0 ? (double)step / steps : 0);

    /// <summary>The same value throughout.</summary>
    public static implicit operator Schedule(double value) => Constant(value);

    /// <summary>The schedule times a number.</summary>
    public static Schedule operator *(double factor, Schedule schedule) =>
        schedule._shape is null ? Constant(factor * schedule._constant) : new(0, new ScaleShape(factor, schedule).Checked());

    /// <summary>The schedule times a number.</summary>
    public static Schedule operator *(Schedule schedule, double factor) => factor * schedule;

    /// <summary>Whether two schedules are spelled alike.</summary>
    public static bool operator ==(Schedule left, Schedule right) => left.Equals(right);

    /// <summary>Whether two schedules differ.</summary>
    public static bool operator !=(Schedule left, Schedule right) => !left.Equals(right);

    /// <summary>All ways of writing a schedule; times are shares of the fit, from 0 to 1.</summary>
    public static IReadOnlyList<Spelling> Spellings { get; } =
    [
        new("NUMBER", "a constant"),
        new("linear:A..B[,start=T,until=T]", "a straight line from A to B, between two times"),
        new("cosine:A..B", "half a cosine wave from A to B"),
        new("exponential:A..B", "a constant rate from A to B, both positive"),
        new("step:A[,factor=F][,at=T+T]", "A, multiplied by F (default 0.1) at some times"),
        new("warmup:T[,SCHEDULE]", "a straight line from 0 up to a schedule (default 1) until the time T"),
        new("one-cycle:PEAK[,rise=T,first=F,last=F]", "up from PEAK / first (default 25) to PEAK until the time rise (default 0.3), then down to PEAK / first / last (default 10000)"),
        new("cyclic:N,SCHEDULE", "a schedule N times over"),
        new("join:T,SCHEDULE|SCHEDULE", "one schedule until the time T, then another"),
        new("scale:F,SCHEDULE", "F times a schedule"),
    ];

    /// <summary>Reads a schedule.</summary>
    /// <exception cref="FormatException">The text spells no schedule; the message says why and what there is.</exception>
    public static Schedule Parse(string s) => ScheduleReader.Read(s);

    static Schedule IParsable<Schedule>.Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static bool TryParse(string? s, IFormatProvider? provider, out Schedule result)
    {
        try
        {
            result = s is null ? default : Parse(s);
            return s is not null;
        }
        catch (FormatException)
        {
            result = default;
            return false;
        }
    }

    /// <inheritdoc/>
    public bool Equals(Schedule other) => _constant.Equals(other._constant) && Equals(_shape?.ToString(), other._shape?.ToString());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Schedule other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The spelling that <see cref="Parse"/> reads.</summary>
    public override string ToString() => _shape?.ToString() ?? _constant.ToString(CultureInfo.InvariantCulture);
}
