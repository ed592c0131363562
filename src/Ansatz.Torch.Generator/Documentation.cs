namespace Ansatz.Torch.Generator;

/// <summary>Writes the documentation comment of a method, its parameters explained by their ATen names.</summary>
internal static class Documentation
{
    private static readonly Dictionary<string, string> Parameters = new(System.StringComparer.Ordinal)
    {
        ["dim"] = "The dimension; negative counts from the last, which is -1.",
        ["dims"] = "The dimensions; negative counts from the last, which is -1.",
        ["dim0"] = "The first dimension; negative counts from the last, which is -1.",
        ["dim1"] = "The second dimension; negative counts from the last, which is -1.",
        ["dim2"] = "The second dimension; negative counts from the last, which is -1.",
        ["keepdim"] = "Whether a reduced dimension stays, with size 1.",
        ["dtype"] = "The type of the result's elements; null: the operator's default.",
        ["device"] = "Where the result lives; null: the operator's default.",
        ["generator"] = "The native generator of the random numbers.",
        ["other"] = "The other operand; shapes broadcast.",
        ["alpha"] = "The factor of the other operand.",
        ["beta"] = "The factor of the input.",
        ["value"] = "The value.",
        ["index"] = "The indices, Int64.",
        ["indices"] = "The indices, Int64.",
        ["reduction"] = "How the losses of the elements are combined.",
        ["eps"] = "The small number that keeps a division or a logarithm finite.",
        ["size"] = "The sizes of the dimensions; -1 where the operator allows it.",
        ["stride"] = "The step of the window along each spatial dimension.",
        ["padding"] = "The width of the border added on both sides of each spatial dimension.",
        ["output_padding"] = "The size added to one side of each spatial dimension of the result.",
        ["dilation"] = "The distance between elements of the window.",
        ["groups"] = "The number of groups of channels that do not see each other.",
        ["kernel_size"] = "The size of the window.",
        ["ceil_mode"] = "Whether a window that is cut by the border counts.",
        ["weight"] = "The weights.",
        ["bias"] = "The bias, one a channel; null: none.",
        ["output_size"] = "The size of the result's spatial dimensions.",
        ["align_corners"] = "Whether the centers of the corner elements, rather than their outer corners, coincide.",
        ["output_mask"] = "Which of the results are wanted; the others are null.",
        ["descending"] = "Whether the largest comes first.",
        ["largest"] = "Whether the largest, rather than the smallest, are taken.",
        ["sorted"] = "Whether the result is in order.",
        ["min"] = "The lower limit; null: none.",
        ["max"] = "The upper limit; null: none.",
        ["exponent"] = "The exponent.",
        ["mask"] = "A boolean tensor that broadcasts with this one.",
        ["unbiased"] = "Whether the sum is divided by n - 1 rather than n.",
        ["correction"] = "What is taken from n in the divisor; null: 1.",
        ["norm"] = "\"forward\" (1/n), \"backward\" (none) or \"ortho\" (1/sqrt n); null: \"backward\".",
        ["diagonal"] = "The diagonal: 0 is the main one, positive is above it.",
        ["offset"] = "The diagonal: 0 is the main one, positive is above it.",
        ["upper"] = "Whether the upper rather than the lower triangle holds the matrix.",
        ["training"] = "Whether the statistics are the batch's own.",
        ["momentum"] = "The weight of the batch in the running statistics.",
        ["scales_h"] = "The factor of the height, where it is not that of the sizes; null: that of the sizes.",
        ["scales_w"] = "The factor of the width, where it is not that of the sizes; null: that of the sizes.",
        ["condition"] = "A boolean tensor that broadcasts with the choices.",
        ["grad_output"] = "The gradient of the result.",
        ["accumulate"] = "Whether values are added rather than stored.",
        ["n"] = "The length of the transformed dimension, cut or padded with zeros to it; null: as it is.",
        ["s"] = "The lengths of the transformed dimensions, cut or padded with zeros to them; null: as they are.",
        ["A"] = "The matrices, [.., n, n] where square.",
        ["B"] = "The right-hand sides.",
    };

    public static IEnumerable<string> Of(Method method)
    {
        var schema = method.Line.Schema;
        var summary = method.Line.Documentation;
        yield return $"<summary>{Escape(summary.Length > 0 ? summary : $"The operator aten::{schema.Name}.")}</summary>";
        foreach (var slot in method.Parameters)
        {
            var text = Parameters.TryGetValue(slot.Argument.Name, out var known) ? known : $"The operator's <c>{slot.Argument.Name}</c>.";
            yield return $"<param name=\"{slot.Name.TrimStart('@')}\">{text}</param>";
        }
        if (schema.IsInPlace && schema.Results.Count == 1) yield return "<returns>The changed tensor itself.</returns>";
        else if (schema.Results.Count == 1) yield return "<returns>The result, a new tensor unless the operator returns a view or a number.</returns>";
        else if (schema.Results.Count > 1) yield return "<returns>The results, in the order of the schema.</returns>";
        yield return $"<exception cref=\"TorchException\">libtorch refuses the arguments; the message has its text and the shapes.</exception>";
        yield return $"<remarks><c>{Escape(schema.Text)}</c></remarks>";
    }

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
