namespace Ansatz.Bench;

/// <summary>One line of the table: a ratio or a size against its bar.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Ours">Ours, with its unit.</param>
/// <param name="Reference">The reference, with its unit.</param>
/// <param name="Value">What is held against the bar.</param>
/// <param name="Bar">The bar.</param>
/// <param name="AtLeast">Whether the value must reach the bar rather than stay below it.</param>
internal sealed record Figure(string What, string Ours, string Reference, double Value, double Bar, bool AtLeast = false)
{
    public bool Holds => AtLeast ? Value >= Bar : Value <= Bar;

    public string Row => $"| {What} | {Ours} | {Reference} | {Value:0.###} | {(AtLeast ? ">=" : "<=")} {Bar} | {(Holds ? "yes" : "**no**")} |";
}
