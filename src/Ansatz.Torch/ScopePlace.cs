namespace Ansatz.Torch;

/// <summary>Where a scope was opened.</summary>
internal sealed record ScopePlace(string File, int Line)
{
    public override string ToString() => $"{Path.GetFileName(File)}:{Line}";
}
