namespace Ansatz.Inference;

/// <summary>
/// An ansatz in the shape of the prior: the model's own program without its observations, in which each parameter of a latent's distribution
/// is moved from what the prior makes of it, in unconstrained coordinates, towards a free value:
/// <code>lambda prior(parents) + (1 - lambda) alpha,   lambda in (0, 1) and alpha learned.</code>
/// It keeps the dependence of latents on their parents, which is what a mean field loses in hierarchies and time series
/// (Ambrogioni et al., Automatic Structured Variational Inference, 2021).
/// </summary>
/// <remarks>
/// A latent whose support depends on its parameters (a uniform, a truncated distribution), or that has no finite variance (a half-Cauchy), is a normal mapped to the
/// support: the support may not move, and a bound of heavy tails is minus infinity wherever the log density is quadratic.
/// </remarks>
public sealed class PriorShaped : AutomaticAnsatz
{
    private const string MappedLocation = "mapped location", MappedScale = "mapped scale";

    private readonly Dictionary<string, Parameter> weights = [];
    private readonly Dictionary<string, Parameter> free = [];
    private readonly GenerativeProgram model;

    /// <summary>Makes the ansatz of a model. It starts at the prior.</summary>
    /// <param name="model">The model, with its observations; its latents have declared parameters and path gradients.</param>
    /// <param name="weight">The first lambda, in (0, 1).</param>
    /// <param name="stream">The randomness of the run that finds the latents.</param>
    /// <exception cref="StrategyException">A latent is discrete, or has no path gradient.</exception>
    public PriorShaped(GenerativeProgram model, double weight = 0.5, RandomStream stream = default)
        : base(model, stream)
    {
        if (weight is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "the weight of the prior lies in (0, 1)");
        }

        if (LatentSite.Block(model) is not null)
        {
            throw new NotSupportedException("an ansatz in the shape of the prior follows the whole model and is no block of a CompositeAnsatz.");
        }

        this.model = model;
        using var scope = TensorScope.Open();
        var trace = LatentSite.Of(model, stream).Trace;
        foreach (var site in Sites)
        {
            var (inner, dimensions) = Innermost(trace.Sites.First(found => found.Address == site.Address).Distribution!);
            if (inner is not (IReparameterized or IImplicit))
            {
                throw new StrategyException(site.Address, $"{inner} has no path gradient, so that its parameters cannot be learned from draws: use MeanFieldNormal.");
            }

            if (!HasFixedSupport(inner) || !HasFiniteVariance(inner))
            {
                var first = Spread(site.Bijector.Inverse(trace[site.Address]), site, site.Unconstrained.Rank);
                free.Add(Key(site, MappedLocation), new Parameter(first));
                free.Add(Key(site, MappedScale), new Parameter(first.FullLike(0.5), Constraint.SoftPositive));
                continue;
            }

            inner.MapParameters(parameter =>
            {
                if (!parameter.Constraint.IsDiscrete)
                {
                    var events = parameter.Constraint.EventDimensions;
                    var full = inner.BatchShape.Concat(parameter.Value.Shape[^events..]);
                    var prior = parameter.Constraint.ToUnconstrained.Forward(parameter.Value.Expand(full));
                    var alpha = Spread(prior, site, prior.Rank - inner.BatchShape.Rank + dimensions);
                    free.Add(Key(site, parameter.Name), new Parameter(alpha));
                    weights.Add(Key(site, parameter.Name), new Parameter(alpha.FullLike(weight), Constraint.OpenUnitInterval));
                }

                return parameter.Value;
            });
        }
    }

    /// <inheritdoc/>
    public override GenerativeProgram For(GenerativeProgram model)
    {
        _ = RowsOf(model);
        return Of(model);
    }

    internal override GenerativeProgram Make(IReadOnlyList<LatentSite> rows) => Of(model);

    private GenerativeProgram Of(GenerativeProgram of) => of.Reshape(new Reshaped((address, distribution, rows) => Shape(Sites.First(site => site.Address == address), distribution, rows), this));

    private Distribution Shape(LatentSite site, Distribution prior, Func<Tensor, Tensor> rows)
    {
        var (inner, dimensions) = Innermost(prior);
        if (free.TryGetValue(Key(site, MappedLocation), out var location))
        {
            var normal = new Normal(rows(location), rows(free[Key(site, MappedScale)]));
            return normal.ToEvent(site.Unconstrained.Rank).Transform(prior.Support.FromUnconstrained);
        }

        return inner.MapParameters(parameter =>
        {
            if (parameter.Constraint.IsDiscrete)
            {
                return parameter.Value;
            }

            var weight = rows(weights[Key(site, parameter.Name)]);
            var between = weight * parameter.Constraint.ToUnconstrained.Forward(Tensorial(parameter.Value)) + (1 - weight) * rows(free[Key(site, parameter.Name)]);
            return parameter.Constraint.FromUnconstrained.Forward(between);
        }).ToEvent(dimensions);
    }

    private static Tensor Tensorial(Tensor value) => value.IsNumber ? value.To(ScalarType.Float32) : value;

    private static string Key(LatentSite site, string parameter) => $"{site.Key}|{parameter}";

    /// <summary>A value of the rows at hand as one of all rows, with the last dimensions inside the rows.</summary>
    private static Tensor Spread(Tensor value, LatentSite site, int inside)
    {
        var inner = value.Shape[^inside..];
        while (value.Rank > inside && site.Plates.Any(plate => plate.Of != plate.Size))
        {
            value = value.Mean([0]);
        }

        return value.Expand(site.AllRows.Concat(inner));
    }

    private static (Distribution Inner, int Dimensions) Innermost(Distribution distribution) =>
        distribution is Independent independent ? (independent.Base, independent.Dimensions) : (distribution, 0);

    /// <summary>Supports that do not depend on parameters are the library's own constants.</summary>
    private static bool HasFixedSupport(Distribution distribution) =>
        distribution is not Transformed && ReferenceEquals(distribution.Support, distribution.Support);

    private static bool HasFiniteVariance(Distribution distribution)
    {
        try
        {
            return distribution.Variance.IsFinite().All().ToBoolean();
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }
}

/// <summary>A program with its distributions changed and its observations left out.</summary>
internal sealed class Reshaped(Func<string, Distribution, Func<Tensor, Tensor>, Distribution> shape, object owner) : Handler
{
    public override void Describe(PlanKey key) => key.Add(nameof(Reshaped)).Add(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(owner));

    public override bool Apply(string address, ref SiteRequest request)
    {
        if (request.Kind is SiteKind.Observed or SiteKind.Factor)
        {
            request.Kind = SiteKind.Deterministic;
        }
        else if (request.Kind == SiteKind.Latent && !request.IsSummed)
        {
            var plates = request.Plates.Frames;
            request.Distribution = shape(address, request.Distribution!, all => Rows(all, plates));
        }

        return false;
    }

    /// <summary>Parameters of all rows, [innermost plate .. outermost, ..]: those of the rows at hand.</summary>
    private static Tensor Rows(Tensor all, PlateFrame[] plates)
    {
        for (var i = 0; i < plates.Length; i++)
        {
            if (plates[i].Indices is { } indices)
            {
                all = all.IndexSelect(plates.Length - 1 - i, indices);
            }
            else if (plates[i].Of != plates[i].Size)
            {
                all = all.Narrow(plates.Length - 1 - i, 0, plates[i].Size);
            }
        }

        return all;
    }
}
