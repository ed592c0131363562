using System.Globalization;

namespace Ansatz.Data.Named;

/// <summary>
/// Pairs of normal vectors whose dependence is one number: y ~ N(0, diag(s²)) and x = ρ y + √(1 - ρ²) ε with ε ~ N(0, I), after the synthetic experiment of
/// Dang, Tran, Nguyen, Ho, Beyond Vanilla Variational Autoencoders, 2024. Pair i of a seed is the same whatever the count, and its y and ε whatever ρ.
/// </summary>
internal sealed class CorrelatedGaussians : NamedData
{
    private const int DefaultSize = 128, DefaultCount = 1000, Largest = 10_000;

    public override string Name => "correlated-gaussians";

    public override string Summary => "pairs of normal vectors, y ~ N(0, diag(s^2)) the outcomes and x = r y + sqrt(1 - r^2) noise the inputs";

    public override string License => "made by this program";

    public override bool IsGenerated => true;

    public override string? Location => "made when asked for";

    public override string HowToGet => "";

    public override IReadOnlyList<DataParameter> Parameters { get; } =
    [
        new("count", "how many pairs, at least 1", "1000"),
        new("size", "the length of x and of y, at least 1", "128"),
        new("correlation", "r, from 0 (independent) to 1 (x is y)", "0.5"),
        new("scales", "the standard deviations s of y, as 2+1.5+1; their number is the size", "all 1"),
        new("seed", "the seed of the draw", "0"),
    ];

    public override IReadOnlyList<DataPart> Parts { get; } = [new("table", typeof(Table), "a row a pair: x1, x2, .. (features) and y1, y2, .. (outcomes)")];

    public override IDataValue Load(string role, SpelledValue arguments, INotes notes)
    {
        arguments.Accept(0, [.. Parameters.Select(p => p.Name)]);
        var scales = arguments.Words("scales").Select(word => Scale(arguments, word)).ToArray();
        var size = scales.Length > 0 ? scales.Length : arguments.Integer("size", DefaultSize, 1, Largest);
        if (scales.Length > 0 && arguments.Has("size") && arguments.Integer("size", size) != size)
            throw new SpellingException($"size={arguments.Integer("size", size)}", $"the size is the number of scales, {scales.Length}");
        var count = arguments.Integer("count", DefaultCount, 1, 10_000_000);
        var (correlation, seed) = (arguments.Number("correlation", 0.5, 0, 1), arguments.Integer("seed", 0));
        var (x, y) = (Columns(size, count), Columns(size, count));
        var own = Math.Sqrt(1 - correlation * correlation);
        Parallel.For(0, count, i =>
        {
            var numbers = new float[2 * size];
            new SeededRandom(seed, i).Normal(numbers);
            for (var j = 0; j < size; j++)
            {
                y[j][i] = (scales.Length > 0 ? scales[j] : 1) * numbers[j];
                x[j][i] = correlation * y[j][i] + own * numbers[size + j];
            }
        });
        return new Table([.. Named("x", x, ColumnRole.Feature), .. Named("y", y, ColumnRole.Outcome)], Name);
    }

    private static double[][] Columns(int size, int count) => [.. Enumerable.Range(0, size).Select(_ => new double[count])];

    private static IEnumerable<NumberColumn> Named(string name, double[][] columns, ColumnRole role) =>
        columns.Select((values, j) => new NumberColumn(string.Create(CultureInfo.InvariantCulture, $"{name}{j + 1}"), values, role: role));

    private static double Scale(SpelledValue arguments, string word) =>
        SpelledRange.TryNumber(word, out var scale) && scale >= 0 ? scale : throw new SpellingException($"scales={string.Join('+', arguments.Words("scales"))}", "numbers of at least 0 are expected");
}
