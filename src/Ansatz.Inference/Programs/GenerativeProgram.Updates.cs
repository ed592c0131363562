namespace Ansatz.Inference;

public partial class GenerativeProgram
{
    /// <summary>
    /// A trace with some of its choices changed. Choices that the change makes necessary are drawn from the program; those that it makes superfluous are dropped.
    /// The program may be another than the one that made the trace: the same with other inputs or data, or a longer one.
    /// <c>log w = log p(new) - log p(drawn anew) - log p(old)</c>.
    /// </summary>
    /// <param name="trace">The old trace, one run of a program.</param>
    /// <param name="changes">New values, by address; none: only the program is another.</param>
    /// <param name="stream">The randomness of what is drawn.</param>
    /// <returns>The new trace, its weight against the old one, and what was discarded.</returns>
    /// <exception cref="AddressException">A change is at no address of the new trace, or at one that is observed.</exception>
    /// <exception cref="PlateException">The two traces have other items.</exception>
    public TraceUpdate Update(Trace trace, ChoiceMap changes, RandomStream stream = default)
    {
        _ = trace.LogDensity; // computed here, it outlives the runs that make plans
        return RunOnce(nameof(Update), stream, o => o.Update(this, trace, changes), static update => update.Trace);
    }

    /// <summary>
    /// A trace with some of its choices drawn anew from the program, given those before them. As a move of a Markov chain it leaves the posterior as it is when
    /// it is accepted with probability <c>min(1, w)</c>: <c>log w</c> is the log density of the new trace less that of the old one, each without what
    /// was, or would be, drawn anew.
    /// </summary>
    /// <param name="trace">The old trace, one run of a program.</param>
    /// <param name="pattern">Which choices, by address: <c>*</c> within a segment, <c>**</c> across.</param>
    /// <param name="stream">The randomness.</param>
    /// <exception cref="PlateException">The two traces have other items.</exception>
    public TraceUpdate Regenerate(Trace trace, string pattern, RandomStream stream)
    {
        _ = trace.LogDensity;
        return RunOnce(nameof(Regenerate), stream, o => o.Regenerate(this, trace, pattern), static update => update.Trace);
    }

    /// <summary>One run outside an objective, with all that it gives beside its trace.</summary>
    private T RunOnce<T>(string name, RandomStream stream, Func<ObjectiveContext, T> run, Func<T, Trace> traceOf)
    {
        var runs = new List<T>();
        var trace = ProgramRuns.Simulate(new PlanKey().Add(name).Add(this), stream, null, o =>
        {
            runs.Add(run(o));
            return traceOf(runs[^1]);
        });
        return runs.Find(made => ReferenceEquals(traceOf(made), trace))!;
    }
}
