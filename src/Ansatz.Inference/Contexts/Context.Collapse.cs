namespace Ansatz.Inference;

/// <content>Draws that are integrated out by conjugacy.</content>
public sealed partial class Context
{
    /// <summary>Opens a draw that is integrated out.</summary>
    private Tensor Collapse(string address, Distribution distribution, Tensor? mask, SiteRequest request)
    {
        if (Stops is not null || Settled is not null)
        {
            throw new StrategyException(address, "a draw that is collapsed belongs to all stages of a program, so its runs cannot be resampled between them: let " +
                "particles draw it (without Collapse), or take ImportanceResampling, whose particles are whole runs.");
        }

        RefuseSumBeside(Sums is not null || Outcome is not null || SummedAddresses.Count > 0 ? this : null, address);

        if (request.Scale != 1)
        {
            throw new StrategyException(address, "the density of a draw that is collapsed cannot be scaled: it would not be that of a distribution.");
        }

        Collapses ??= new CollapseFrame(this);
        return Collapses.Open(address, distribution, mask);
    }

    private static void RefuseSumBeside(object? other, string address)
    {
        if (other is not null)
        {
            throw new StrategyException(address, "one program does not both sum out and collapse sites: what a collapsed draw is known by would differ from outcome to outcome.");
        }
    }

    /// <summary>A site with a collapsed draw as a parameter: given, observed, or drawn from its predictive distribution.</summary>
    private Tensor VisitChild(Collapsed parent, string address, Distribution distribution, Tensor? mask, SiteRequest request)
    {
        var kind = request.Kind;
        if (kind == SiteKind.Observed)
        {
            RefuseObservation(address);
        }
        else if (given is not null && given.TryGet(address, out var value))
        {
            used++;
            request.Value = value;
        }
        else if (request.IsSummed || request.IsHidden)
        {
            throw new StrategyException(address, $"the site depends on '{parent.Address}', which is integrated out: it can be observed, given or drawn, not summed out or hidden.");
        }
        else if (isReplay)
        {
            throw AddressException.Unknown(address, given!.Addresses, $"the program draws '{address}', which is not among the choices it is replayed on.");
        }

        if (request.Value is { } known)
        {
            Evaluation.CheckValue(this, address, distribution, known);
            Collapses!.Take(parent, address, distribution, known, mask, request.Scale);
        }
        else
        {
            request.Value = known = Predict(parent, address, distribution);
            var before = Collapses!.Marginal(parent);
            Collapses.Take(parent, address, distribution, known, mask, request.Scale);
            var added = Collapses.Marginal(parent) - before;
            parent.Drawn = parent.Drawn is { } sofar ? sofar + added : added;
        }

        Add(new Site(address, kind, distribution, known, PlateStack, mask, Evaluation.Zero) { IsAbsorbed = true });
        return known;
    }

    /// <summary>A draw of all rows from their joint distribution: from the parent's distribution given what came before, then each row given that.</summary>
    private Tensor Predict(Collapsed parent, string address, Distribution distribution)
    {
        if (Evaluation.Purpose != Purpose.Simulation && !IsFrozen)
        {
            throw new StrategyException(address, $"the draw depends on '{parent.Address}', which is integrated out, so its gradient is not known: collapse the model, not the ansatz, or freeze the program.");
        }

        var drawn = Evaluation.FreshDraw(parent.Posterior, Simulation, $"{parent.Address} for {address}", parent.Stack);
        return Evaluation.FreshDraw(CollapseFrame.Given(parent, distribution, drawn), Simulation, address, PlateStack);
    }
}
