using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ansatz.Inference;

/// <summary>How well the gradient in one parameter is estimated.</summary>
/// <param name="Name">The parameter's name in its module.</param>
/// <param name="Mean">The mean gradient over the estimates.</param>
/// <param name="Deviation">The standard deviation of one estimate, coordinate by coordinate.</param>
/// <param name="Error">The standard error of the mean.</param>
/// <param name="Variance">The sum of the variances of the coordinates.</param>
/// <param name="SignalToNoise">The norm of the mean over the root of the variance.</param>
/// <param name="BiasScore">The largest z-score of a coordinate against a reference objective; null where none was given.</param>
public sealed record ParameterGradient(
    string Name, IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation, IReadOnlyList<double> Error, double Variance, double SignalToNoise, double? BiasScore);

/// <summary>What a site adds to the variance of the gradient.</summary>
/// <param name="Address">The site's address.</param>
/// <param name="Strategy">Its strategy.</param>
/// <param name="Share">The share of the variance that is gone when the site is enumerated instead, by trying; null where it has too many lanes.</param>
/// <param name="Milliseconds">The processor time of an estimate then; null where it has too many lanes.</param>
public sealed record SiteVariance(string Address, string Strategy, double? Share, double? Milliseconds);

/// <summary>A report on the estimates of an objective's gradient.</summary>
/// <param name="Parameters">Each trainable parameter.</param>
/// <param name="Sites">The finite sites that are not enumerated, where they were asked for.</param>
/// <param name="Repeats">How many estimates were made.</param>
/// <param name="Milliseconds">The processor time of one estimate.</param>
public sealed record GradientReport(IReadOnlyList<ParameterGradient> Parameters, IReadOnlyList<SiteVariance> Sites, int Repeats, double Milliseconds)
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true };

    /// <summary>The sum of the variances of all coordinates.</summary>
    public double Variance => Parameters.Sum(parameter => parameter.Variance);

    /// <summary>Variance times milliseconds: the number to choose a strategy by; smaller is better.</summary>
    public double WorkNormalizedVariance => Variance * Milliseconds;

    /// <summary>The report as JSON: an object with the members of this record, in camel case; what is not finite or was not measured is null.</summary>
    public string ToJson()
    {
        var report = new JsonObject
        {
            ["parameters"] = Array(Parameters, parameter => new JsonObject
            {
                ["name"] = parameter.Name,
                ["mean"] = Array(parameter.Mean, mean => Finite(mean)),
                ["deviation"] = Array(parameter.Deviation, deviation => Finite(deviation)),
                ["error"] = Array(parameter.Error, error => Finite(error)),
                ["variance"] = Finite(parameter.Variance),
                ["signalToNoise"] = Finite(parameter.SignalToNoise),
                ["biasScore"] = Finite(parameter.BiasScore),
            }),
            ["sites"] = Array(Sites, site => new JsonObject
            {
                ["address"] = site.Address, ["strategy"] = site.Strategy, ["share"] = Finite(site.Share), ["milliseconds"] = Finite(site.Milliseconds),
            }),
            ["repeats"] = Repeats,
            ["milliseconds"] = Finite(Milliseconds),
            ["variance"] = Finite(Variance),
            ["workNormalizedVariance"] = Finite(WorkNormalizedVariance),
        };
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Layout))
        {
            report.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>The report as a table: a line for each parameter and for each site, then the sums. A parameter of several coordinates shows norms.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text, ["parameter", "mean", "s.d.", "s.e.", "signal/noise", "variance", "bias z"], Parameters.Select(parameter => new[]
        {
            parameter.Name, Norm(parameter.Mean), Norm(parameter.Deviation), Norm(parameter.Error), Number(parameter.SignalToNoise), Number(parameter.Variance), Number(parameter.BiasScore),
        }));
        if (Sites.Count > 0)
        {
            text.AppendLine();
            Write(text, ["site", "strategy", "variance gone if enumerated", "ms then"], Sites.Select(site => new[]
            {
                site.Address, site.Strategy, site.Share is { } share ? share.ToString("p1", CultureInfo.InvariantCulture) : "too many lanes", Number(site.Milliseconds),
            }));
        }

        return text.AppendLine()
            .Append(CultureInfo.InvariantCulture, $"{Repeats} estimates of {Milliseconds:g3} ms; variance {Variance:g4}, times milliseconds {WorkNormalizedVariance:g4}").ToString();
    }

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> node) => new([.. items.Select(node)]);

    private static JsonValue? Finite(double? number) => number is { } some && double.IsFinite(some) ? JsonValue.Create(some) : null;

    private static void Write(StringBuilder text, string[] titles, IEnumerable<string[]> lines)
    {
        string[][] rows = [titles, .. lines];
        var widths = Enumerable.Range(0, titles.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            text.AppendLine(string.Join(" | ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        }
    }

    private static string Norm(IReadOnlyList<double> numbers) => Number(numbers.Count == 1 ? numbers[0] : Math.Sqrt(numbers.Sum(number => number * number)));

    private static string Number(double? number) => number?.ToString("g4", CultureInfo.InvariantCulture) ?? "-";
}
