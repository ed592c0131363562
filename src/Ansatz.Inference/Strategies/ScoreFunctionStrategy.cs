namespace Ansatz.Inference;

/// <summary>s + sg(v - b) log p(x), formed for each item.</summary>
internal sealed record ScoreFunctionStrategy(Baseline? Baseline) : Strategy
{
    internal override bool IsBuiltIn => true;

    public override Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation)
    {
        var draw = distribution.Sample(stream);
        var (value, surrogate) = continuation(draw);
        return new(value, surrogate + Term(value, PlateSums.Like(distribution.LogDensity(draw), value), ""));
    }

    /// <summary>sg(v - b) log p(x), with the term that fits a learned baseline.</summary>
    public Tensor Term(Tensor value, Tensor logDensity, string address) =>
        (Baseline is null ? value : (value - Baseline.At(address, value)).Detach()) * logDensity;

    public override string ToString() => Baseline is null ? "ScoreFunction" : $"ScoreFunction({Baseline})";
}

/// <summary>The score function on m draws, each with the mean of the others as its baseline.</summary>
internal sealed record LeaveOneOutStrategy : Strategy
{
    public LeaveOneOutStrategy(int draws)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 2);
        Draws = draws;
    }

    public int Draws { get; }

    internal override object PlanKey => this;

    internal override bool IsBuiltIn => true;

    public override Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation) =>
        Rule(continuation, i => distribution.Sample(stream[i]), distribution.LogDensity);

    /// <summary>The rule with a source of draws and their log density.</summary>
    public Dual Rule(Func<Tensor, Dual> continuation, Func<int, Tensor> draw, Func<Tensor, Tensor> logDensity)
    {
        var draws = new Tensor[Draws];
        var duals = new Dual[Draws];
        Tensor? total = null;
        for (var i = 0; i < Draws; i++)
        {
            draws[i] = draw(i);
            duals[i] = continuation(draws[i]);
            total = total is null ? duals[i].Value : total + duals[i].Value;
        }

        Tensor? surrogate = null;
        for (var i = 0; i < Draws; i++)
        {
            var others = (total! - duals[i].Value) / (Draws - 1);
            var term = duals[i].Surrogate + (duals[i].Value - others) * PlateSums.Like(logDensity(draws[i]), total!);
            surrogate = surrogate is null ? term : surrogate + term;
        }

        return new(total! / Draws, surrogate! / Draws);
    }

    public override string ToString() => $"LeaveOneOut({Draws})";
}
