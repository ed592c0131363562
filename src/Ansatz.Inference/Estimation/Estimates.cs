namespace Ansatz.Inference;

/// <summary>An unbiased estimate of an objective, in its own sense.</summary>
/// <param name="Value">The estimate: the mean over particles and items.</param>
/// <param name="Terms">The means of the terms that the objective reports, by name.</param>
public record Estimate(double Value, IReadOnlyDictionary<string, double> Terms);

/// <summary>An unbiased estimate of an objective and of its gradient, both in the objective's own sense.</summary>
/// <param name="Value">The estimate: the mean over particles and items.</param>
/// <param name="Terms">The means of the terms that the objective reports, by name.</param>
/// <param name="Gradients">
/// The gradient in the unconstrained value of each trainable parameter of the modules, of its shape; zeros where nothing depends on it.
/// </param>
public sealed record GradientEstimate(double Value, IReadOnlyDictionary<string, double> Terms, IReadOnlyDictionary<Parameter, Tensor> Gradients)
    : Estimate(Value, Terms)
{
    /// <summary>The gradients of a module's parameters, by their names in it.</summary>
    public IReadOnlyDictionary<string, Tensor> Of(Module module) =>
        module.NamedParameters().Where(named => Gradients.ContainsKey(named.Value)).ToDictionary(named => named.Key, named => Gradients[named.Value]);
}

/// <summary>
/// One estimate as a tensor to descend: <c>Loss.Backward()</c> leaves an unbiased gradient in the parameters. Value and terms are read
/// from the device when they are asked for, within the scope of the estimate.
/// </summary>
public sealed class Surrogate
{
    private readonly Tensor value;
    private readonly IReadOnlyList<(string Name, Tensor Value)> terms;
    private double? number;
    private Dictionary<string, double>? means;

    internal Surrogate(Tensor loss, Tensor value, IReadOnlyList<(string Name, Tensor Value)> terms)
    {
        Loss = loss;
        this.value = value;
        this.terms = terms;
    }

    /// <summary>The scalar to minimize, whatever the objective's sense. Its own number means nothing where score terms take part.</summary>
    public Tensor Loss { get; }

    /// <summary>The estimate of the objective, in its own sense.</summary>
    public double Value => number ??= value.ToDouble();

    /// <summary>The means of the terms that the objective reports, by name.</summary>
    public IReadOnlyDictionary<string, double> Terms => means ??= MeansOf(terms);

    internal static Dictionary<string, double> MeansOf(IReadOnlyList<(string Name, Tensor Value)> terms)
    {
        using var off = NoGrad.Begin();
        var sums = new Dictionary<string, (double Sum, int Count)>(StringComparer.Ordinal);
        foreach (var (name, tensor) in terms)
        {
            var (sum, count) = sums.GetValueOrDefault(name);
            sums[name] = (sum + (tensor.Count == 1 ? tensor.Detach() : tensor.Detach().Mean()).ToDouble(), count + 1);
        }

        return sums.ToDictionary(pair => pair.Key, pair => pair.Value.Sum / pair.Value.Count, StringComparer.Ordinal);
    }
}
