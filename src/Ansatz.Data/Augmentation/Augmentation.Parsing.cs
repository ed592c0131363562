using System.Globalization;
using Ansatz.Torch;

namespace Ansatz.Data;

/// <content>How augmentations are written.</content>
public abstract partial record Augmentation
{
    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } =
    [
        new("affine[:rotation=DEGREES,scale=SHARE,shift=SHARE]", "turned by at most DEGREES, enlarged by 1 - scale .. 1 + scale, moved by at most shift half sides; default 14, 0.15, 0.15"),
        new("crop[:SMALLEST]", "a window of SMALLEST .. 1 of the area and an aspect ratio of 3/4 .. 4/3, resized to the whole; default 0.2"),
        new("flip[:PROBABILITY]", "mirrored left to right; default 0.5"),
        new("brightness[:SHARE]", "multiplied by 1 - SHARE .. 1 + SHARE; default 0.3"),
        new("contrast[:SHARE]", "its differences from the mean grey multiplied by 1 - SHARE .. 1 + SHARE; default 0.3"),
        new("color[:brightness=SHARE,contrast=SHARE,saturation=SHARE,hue=SHARE,probability=P]", "color jitter, hue in turns of the color circle; default 0.4, 0.4, 0.4, 0.1, 0.8"),
        new("grey[:PROBABILITY]", "its colors taken away; default 0.2"),
        new("noise[:DEVIATION]", "normal noise on every number; default 0.03"),
        new("dropout[:PROBABILITY]", "numbers (of images: pixels) put to 0; default 0.1"),
    ];

    /// <summary>Reads an augmentation from its spelling.</summary>
    /// <param name="text">The spelling.</param>
    /// <exception cref="SpellingException">There is no such augmentation, or an argument is wrong.</exception>
    public static Augmentation Parse(string text)
    {
        var value = SpelledValue.Parse(text);
        return value.Name switch
        {
            "affine" => new RandomAffine(Of(value, "rotation", 14, 180), Of(value, "scale", 0.15, 0.99), Of(value, "shift", 0.15, 2)).Checked(value, "rotation", "scale", "shift"),
            "crop" => new RandomCrop(Only(value, 0.2, 0.01, 1)),
            "flip" => new RandomFlip(Only(value, 0.5, 0, 1)),
            "brightness" => new BrightnessJitter(Only(value, 0.3, 0, 1)),
            "contrast" => new ContrastJitter(Only(value, 0.3, 0, 1)),
            "color" => new ColorJitter(
                Of(value, "brightness", 0.4, 1), Of(value, "contrast", 0.4, 1), Of(value, "saturation", 0.4, 1), Of(value, "hue", 0.1, 0.5), Of(value, "probability", 0.8, 1))
                .Checked(value, "brightness", "contrast", "saturation", "hue", "probability"),
            "grey" => new RandomGrey(Only(value, 0.2, 0, 1)),
            "noise" => new NormalNoise(Only(value, 0.03, 0, 1e6)),
            "dropout" => new FeatureDropout(Only(value, 0.1, 0, 0.99)),
            _ => throw new SpellingException(value.Name, $"the augmentations are {string.Join(", ", Spellings.Select(s => s.Name))}", NearestNames.Of(value.Name, Spellings.Select(s => s.Name))),
        };
    }

    private protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static double Of(SpelledValue value, string key, double fallback, double high) => value.Number(key, fallback, 0, high);

    /// <summary>The one argument without a key.</summary>
    private static double Only(SpelledValue value, double fallback, double low, double high)
    {
        value.Accept(1);
        if (value.Positional.Count == 0) return fallback;
        var word = value.Positional[0].ToString();
        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high ? number
            : throw new SpellingException(value.ToString(), Text($"a number from {low} to {high} is expected after '{value.Name}:'"));
    }

    private Augmentation Checked(SpelledValue value, params IReadOnlyCollection<string> keys)
    {
        value.Accept(0, keys);
        return this;
    }
}
