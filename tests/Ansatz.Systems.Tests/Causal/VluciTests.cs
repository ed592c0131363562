using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Systems.Causal;
using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Causal;

/// <summary>Behavior on small data, the verbs, saving and loading.</summary>
public sealed class VluciTests
{
    private static readonly Table New = TinyEffects.Table("count=200,seed=5");

    [Fact]
    public void Fit_FindsTheConfounder_WithTheSignThatRaisesTheTreatment()
    {
        var figures = TinyEffects.Fitted.Evaluate(New, samples: 50);
        double Of(string name) => figures.Numbers("value").Values[Array.IndexOf(figures["metric"].ToTexts(), name)];
        Assert.True(TinyEffects.Fitted.Structure.Gamma.Value.Min().ToDouble() >= 0);
        Assert.True(Of("correlation with the true confounder") > 0.6, $"{Of("correlation with the true confounder")}");
        Assert.True(Of("correlation with the true confounder, out of sample") > 0.3);
        Assert.True(Of("sqrt PEHE, ols + confounder") < 0.95 * Of("sqrt PEHE, ols"), $"{Of("sqrt PEHE, ols + confounder")} {Of("sqrt PEHE, ols")}");
        Assert.True(Of("error of the average effect, ols + confounder") < 0.8 * Of("error of the average effect, ols"));
    }

    [Fact]
    public void Fit_TellsTheAssumptions_TheAverage_AndShowsPictures()
    {
        var run = TinyEffects.FitRun;
        Assert.Contains(run.Notes, note => note.Contains("assumptions that data cannot check"));
        Assert.Contains(run.Notes, note => note.StartsWith("average effect (ATE)", StringComparison.Ordinal));
        Assert.Equal(["Effects", "Confounder", "Intervals", "Assumptions"], run.Sections.Select(section => section.Title));
        Assert.Contains("independent of the covariates", run.Sections[^1].Text);
    }

    [Fact]
    public void Predict_GivesEffectsWithIntervals_AndSaysWhichQuestionItAnswers()
    {
        var run = new Run();
        var answer = TinyEffects.Fitted.Predict(New, cost: 1, run: run);
        var effects = answer.Effects;
        Assert.Equal(["id", "effect", "effect_low", "effect_high", "untreated", "treated", "counterfactual", "counterfactual_low", "counterfactual_high", "confounder", "confounder_sd", "treat"], effects.Names);
        double[] Column(string name) => effects.Numbers(name).Values.ToArray();
        Assert.All(Column("effect_low").Zip(Column("effect_high")), pair => Assert.True(pair.First <= pair.Second));
        Assert.All(Enumerable.Range(0, 200), row => Assert.Equal(Column("treated")[row] - Column("untreated")[row], Column("effect")[row], 1e-4));
        Assert.All(Enumerable.Range(0, 200), row => Assert.Equal(Column("effect")[row] > 1 ? 1 : 0, Column("treat")[row]));
        Assert.Equal(Column("effect").Average(), answer.Averages.Numbers("value").Values[0], 1e-4);
        Assert.Contains(run.Notes, note => note.StartsWith("within-sample", StringComparison.Ordinal));
        Assert.Contains(run.Notes, note => note.Contains("assumptions that data cannot check"));

        var widthWithin = Column("effect_high").Zip(Column("effect_low"), (high, low) => high - low).Average();
        var outRun = new Run();
        var outOf = TinyEffects.Fitted.Predict(New.Select(New.Names.Where(name => name != "outcome")), run: outRun).Effects;
        Assert.Contains(outRun.Notes, note => note.StartsWith("out-of-sample: the confounder is inferred from covariates and treatment", StringComparison.Ordinal));
        Assert.True(outOf.Numbers("effect_high").Values.ToArray().Zip(outOf.Numbers("effect_low").Values.ToArray(), (high, low) => high - low).Average() > widthWithin, "who knows less has wider intervals");

        var prior = new Run();
        var unknown = TinyEffects.Fitted.Predict(New.Select(New.NumericFeatures.Select(column => column.Name)), run: prior).Effects;
        Assert.DoesNotContain("counterfactual", unknown.Names);
        Assert.All(unknown.Numbers("confounder").Values.ToArray(), mean => Assert.Equal(0, mean));
        Assert.Contains(prior.Notes, note => note.Contains("drawn from its prior"));
        Assert.Contains("'outcome'", Assert.Throws<DataException>(() => TinyEffects.Fitted.Predict(New.Select(New.Names.Where(name => name != "outcome")), EffectLearner.Linear)).Message);
    }

    [Fact]
    public void Predict_FitsAnotherLearnerAnew()
    {
        var own = TinyEffects.Fitted.Predict(New, samples: 5).Effects.Numbers("effect").Values.ToArray();
        var other = TinyEffects.Fitted.Predict(New, EffectLearner.Parse("t-learner"), samples: 5).Effects.Numbers("effect").Values.ToArray();
        Assert.NotEqual(own, other);
        Assert.True(RegressionMetrics.Correlation(Tensor.From<double>(own), Tensor.From<double>(other)) > 0.5);
    }

    [Fact]
    public void Encode_GivesMeanAndDeviation()
    {
        var codes = TinyEffects.Fitted.Encode(New);
        Assert.Equal((200, "mean", "sd"), (codes.Count, codes.Parts[0].Name, codes.Parts[1].Name));
        var deviation = codes["sd"].ToTensor();
        Assert.True(deviation.Min().ToDouble() > 0 && deviation.Max().ToDouble() < 1.2);
        var less = TinyEffects.Fitted.Encode(New, InferenceMode.OutOfSample);
        Assert.True(less["sd"].ToTensor().Mean().ToDouble() > deviation.Mean().ToDouble(), "the outcome tells more");
    }

    [Fact]
    public void Analyze_SweepsTheNoise_AndPrintsTheAssumptions()
    {
        var quick = Vluci.Fit(TinyEffects.Table("count=200"), TinyEffects.Options, new Run());
        var report = quick.Analyze(TinyEffects.Table("count=200"), [0.1, 0.3]);
        Assert.Equal(["Assumptions", "Sensitivity", "Confounder"], report.Sections.Select(section => section.Title));
        var table = (ReportTable)report.Sections[1].Pictures[0];
        Assert.Equal(["0.1", "0.3"], table.Rows.Select(row => row[0]));
        Assert.Contains("without the confounder it is", report.Lead);
    }

    [Fact]
    public void Evaluate_JudgesByUnitsHeldOut_AndBearsUnitsWithoutTruth()
    {
        var run = new Run();
        TinyEffects.Fitted.Evaluate(TinyEffects.Table("count=600"), samples: 10, run: run);
        Assert.Contains(run.Notes, note => note.Contains("60 units that were held out"));
        var blind = New.Select(New.Names.Where(name => name is not ("mu0" or "mu1" or "counterfactual" or "confounder")));
        Assert.Equal(3, TinyEffects.Fitted.Evaluate(blind, samples: 10).Count);
    }

    [Fact]
    public void AModel_ComesBackFromItsFolder()
    {
        using var folder = new TemporaryFolder();
        var place = new RunFolder(folder["model"]);
        ModelRecord.Save(place, TinyEffects.Fitted.Describe(), TinyEffects.Fitted);
        var again = (Vluci)FittedModel.Load(new SystemRegistry(typeof(Vluci).Assembly).Find("vluci")!, place);
        Assert.Equal(OptionsRecord.ToJson(TinyEffects.Fitted.Options).ToJsonString(), OptionsRecord.ToJson(again.Options).ToJsonString());
        Assert.Equal(TinyEffects.Fitted.Predict(New, samples: 20).Effects.Fingerprint, again.Predict(New, samples: 20).Effects.Fingerprint);
        Assert.Equal(TinyEffects.Fitted.Evaluate(New, samples: 20).Fingerprint, again.Evaluate(New, samples: 20).Fingerprint);
    }

    [Fact]
    public void TheReproduction_MeasuresEveryClaim()
    {
        var run = new Run();
        var tiny = new VluciReproduction(TinyEffects.Options with { Epochs = 1 }, 80, epochs: 1);
        var record = tiny.Execute(run, only: ["posterior", "individual", "average", "oracle", "intervals", "every", "linear", "control"], seeds: 1);
        Assert.Equal(8, record.Claims.Count);
        Assert.All(record.Claims, claim => Assert.NotEqual("not measured", claim.Measured));
        Assert.Contains("PEHE cfrnet:mmd,1 + VLUCI", record.Claims.First(claim => claim.Id == "every").Measured);
        Assert.Contains(run.Sections, section => section.Title == "Figures");
    }
}
