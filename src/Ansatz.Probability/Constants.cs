namespace Ansatz.Probability;

/// <summary>Numbers that .NET does not name.</summary>
internal static class Constants
{
    /// <summary>The Euler-Mascheroni constant.</summary>
    public const double Euler = 0.57721566490153286061;
}
