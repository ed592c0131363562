using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>The error of a model under attacks on its standardized inputs.</summary>
internal static class RobustnessCurve
{
    private const int Rows = 1000, Steps = 5;

    /// <summary>FGSM, and PGD in 5 steps of half the radius, from the inputs.</summary>
    public static IReadOnlyList<Attack> Attacks { get; } = [Attack.FastGradientSign(), Attack.ProjectedGradient(steps: Steps)];

    /// <summary>The root mean squared error under an attack, in the outcomes' own unit.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Encoded examples.</param>
    /// <param name="attack">The attack, with its radius in standard deviations of the features.</param>
    /// <param name="stream">The randomness of a random start.</param>
    public static double Error(CsIb model, RegressionBatch data, Attack attack, RandomStream stream)
    {
        var target = AttackTarget.Regression(x => model.Decode(model.Represent(x)));
        var chunk = 0;
        var predicted = Chunked.Map(data.X, data.Y, (x, y) => model.PredictFrom(attack.Perturb(target, x, y, stream[chunk++])), Rows);
        return RegressionMetrics.RootMeanSquaredError(predicted, model.Examples.DecodeOutcome(data.Y));
    }

    /// <summary>The errors at every radius; at 0 that without an attack.</summary>
    public static IReadOnlyList<double> Errors(CsIb model, RegressionBatch data, Attack attack, IReadOnlyList<double> radii, RandomStream stream) =>
        [.. radii.Select(radius => radius == 0 ? RegressionMetrics.RootMeanSquaredError(model.PredictFrom(data.X), model.Examples.DecodeOutcome(data.Y))
            : Error(model, data, attack is BoundedAttack bounded ? bounded with { Epsilon = radius } : attack, stream))];
}
