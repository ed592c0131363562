using System.Globalization;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>The standard deviation of an encoder: learned, or a number for all latents. Written <c>auto</c>, <c>learned</c> or <c>0.5</c>.</summary>
public sealed record LatentDeviation : ISpelled
{
    private LatentDeviation(double? value, bool isAutomatic = false) => (Value, IsAutomatic) = (value, isAutomatic);

    /// <summary>Learned, but 0.5 for the lower level of a hierarchical model, as published: with a learned one its upper level collapses, or its objective has no minimum.</summary>
    public static LatentDeviation Automatic { get; } = new(null, isAutomatic: true);

    /// <summary>Learned: one number a latent in a linear model, a function of the data in another.</summary>
    public static LatentDeviation Learned { get; } = new((double?)null);

    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } =
        [new("auto", "learned, but 0.5 for the lower level of a hierarchical model"), new("learned", "one number a latent in linear models, a function of the data in others"), new("NUMBER", "the same for all latents, above 0")];

    /// <summary>The fixed value; null: learned.</summary>
    public double? Value { get; }

    /// <summary>Whether the method decides.</summary>
    public bool IsAutomatic { get; }

    /// <summary>A deviation that stays.</summary>
    /// <param name="value">In units of the latent, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0 and finite.</exception>
    public static LatentDeviation Fixed(double value) => value > 0 && double.IsFinite(value) ? new(value)
        : throw new ArgumentOutOfRangeException(nameof(value), value, "a standard deviation is above 0");

    /// <summary>Reads a deviation from its spelling.</summary>
    /// <param name="text">The spelling.</param>
    /// <exception cref="FormatException">It spells none.</exception>
    public static LatentDeviation Parse(string text) => text == "auto" ? Automatic : text == "learned" ? Learned
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && double.IsFinite(value) ? new(value)
        : throw new FormatException($"'{text}' is no deviation of an encoder: {Spelling.Forms(Spellings)}");

    /// <inheritdoc/>
    public override string ToString() => Value?.ToString("R", CultureInfo.InvariantCulture) ?? (IsAutomatic ? "auto" : "learned");
}
