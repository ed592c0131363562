namespace Ansatz.Inference;

/// <content>What sites contribute to the value, row by row, before rows are summed.</content>
internal sealed partial class Evaluation
{
    /// <summary>Whether the parts that sites contribute are recorded.</summary>
    public bool RecordsRows { get; init; }

    /// <summary>What sites contributed.</summary>
    public List<CostTerm> Recorded { get; } = [];

    /// <summary>Records a per-row quantity of a site that is about to be summed over rows.</summary>
    /// <returns>The quantity to go on with, through which the value's derivative is found.</returns>
    public Tensor Record(Site site, Tensor perRow, int position)
    {
        if (!perRow.IsFloatingPoint || perRow.IsNumber)
        {
            return perRow;
        }

        if (!perRow.RequiresGradient && WithGradient)
        {
            perRow = perRow.Detach();
            perRow.RequiresGradient = true;
        }

        Recorded.Add(new(perRow, site.Frames, position));
        return perRow;
    }
}
