using Ansatz.Data;
using Ansatz.Lab;

namespace Ansatz.Systems.Causal;

/// <content>The learners of effects, and what a fit reports.</content>
public sealed partial class Vluci
{
    private const int ReportDraws = 200;

    /// <summary>The learner that sees covariates and confounder.</summary>
    internal OutcomeModel AidedLearner => _learner ?? throw new InvalidOperationException("the model holds no learner");

    /// <summary>The same learner of covariates alone.</summary>
    internal OutcomeModel UnaidedLearner => _unaided ?? throw new InvalidOperationException("the model holds no learner");

    /// <summary>Adds figures, assumptions and pictures of all units of the fit.</summary>
    private void Report(Table roles, Run run)
    {
        var seen = See(roles, InferenceMode.WithinSample, outcomeIsNeeded: true, run);
        var units = seen.ToUnits();
        var estimate = Estimate(AidedLearner, units.Covariates, units.Treatment, seen.Confounder, isAbduction: true, ReportDraws, run.Stream["report"]);
        var unaided = UnaidedLearner.Outcomes(units.Covariates);
        var averageUnaided = (unaided.Select(-1, 1) - unaided.Select(-1, 0)).Mean().ToDouble();
        run.Figure("average effect", estimate.Average);
        run.Figure("average effect without the confounder", averageUnaided);
        run.Note($"average effect (ATE) {Measurements.Figure(estimate.Average)}, without the confounder {Measurements.Figure(averageUnaided)}");
        run.Note(VluciAssumptions.Line);
        VluciPictures.AddTo(run, seen, estimate, unaided, Options.Learner.ToString()!);
        run.Section("Assumptions", VluciAssumptions.Text);
    }
}
