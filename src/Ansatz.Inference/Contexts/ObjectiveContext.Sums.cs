namespace Ansatz.Inference;

/// <content>Runs whose finite sites are summed out.</content>
public sealed partial class ObjectiveContext
{
    /// <summary>A run on some choices with the other latents summed out, and the addresses of these.</summary>
    internal (Trace Trace, IReadOnlyList<string> Addresses) Summed(GenerativeProgram program, ChoiceMap choices)
    {
        var context = Run(program, choices, isReplay: true, refusesObservations: false);
        var trace = context.Finish(program);
        return (trace, context.SummedAddresses);
    }

    /// <summary>A run on all choices but those that are integrated out by conjugacy, and the distributions of these.</summary>
    internal (Trace Trace, IReadOnlyList<(string Address, Distribution Distribution)> Conditionals) Collapsed(GenerativeProgram program, ChoiceMap choices)
    {
        var context = Run(program, choices, isReplay: true, refusesObservations: false);
        var trace = context.Finish(program);
        return (trace, [.. context.Collapses?.Conditionals ?? []]);
    }

    /// <summary>The value of one latent, drawn from its conditional given some choices, the latents after it being summed out.</summary>
    internal Tensor DrawSummed(GenerativeProgram program, ChoiceMap choices, string address)
    {
        var context = new Context(this, Evaluation.NextSimulation(), choices, isReplay: true, refusesObservations: false) { KeptAddress = address };
        context.Enter(program, null, () => program.Execute(context));
        context.Finish();
        if (context.Sums is not { KeptDensity: { } density, Kept: { } site })
        {
            // A plan is being made: any outcome has the right shape.
            return context.SiteList.Items.First(found => found.Address == address).Value;
        }

        var finite = (IFinite)site.Distribution!;
        var depth = Evaluation.Plan!.PlateDepth;
        var position = density.Rank;
        while (position > depth && density.Size(-position) != finite.Cardinality)
        {
            position--;
        }

        var logits = density.MoveDimension(-position, -1);
        while (logits.Rank - 1 > (Evaluation.IsPadded ? Evaluation.BatchRank : site.Stack.Count) && logits.Size(0) == 1)
        {
            logits = logits.Squeeze(0);
        }

        var index = Within(site.Stack, () => Visit(
            Address($"posterior{picks++}"), Categorical.FromLogits(logits), new SiteRequest { Kind = SiteKind.Latent, Strategy = Strategy.ScoreFunction() }));
        var outcomes = finite.Enumerate().Reshape(new Shape([finite.Cardinality]).Concat(site.Distribution!.EventShape));
        return outcomes.IndexSelect(0, index.Flatten()).Reshape(index.Shape.Concat(site.Distribution.EventShape));
    }
}
