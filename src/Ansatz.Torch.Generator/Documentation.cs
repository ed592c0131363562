namespace Ansatz.Torch.Generator;

/// <summary>Writes the documentation comment of a method, its parameters explained by their ATen names.</summary>
internal static class Documentation
{
    public static IEnumerable<string> Of(Method method)
    {
        var schema = method.Line.Schema;
        var summary = method.Line.Documentation;
        yield return $"<summary>{Escape(summary.Length > 0 ? summary : $"The operator aten::{schema.Name}.")}</summary>";
        foreach (var slot in method.Parameters)
        {
            var text = ParameterTexts.Of(slot.Argument.Name) ?? $"The operator's {slot.Argument.Name}.";
            yield return $"<param name=\"{slot.Name.TrimStart('@')}\">{Escape(text)}</param>";
        }
        if (schema.IsInPlace && schema.Results.Count == 1) yield return "<returns>The changed tensor itself.</returns>";
        else if (schema.Results.Count == 1) yield return "<returns>The result, a new tensor unless the operator returns a view or a number.</returns>";
        else if (schema.Results.Count > 1) yield return "<returns>The results, in the order of the schema.</returns>";
        yield return $"<exception cref=\"TorchException\">libtorch refuses the arguments; the message has its text and the shapes.</exception>";
        yield return $"<remarks><c>{Escape(schema.Text)}</c></remarks>";
    }

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
