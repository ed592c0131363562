namespace Ansatz.Data.Named;

/// <summary>
/// Units whose treatment and outcome share a cause that is not among the covariates. With x in R^10 and u standard normal and independent, and fixed directions
/// a, w0, w1 ~ N(0, I / 10): P(treatment) = sigmoid(a'x + strength u), mu0 = sin(1.5 w0'x) + 0.5 w0'x + u, mu1 = 1 + w1'x + 0.5 (w0'x)^2 + 2 u, and a noise of
/// standard deviation 0.3 on both outcomes. Unit i of a seed is the same whatever the count.
/// </summary>
internal sealed class HiddenConfounder : NamedData
{
    private const int Covariates = 10, DirectionSeed = 777;

    private const double Noise = 0.3;

    public override string Name => "hidden-confounder";

    public override string Summary => "units with 10 covariates, a treatment and an outcome that an unseen confounder drives, and the truth of both arms";

    public override string License => "made by this program";

    public override bool IsGenerated => true;

    public override string? Location => "made when asked for";

    public override string HowToGet => "";

    public override IReadOnlyList<DataParameter> Parameters { get; } =
    [
        new("count", "how many units, at least 1", "2000"),
        new("seed", "the seed of the draw", "0"),
        new("strength", "the weight of the confounder in the log-odds of the treatment, at least 0; 0: it confounds nothing", "2"),
    ];

    public override IReadOnlyList<DataPart> Parts { get; } =
        [new("table", typeof(Table), "treatment, outcome, x1 .. x10; of the simulation counterfactual, mu0, mu1 and confounder")];

    public override IDataValue Load(string role, SpelledValue arguments, INotes notes)
    {
        arguments.Accept(0, [.. Parameters.Select(parameter => parameter.Name)]);
        var count = arguments.Integer("count", 2000, 1, 10_000_000);
        var (seed, strength) = (arguments.Integer("seed", 0), arguments.Number("strength", 2, 0, 1000));
        var directions = Directions();
        var units = Enumerable.Range(0, count).Select(i => Draw(new SeededRandom(seed, i), directions, strength)).ToArray();
        NumberColumn Of(string name, Func<Unit, double> value, ColumnRole kind, ColumnKind type = ColumnKind.Number) => new(name, [.. units.Select(value)], type, role: kind);
        return new Table(
        [
            Of(EffectColumns.Treatment, unit => unit.Treatment, ColumnRole.Treatment, ColumnKind.Boolean),
            Of(EffectColumns.Outcome, unit => unit.Treatment == 1 ? unit.Treated + unit.NoiseTreated : unit.Untreated + unit.NoiseUntreated, ColumnRole.Outcome),
            .. Enumerable.Range(0, Covariates).Select(c => Of($"x{c + 1}", unit => unit.Covariates[c], ColumnRole.Feature)),
            Of(EffectColumns.Counterfactual, unit => unit.Treatment == 0 ? unit.Treated + unit.NoiseTreated : unit.Untreated + unit.NoiseUntreated, ColumnRole.Truth),
            Of(EffectColumns.Untreated, unit => unit.Untreated, ColumnRole.Truth),
            Of(EffectColumns.Treated, unit => unit.Treated, ColumnRole.Truth),
            Of(EffectColumns.Confounder, unit => unit.Confounder, ColumnRole.Truth),
        ], Name);
    }

    private static float[][] Directions()
    {
        var random = new SeededRandom(DirectionSeed);
        var drawn = new float[3 * Covariates];
        random.Normal(drawn);
        return [.. drawn.Select(value => value / MathF.Sqrt(Covariates)).Chunk(Covariates)];
    }

    private static Unit Draw(SeededRandom random, float[][] directions, double strength)
    {
        var normal = new float[Covariates + 3];
        random.Normal(normal);
        var (x, u) = (normal[..Covariates], (double)normal[Covariates]);
        double[] along = [.. directions.Select(direction => x.Zip(direction, (value, weight) => (double)value * weight).Sum())];
        var (a, w0, w1) = (along[0], along[1], along[2]);
        var treated = random.Happens(1 / (1 + Math.Exp(-(a + (strength * u))))) ? 1 : 0;
        return new(x, u, treated, Math.Sin(1.5 * w0) + (0.5 * w0) + u, 1 + w1 + (0.5 * w0 * w0) + (2 * u), Noise * normal[Covariates + 1], Noise * normal[Covariates + 2]);
    }

    private sealed record Unit(float[] Covariates, double Confounder, int Treatment, double Untreated, double Treated, double NoiseUntreated, double NoiseTreated);
}
