using System.Globalization;

namespace Ansatz.Networks;

/// <summary>The course of a schedule over [0, 1]. Its text is its spelling.</summary>
internal abstract record ScheduleShape
{
    public abstract double At(double t);

    /// <summary>This shape, if its arguments make sense.</summary>
    /// <exception cref="ArgumentException">They do not; the message says which.</exception>
    public ScheduleShape Checked() => Fault() is { } fault ? throw new ArgumentException($"The schedule {this}: {fault}.") : this;

    protected abstract string? Fault();

    protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Half a cosine from one value to another.</summary>
    protected static double HalfCosine(double from, double to, double t) => to + ((from - to) * (1 + Math.Cos(Math.PI * t)) / 2);
}

internal sealed record LinearShape(double From, double To, double Start, double Until) : ScheduleShape
{
    public override double At(double t) => From + ((To - From) * Math.Clamp((t - Start) / (Until - Start), 0, 1));

    public override string ToString() => Text($"linear:{From}..{To}") + (Start == 0 ? "" : Text($",start={Start}")) + (Until == 1 ? "" : Text($",until={Until}"));

    protected override string? Fault() =>
        !double.IsFinite(From + To) ? "its values are finite" : Start is >= 0 && Until is <= 1 && Start < Until ? null : "0 <= start < until <= 1 does not hold";
}

internal sealed record CosineShape(double From, double To) : ScheduleShape
{
    public override double At(double t) => HalfCosine(From, To, t);

    public override string ToString() => Text($"cosine:{From}..{To}");

    protected override string? Fault() => double.IsFinite(From + To) ? null : "its values are finite";
}

internal sealed record ExponentialShape(double From, double To) : ScheduleShape
{
    public override double At(double t) => From * Math.Pow(To / From, t);

    public override string ToString() => Text($"exponential:{From}..{To}");

    protected override string? Fault() => From > 0 && To > 0 && double.IsFinite(From + To) ? null : "its values are positive";
}

internal sealed record StepShape(double Value, double Factor, double[] Milestones) : ScheduleShape
{
    public override double At(double t) => Value * Math.Pow(Factor, Milestones.Count(at => t >= at));

    public override string ToString() =>
        Text($"step:{Value},factor={Factor},at=") + string.Join('+', Milestones.Select(at => at.ToString(CultureInfo.InvariantCulture)));

    protected override string? Fault() =>
        !double.IsFinite(Value * Factor) ? "its values are finite"
        : Milestones.Length > 0 && Milestones.Order().SequenceEqual(Milestones) && Milestones.All(at => at is > 0 and < 1) ? null
        : "its milestones (at) are increasing fractions between 0 and 1";
}

internal sealed record WarmUpShape(double Fraction, Schedule Rest) : ScheduleShape
{
    public override double At(double t) => t < Fraction ? Rest.At(0) * t / Fraction : Rest.At((t - Fraction) / (1 - Fraction));

    public override string ToString() => Text($"warmup:{Fraction}") + (Rest == 1 ? "" : $",{Rest}");

    protected override string? Fault() => Fraction is >= 0 and < 1 ? null : "the warm-up is a fraction of the fit, in [0, 1)";
}

internal sealed record OneCycleShape(double Peak, double Rise, double First, double Last) : ScheduleShape
{
    public override double At(double t) =>
        t < Rise ? HalfCosine(Peak / First, Peak, t / Rise) : HalfCosine(Peak, Peak / First / Last, (t - Rise) / (1 - Rise));

    public override string ToString() =>
        Text($"one-cycle:{Peak}") + (Rise == 0.3 ? "" : Text($",rise={Rise}")) + (First == 25 ? "" : Text($",first={First}"))
        + (Last == 1e4 ? "" : Text($",last={Last}"));

    protected override string? Fault() =>
        double.IsFinite(Peak) && Rise is > 0 and < 1 && First >= 1 && Last >= 1 ? null : "rise lies in (0, 1), first and last are at least 1";
}

internal sealed record CyclicShape(int Cycles, Schedule Schedule) : ScheduleShape
{
    public override double At(double t) => t >= 1 ? Schedule.At(1) : Schedule.At((t * Cycles) - Math.Floor(t * Cycles));

    public override string ToString() => $"cyclic:{Cycles},{Schedule}";

    protected override string? Fault() => Cycles >= 1 ? null : "there is at least one cycle";
}

internal sealed record JoinShape(double Where, Schedule First, Schedule Second) : ScheduleShape
{
    public override double At(double t) => t < Where ? First.At(t / Where) : Second.At((t - Where) / (1 - Where));

    public override string ToString() => Text($"join:{Where},{First}|{Second}");

    protected override string? Fault() => Where is > 0 and < 1 ? null : "the place of the joint lies in (0, 1)";
}

internal sealed record ScaleShape(double Factor, Schedule Schedule) : ScheduleShape
{
    public override double At(double t) => Factor * Schedule.At(t);

    public override string ToString() => Text($"scale:{Factor},{Schedule}");

    protected override string? Fault() => double.IsFinite(Factor) ? null : "its factor is finite";
}
