namespace Ansatz.Inference;

public sealed partial class ObjectiveContext
{
    /// <summary>
    /// An estimate of <c>KL(q || p)</c> for two traces of the same choices: site by site in closed form where one is known, else by the log
    /// ratio at the draw. A closed form needs that p draws the site after nothing that q draws later; otherwise the ratio is taken.
    /// </summary>
    /// <param name="q">A simulated trace.</param>
    /// <param name="p">A program replayed on it.</param>
    /// <returns><c>[items]</c>, in nats.</returns>
    public Tensor KullbackLeibler(Trace q, Trace p)
    {
        Tensor? total = null;
        var latest = -1;
        foreach (var site in p.Sites)
        {
            if (site.Kind is not (SiteKind.Latent or SiteKind.Joint))
            {
                continue;
            }

            var position = q.SiteList.Find(site.Address);
            var drawn = position < 0 ? null : q.SiteList[position];
            Tensor term;
            if (site.IsAbsorbed)
            {
                // The model's part is in a sum, which is a factor.
                latest = Math.Max(latest, position);
                term = drawn is null ? Evaluation.Zero : q.ToItems(drawn, drawn.LogDensity, drawn.Position);
            }
            else if (drawn is { Kind: SiteKind.Latent } && position > latest && ClosedForm(drawn, site) is { } divergence)
            {
                latest = position;
                term = p.ToItems(drawn, divergence, Math.Max(drawn.Position, site.Position));
            }
            else
            {
                latest = Math.Max(latest, position);
                var ofModel = p.ToItems(site, site.LogDensity, site.Position);
                term = drawn is null ? -ofModel : q.ToItems(drawn, drawn.LogDensity, drawn.Position) - ofModel;
            }

            total = total is null ? term : total + term;
        }

        foreach (var site in q.Sites)
        {
            if (site.Kind is SiteKind.Latent or SiteKind.Joint && p.Find(site.Address) is null)
            {
                var density = q.ToItems(site, site.LogDensity, site.Position);
                total = total is null ? density : total + density;
            }
        }

        return total ?? Evaluation.Zero;
    }

    /// <summary>An estimate of <c>KL(q || p)</c>: q is simulated, and p replayed on it.</summary>
    /// <returns><c>[items]</c>, in nats.</returns>
    public Tensor KullbackLeibler(GenerativeProgram q, GenerativeProgram p)
    {
        var drawn = Simulate(q);
        return KullbackLeibler(drawn, Replay(p, drawn));
    }

    private static Tensor? ClosedForm(Site q, Site p)
    {
        if (q.Distribution is not { } from || p.Distribution is not { } to || (q.Mask is null) != (p.Mask is null) || q.Scale != p.Scale)
        {
            return null;
        }

        return KullbackLeiblerPairs.TryEvaluate(from, to) is { } divergence ? p.Masked(q.Masked(q.Scale == 1 ? divergence : q.Scale * divergence)) : null;
    }
}
