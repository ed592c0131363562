namespace Ansatz.Data.Faces;

/// <summary>The color of a rendered face's hair.</summary>
public enum HairColor
{
    /// <summary>Black.</summary>
    Black,

    /// <summary>Brown.</summary>
    Brown,

    /// <summary>Blond.</summary>
    Blond,

    /// <summary>Grey.</summary>
    Grey,
}

/// <summary>The tone of a rendered face's skin.</summary>
public enum SkinTone
{
    /// <summary>Light.</summary>
    Light,

    /// <summary>Medium.</summary>
    Medium,

    /// <summary>Dark.</summary>
    Dark,
}

/// <summary>What a rendered face shows: 12 attributes, hair and skin being one of 4 and one of 3.</summary>
/// <param name="Hair">The color of the hair.</param>
/// <param name="Skin">The tone of the skin.</param>
/// <param name="Glasses">Whether it wears glasses.</param>
/// <param name="Smile">Whether it smiles.</param>
/// <param name="Hat">Whether it wears a hat.</param>
/// <param name="Broad">Whether the face and the eyebrows are broad.</param>
/// <param name="Beard">Whether it has a beard.</param>
public readonly record struct FaceAttributes(
    HairColor Hair = HairColor.Black, SkinTone Skin = SkinTone.Light, bool Glasses = false, bool Smile = false, bool Hat = false, bool Broad = false, bool Beard = false)
{
    private static readonly double[] HairShares = [0.35, 0.3, 0.25, 0.1];
    private static readonly double[] SkinShares = [0.4, 0.35, 0.25];

    /// <summary>The names of the 12 attributes, in the order of <see cref="ToArray"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "hair=black", "hair=brown", "hair=blond", "hair=grey", "skin=light", "skin=medium", "skin=dark",
        "glasses", "smile", "hat", "broad", "beard",
    ];

    /// <summary>Whether the combination is kept out of the training set: (blond and glasses and beard) or (hat and grey).</summary>
    public bool IsHeldOut => (Hair == HairColor.Blond && Glasses && Beard) || (Hat && Hair == HairColor.Grey);

    /// <summary>The attributes as 0 and 1.</summary>
    public float[] ToArray()
    {
        var values = new float[12];
        values[(int)Hair] = 1;
        values[4 + (int)Skin] = 1;
        (values[7], values[8], values[9], values[10], values[11]) = (Value(Glasses), Value(Smile), Value(Hat), Value(Broad), Value(Beard));
        return values;
    }

    /// <summary>Draws attributes: hair with .35, .3, .25, .1; skin with .4, .35, .25; glasses .25 (.5 if grey); smile .5; hat .15; broad .5; beard .5 if broad.</summary>
    internal static FaceAttributes Draw(SeededRandom random)
    {
        var (hair, skin) = ((HairColor)random.Choose(HairShares), (SkinTone)random.Choose(SkinShares));
        var glasses = random.Happens(hair == HairColor.Grey ? 0.5 : 0.25);
        var (smile, hat, broad) = (random.Happens(0.5), random.Happens(0.15), random.Happens(0.5));
        return new(hair, skin, glasses, smile, hat, broad, random.Happens(0.5) && broad);
    }

    private static float Value(bool truth) => truth ? 1 : 0;
}
