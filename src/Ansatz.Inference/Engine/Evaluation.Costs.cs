namespace Ansatz.Inference;

/// <content>Costs that were added to the value, and strategies of included objectives.</content>
internal sealed partial class Evaluation
{
    private readonly List<(int Draws, Tensor Cost)> costs = [];
    private readonly List<(string Prefix, IReadOnlyList<(AddressPattern Pattern, Strategy Strategy)> Overrides)> included = [];

    /// <summary>Adds a cost to the value.</summary>
    public void AddCost(Tensor cost) => costs.Add((Draws.Count, cost));

    /// <summary>The value of a body and the costs that it added.</summary>
    public Tensor WithCosts(Func<Tensor> body) => WithCosts(() => new[] { body() })[0];

    /// <summary>The values of a body, to the first of which the costs that it added are added.</summary>
    public Tensor[] WithCosts(Func<Tensor[]> body)
    {
        var first = costs.Count;
        var values = body();
        for (var i = first; i < costs.Count; i++)
        {
            values[0] += costs[i].Cost;
        }

        costs.RemoveRange(first, costs.Count - first);
        return values;
    }

    /// <summary>The value of the objective's body and the costs that it added, which are kept for the score terms.</summary>
    public Tensor WithKeptCosts(Tensor value) => costs.Aggregate(value, static (sum, added) => sum + added.Cost);

    /// <summary>What was added to the value before a draw, without gradient; null: nothing.</summary>
    public Tensor? CostBefore(int draw)
    {
        Tensor? sum = null;
        foreach (var (draws, cost) in costs)
        {
            if (draws <= draw)
            {
                sum = sum is null ? cost.Detach() : sum + cost.Detach();
            }
        }

        return sum;
    }

    /// <summary>Runs a body with the strategies of an objective that is included, for addresses with or without its prefix.</summary>
    public T WithOverrides<T>(string prefix, IReadOnlyList<(AddressPattern Pattern, Strategy Strategy)> overrides, Func<T> body)
    {
        included.Add((prefix, overrides));
        try
        {
            return body();
        }
        finally
        {
            included.RemoveAt(included.Count - 1);
        }
    }

    /// <summary>The strategy of a draw: the last matching one of the objective beats those of included ones, and these the site's own.</summary>
    private Strategy? Overridden(string address, Strategy? wanted)
    {
        for (var i = included.Count - 1; i >= 0; i--)
        {
            var (prefix, overrides) = included[i];
            var local = address.StartsWith(prefix) ? address[prefix.Length..] : address;
            foreach (var (pattern, strategy) in overrides)
            {
                wanted = pattern.Matches(local) ? strategy : wanted;
            }
        }

        foreach (var (pattern, strategy) in Overrides)
        {
            wanted = pattern.Matches(address) ? strategy : wanted;
        }

        return wanted;
    }
}
