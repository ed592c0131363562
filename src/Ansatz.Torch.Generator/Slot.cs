namespace Ansatz.Torch.Generator;

/// <summary>How one argument of a schema appears in a C# method: its parameter, and the code that fills its value.</summary>
internal sealed class Slot(AtenArgument argument, string name)
{
    public AtenArgument Argument { get; } = argument;

    /// <summary>The parameter's name, or <c>this</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The parameter's type; null where the argument is no parameter.</summary>
    public string? Type { get; set; }

    /// <summary>The parameter's default as C#, or null where the caller must give it.</summary>
    public string? Default { get; set; }

    /// <summary>Statements before the call.</summary>
    public List<string> Setup { get; } = [];

    /// <summary>What a <c>fixed</c> statement declares, or null.</summary>
    public string? Pin { get; set; }

    /// <summary>The expression of the value.</summary>
    public string Value { get; set; } = "Value.Default";

    /// <summary>A statement after the call that keeps tensors alive, or null.</summary>
    public string? KeepAlive { get; set; }

    /// <summary>Whether the parameter can be written <c>params</c> in the last place.</summary>
    public bool IsSpan { get; set; }
}
