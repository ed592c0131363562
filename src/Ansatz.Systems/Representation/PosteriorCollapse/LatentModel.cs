using Ansatz.Inference;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>A model of y given x with one or two levels of latents: its programs, and, where it is linear, its bound in closed form and its modes.</summary>
internal abstract class LatentModel : Module
{
    /// <summary>p(y, latents | x).</summary>
    /// <param name="x">[n, numbers].</param>
    /// <param name="y">[n, numbers]; null: drawn.</param>
    public abstract GenerativeProgram Model(Tensor x, Tensor? y);

    /// <summary>q(latents | x, y).</summary>
    /// <param name="x">[n, numbers].</param>
    /// <param name="y">[n, numbers].</param>
    public abstract GenerativeProgram Ansatz(Tensor x, Tensor y);

    /// <summary>The addresses of the latents with the weights of their KL terms, from the data up.</summary>
    public abstract IReadOnlyList<(string Address, double Weight)> Latents { get; }

    /// <summary>The expected y for the lowest latent, [.., numbers].</summary>
    public abstract Tensor Decode(Tensor z, Tensor x);

    /// <summary>The lowest latent from standard normal numbers, as the prior draws it.</summary>
    /// <param name="lower">[n, latent].</param>
    /// <param name="upper">[n, upper latent]; not looked at where there is one level.</param>
    public abstract Tensor Draw(Tensor lower, Tensor upper);

    /// <summary>Mean and deviation of the lowest latent, [n, latent].</summary>
    public abstract (Tensor Mean, Tensor Deviation) Encode(Tensor x, Tensor y);

    /// <summary>
    /// The bound of a linear model in closed form, in nats an item, with weighted KL terms: expectations over data are sums over rows f of a factor of the
    /// moments (Σ f fᵀ = E[(x,y) (x,y)ᵀ]), those over noise are sums over rows σ_j e_j.
    /// </summary>
    /// <param name="x">[rows, numbers] of the factor.</param>
    /// <param name="y">[rows, numbers] of the factor.</param>
    public abstract Tensor ExactBound(Tensor x, Tensor y);

    /// <summary>What a linear model has come to, level by level.</summary>
    /// <param name="moments">The data's moments.</param>
    public abstract IReadOnlyList<LatentModes> Modes(SecondMoments moments);

    /// <summary>Programs whose latents carry the weights of their KL terms: any bound of them is weighted so.</summary>
    /// <param name="x">[n, numbers].</param>
    /// <param name="y">[n, numbers].</param>
    /// <param name="annealing">What all weights are multiplied by.</param>
    public (GenerativeProgram Model, GenerativeProgram Ansatz) Weighted(Tensor x, Tensor y, double annealing = 1) => Latents.Aggregate((Model(x, y), Ansatz(x, y)),
        (programs, latent) => (programs.Item1.Scale(annealing * latent.Weight, latent.Address), programs.Item2.Scale(annealing * latent.Weight, latent.Address)));

    /// <summary>A normal around a mean as one event.</summary>
    protected static Distribution Around(Tensor mean, Tensor deviation) => new Normal(mean, deviation).ToEvent();

    /// <summary>The log density of y in expectation, given the sum of its squared errors.</summary>
    protected static Tensor LogDensity(Tensor squaredError, long numbers, double deviation) =>
        -squaredError / (2 * deviation * deviation) - numbers * (0.5 * Math.Log(2 * Math.PI) + Math.Log(deviation));

    /// <summary>The expected log density of a normal latent under itself, -Σ (ln σ_j + ½ ln 2πe), in nats.</summary>
    protected static Tensor NegativeEntropy(Tensor deviations) => -deviations.Log().Sum() - 0.5 * Math.Log(2 * Math.PI * Math.E) * deviations.Count;

    /// <summary>The sum of squares of all numbers.</summary>
    protected static Tensor SquaredSum(Tensor rows) => rows.Square().Sum();
}
