namespace Ansatz.Inference;

/// <summary>What a rule gave for a problem, and what it should have given.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Place">Where the draw stood: alone, or between others.</param>
/// <param name="Value">The mean of the values.</param>
/// <param name="ExactValue">L.</param>
/// <param name="Gradient">The mean of the gradients.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="ExactGradient">L'.</param>
/// <param name="Variance">The variance of the gradient of one draw.</param>
public sealed record RuleCheck(
    RuleProblem Problem, string Place, double Value, double ExactValue, double Gradient, double Error, double ExactGradient, double Variance)
{
    /// <summary>How many standard errors lie between the gradient and the exact one.</summary>
    public double Score => Math.Abs(Gradient - ExactGradient) / Math.Max(Error, 1e-9 * (1 + Math.Abs(ExactGradient)));

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Problem.Name}, {Place}: gradient {Gradient:g6} +- {Error:g3}, exactly {ExactGradient:g6} ({Score:f1} standard errors); variance {Variance:g4}";
}

/// <summary>
/// Checks gradient rules, a user's own too, on problems whose values and gradients are known: with the draw alone, and with an enumerated
/// draw before it and a score-function draw behind it (an unbiased rule is unbiased for any continuation). A distribution of one's own is checked by a
/// <see cref="RuleProblem"/> of one's own.
/// </summary>
public static class RuleChecks
{
    private const int Rows = 500;

    /// <summary>Checks a rule on those of the problems whose distribution it fits.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="stream">The randomness.</param>
    /// <param name="problems">The problems; null: <see cref="RuleProblem.All"/>.</param>
    /// <param name="repeats">How many times 500 draws, at least 2.</param>
    /// <exception cref="StrategyException">The rule fits none of the problems.</exception>
    public static IReadOnlyList<RuleCheck> Run(Strategy rule, RandomStream stream, IReadOnlyList<RuleProblem>? problems = null, int repeats = 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 2);
        var fitting = (problems ?? RuleProblem.All).Where(problem =>
        {
            using var scope = TensorScope.Open();
            var theta = Tensor.Scalar(problem.At, ScalarType.Float64);
            theta.RequiresGradient = true;
            return rule.Fits(problem.Distribution(theta));
        }).ToArray();
        if (fitting.Length == 0)
        {
            throw new StrategyException("", $"{rule} fits none of the problems: {string.Join(", ", (problems ?? RuleProblem.All).Select(problem => problem.Name))}.");
        }

        return [.. fitting.SelectMany((problem, i) => new[] { Alone(rule, problem, stream[i]["alone"], repeats), Between(rule, problem, stream[i]["between"], repeats) })];
    }

    private static RuleCheck Alone(Strategy rule, RuleProblem problem, RandomStream stream, int repeats) => Check(
        problem, "alone", problem.Expectation, stream, repeats, theta => Objective.Maximize(o =>
        {
            using var rows = o.Plate("rows", Rows);
            return problem.Value(o.Sample("x", problem.Distribution(theta.Value), rule), theta.Value);
        }));

    private static RuleCheck Between(Strategy rule, RuleProblem problem, RandomStream stream, int repeats) => Check(
        problem, "between others", t => (0.7 * problem.Expectation(t)) + (0.3 * problem.Expectation(0.9 * t)), stream, repeats, theta => Objective.Maximize(o =>
        {
            using var rows = o.Plate("rows", Rows);
            var c = o.Sample("c", Bernoulli.FromProbabilities(Tensor.Scalar(0.3, ScalarType.Float64)), Strategy.Enumerated);
            var t = theta.Value * (1 - 0.1 * c);
            var value = problem.Value(o.Sample("x", problem.Distribution(t), rule), t);
            return o.Sample("y", new Normal(value, 1), Strategy.ScoreFunction());
        }));

    private static RuleCheck Check(
        RuleProblem problem, string place, Func<double, double> expectation, RandomStream stream, int repeats, Func<Parameter, Objective> make)
    {
        var theta = new Theta(problem.At);
        var objective = make(theta.Value);
        var options = new EstimateOptions(AllowBiased: true);
        var (values, gradients) = (new double[repeats], new double[repeats]);
        for (var i = 0; i < repeats; i++)
        {
            using var scope = TensorScope.Open();
            var estimate = objective.GradientEstimate(stream[i], [theta], options);
            (values[i], gradients[i]) = (estimate.Value, estimate.Gradients[theta.Value].ToDouble());
        }

        var mean = gradients.Average();
        var variance = gradients.Sum(gradient => (gradient - mean) * (gradient - mean)) / (repeats - 1);
        var exact = problem with { Expectation = expectation };
        return new(problem, place, values.Average(), expectation(problem.At), mean, Math.Sqrt(variance / repeats), exact.Gradient, variance * Rows);
    }

    private sealed class Theta(double at) : Module
    {
        public Parameter Value { get; } = new(Tensor.Scalar(at, ScalarType.Float64));
    }
}
