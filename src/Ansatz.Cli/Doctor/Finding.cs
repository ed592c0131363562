namespace Ansatz.Cli;

/// <summary>How a part of the machine is.</summary>
internal enum Health
{
    /// <summary>It is there and works.</summary>
    Good,

    /// <summary>It is missing or slow; some doors stay closed.</summary>
    Lacking,

    /// <summary>Without it nothing can be trained.</summary>
    Broken,
}

/// <summary>What the doctor found about one part of the machine.</summary>
/// <param name="Part">The part.</param>
/// <param name="Health">How it is.</param>
/// <param name="Text">What was found.</param>
/// <param name="Fix">How to mend it; empty where nothing needs mending.</param>
internal sealed record Finding(string Part, Health Health, string Text, string Fix = "")
{
    /// <summary>A part that is well.</summary>
    /// <param name="part">The part.</param>
    /// <param name="text">What was found.</param>
    public static Finding Good(string part, string text) => new(part, Health.Good, text);
}
