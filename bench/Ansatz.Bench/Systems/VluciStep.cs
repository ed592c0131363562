using Ansatz.Data;
using Ansatz.Networks;
using Ansatz.Systems.Causal;
using Ansatz.Torch;

namespace Ansatz.Bench;

/// <summary>The step of `vluci` at its default size.</summary>
internal static class VluciStep
{
    public static Action Make()
    {
        var options = VluciOptions.Reduced;
        var table = DataArgument.Resolve<Table>($"hidden-confounder:count={options.BatchSize}");
        var covariates = FeatureEncoder.Fit(table, new NoteList());
        var model = new Vluci(options, covariates, new RandomStream(0));
        var treatment = Tensor.From(table.Numbers("treatment").Values, options.BatchSize).To(ScalarType.Float32);
        var units = new EffectUnits(covariates.Encode(table), treatment, new RandomStream(1).Normal([options.BatchSize]));
        return new TrainingStep(() => model.TrainingObjective(units), new Adam(3e-3), null, model.Parts).Run;
    }
}
