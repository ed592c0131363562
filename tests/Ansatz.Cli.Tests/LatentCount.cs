using System.ComponentModel.DataAnnotations;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Lab.Tests;
using Ansatz.Torch;

namespace Ansatz.Cli.Tests;

/// <summary>Counts the latents of an encoder: a system whose verbs take models of other systems.</summary>
[VariationalSystem("latent-count", Domain.Representation)]
public static class LatentCount
{
    /// <summary>The latents of images.</summary>
    /// <param name="model">The encoder.</param>
    /// <param name="images">The images.</param>
    /// <returns>A row a latent.</returns>
    [Verb]
    public static Table Analyze(IGaussianEncoder model, ImageSet images)
    {
        var mean = model.Encode(images.Pixels).Mean;
        return Table.FromTensor(mean.Mean([0], keepDimension: true), [.. Enumerable.Range(0, (int)mean.Size(1)).Select(j => $"z{j}")]);
    }

    /// <summary>The number of latents.</summary>
    /// <param name="model">The encoder.</param>
    /// <param name="images">The images.</param>
    /// <returns>A row a metric.</returns>
    [Verb]
    public static Table Evaluate(IGaussianEncoder model, [FittedData] ImageSet images) =>
        new([new TextColumn("metric", ["latents", "images"]), new NumberColumn("value", [model.Encode(images.Pixels).Mean.Size(1), images.Count])]);
}

/// <summary>A claim that can be measured, one whose data are nowhere, and an experiment without a claim.</summary>
public sealed class LatentCountReproduction : Reproduction
{
    /// <inheritdoc/>
    public override string Slug => "latent-count";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Reported => ["aside"];

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims =>
    [
        new("counted", "there are latents", "some", Criterion.AtLeast(1)), new("collected", "they were collected", "some", Criterion.AtLeast(1)) { Data = NotCollected.Known },
    ];

    /// <inheritdoc/>
    protected override void Measure(Run run, IReadOnlySet<string> claims, Measurements measurements)
    {
        if (claims.Contains("counted")) measurements.Record("counted", 2);
        if (claims.Contains("aside")) run.Note("aside was run");
    }
}

/// <summary>The options of <see cref="BrightnessEncoder"/>.</summary>
public sealed record BrightnessOptions
{
    /// <summary>How many latents say the same.</summary>
    [Range(1, 9)]
    public int Copies { get; init; } = 2;
}

/// <summary>An encoder of a user's own: each latent is the mean brightness.</summary>
/// <param name="options">How many latents.</param>
public sealed class BrightnessEncoder(BrightnessOptions options) : IGaussianEncoder
{
    /// <inheritdoc/>
    public Shape? ItemShape => null;

    /// <inheritdoc/>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor items)
    {
        var mean = items.Mean([1, 2, 3]).Unsqueeze(-1).Expand([items.Size(0), options.Copies]);
        return (mean, 0 * mean);
    }
}
