using System.Globalization;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>
/// A way of learning the outcomes of both arms from units with covariates, treatment and outcome, as if nothing but the covariates confounded them. What a system finds
/// out about hidden confounders is handed to any of these as further covariates.
/// </summary>
public abstract record EffectLearner : ISpelled
{
    /// <summary>Least squares with an interaction of the treatment with every covariate.</summary>
    public static EffectLearner Linear { get; } = new LinearLearner();

    /// <summary>A shared representation with a head an arm.</summary>
    public static EffectLearner TarNet { get; } = new RepresentationLearner();

    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } =
    [
        new("tarnet", "a network with a shared representation and a head an arm"),
        new("cfrnet[:mmd|wasserstein,ALPHA]", "the same, whose representation is balanced between the arms; ALPHA is the weight of their distance, default 1"),
        new("ols", "least squares with an interaction of the treatment with every covariate"),
        new("s-learner", "one network that has the treatment as an input"),
        new("t-learner", "a network an arm"),
        new("cevae", "a variational autoencoder of covariates, treatment and outcome with a latent confounder"),
    ];

    /// <summary>Reads a learner from its spelling.</summary>
    /// <param name="text">The spelling.</param>
    /// <exception cref="FormatException">It spells none; the message lists those there are.</exception>
    public static EffectLearner Parse(string text)
    {
        var parts = text.Trim().Split(':', 2);
        var arguments = parts.Length == 2 ? parts[1].Split(',') : [];
        return (parts[0], arguments) switch
        {
            ("tarnet", []) => TarNet,
            ("ols", []) => Linear,
            ("s-learner", []) => new SingleLearner(),
            ("t-learner", []) => new SeparateLearner(),
            ("cevae", []) => new CevaeLearner(),
            ("cfrnet", []) => new RepresentationLearner { Distance = ArmDistance.MaximumMeanDiscrepancy, Alpha = 1 },
            ("cfrnet", ["mmd" or "wasserstein", ..]) when arguments.Length == 1 || (arguments.Length == 2 && Weight(arguments[1]) is not null) => new RepresentationLearner
            {
                Distance = arguments[0] == "mmd" ? ArmDistance.MaximumMeanDiscrepancy : ArmDistance.Wasserstein, Alpha = arguments.Length == 2 ? Weight(arguments[1])!.Value : 1,
            },
            _ => throw new FormatException($"'{text}' is no learner of effects: {Spelling.Forms(Spellings)}"),
        };
    }

    /// <summary>An untrained model for so many covariates, into which a state can be loaded.</summary>
    /// <param name="covariates">How many covariates there are.</param>
    /// <param name="stream">Where the first weights come from.</param>
    public abstract OutcomeModel Create(long covariates, RandomStream stream);

    /// <summary>Learns.</summary>
    /// <param name="units">The units.</param>
    /// <param name="stream">Weights, orders and noise.</param>
    /// <param name="run">The run that it is a stage of; null: none.</param>
    /// <param name="stage">The stage's name in the run.</param>
    /// <returns>The model, in evaluation mode.</returns>
    public abstract OutcomeModel Fit(EffectUnits units, RandomStream stream, Run? run = null, string stage = "learner");

    private static double? Weight(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && weight >= 0 && double.IsFinite(weight) ? weight : null;
}
