using System.Diagnostics;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>
/// A paper's claims at reduced scale. A system's reproduction names the claims and measures them for one seed; seeds, judgment, table, report and
/// record are here. Its settings are frozen in code.
/// </summary>
public abstract class Reproduction
{
    /// <summary>The system's slug.</summary>
    public abstract string Slug { get; }

    /// <summary>The claims, in the order of the specification.</summary>
    public abstract IReadOnlyList<Claim> Claims { get; }

    /// <summary>Names of experiments that are reported without a claim; they are asked for as claims are.</summary>
    public virtual IReadOnlyList<string> Reported => [];

    /// <summary>How many seeds are measured unless the user says otherwise: 0, 1, ...</summary>
    public virtual int DefaultSeeds => 1;

    /// <summary>Measures the claims for the seeds 0, 1, ... and judges them.</summary>
    /// <param name="run">The run; its report gets the table of claims and the pictures of the first seed.</param>
    /// <param name="only">Claims to measure and experiments to report, by name; null: all.</param>
    /// <param name="seeds">How many seeds; null: <see cref="DefaultSeeds"/>.</param>
    /// <returns>The record for <c>reproductions/SLUG.json</c>.</returns>
    /// <exception cref="ArgumentException">A name is neither a claim's nor that of an experiment.</exception>
    public ReproductionRecord Execute(Run run, IReadOnlyCollection<string>? only = null, int? seeds = null)
    {
        var chosen = Choose(only);
        var count = seeds ?? DefaultSeeds;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(seeds));
        var clock = Stopwatch.GetTimestamp();
        var measurements = new Measurements();
        var obstacles = chosen.Where(claim => claim.Obstacle() is not null).ToDictionary(claim => claim.Id, claim => claim.Obstacle()!);
        foreach (var claims in obstacles.GroupBy(claim => claim.Value, claim => claim.Key)) run.Warn($"{string.Join(", ", claims)} skipped: {claims.Key}");
        var names = chosen.Select(claim => claim.Id).Where(name => !obstacles.ContainsKey(name)).Concat(Reported.Where(name => only?.Contains(name) != false)).ToHashSet(StringComparer.Ordinal);
        var pictures = new List<ReportSection>();
        for (var seed = 0; seed < count && names.Count > 0; seed++)
        {
            var part = run.WithSeed(seed);
            Measure(part, names, measurements);
            if (seed == 0) pictures.AddRange(part.Sections);
        }
        var results = chosen.Select(claim => obstacles.TryGetValue(claim.Id, out var reason) ? ClaimResult.Skip(claim, reason) : measurements.Judge(claim)).ToArray();
        run.Section("Claims", $"{ClaimResult.Tally(results)}, over {count} {(count == 1 ? "seed" : "seeds")}.").Add(ReportTable.OfClaims(results));
        foreach (var section in pictures) run.Section(section.Title, section.Text).Add(section.Pictures);
        return new(Slug, DateTime.UtcNow.ToString("yyyy-MM-dd"), LabVersion.Ansatz, TorchRuntime.Version, TorchRuntime.Threads,
            Math.Round(Stopwatch.GetElapsedTime(clock).TotalSeconds, 1), [.. Enumerable.Range(0, count).Select(seed => (long)seed)], results,
            [.. chosen.Where(claim => claim.Provisional).Select(claim => claim.Id)]);
    }

    /// <summary>Measures claims for one seed.</summary>
    /// <param name="run">The part of the run with this seed; pictures go into its sections.</param>
    /// <param name="claims">The names of the claims whose data are there, and of the experiments without one, that are wanted; work that serves none of them may be left out.</param>
    /// <param name="measurements">Takes the quantities.</param>
    protected abstract void Measure(Run run, IReadOnlySet<string> claims, Measurements measurements);

    private Claim[] Choose(IReadOnlyCollection<string>? only)
    {
        if (only is null) return [.. Claims];
        var unknown = only.Where(name => !Reported.Contains(name) && Claims.All(claim => claim.Id != name)).ToArray();
        if (unknown.Length > 0)
        {
            throw new ArgumentException($"{Slug} has no claim {string.Join(", ", unknown)}; its claims are {string.Join(", ", Claims.Select(c => c.Id))}" +
                (Reported.Count > 0 ? $", its other experiments {string.Join(", ", Reported)}" : ""), nameof(only));
        }
        return [.. Claims.Where(claim => only.Contains(claim.Id))];
    }
}
