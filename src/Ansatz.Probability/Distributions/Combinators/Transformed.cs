using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The distribution of y = f(x) for a bijector f: ln p(y) = ln p_x(f^-1(y)) - ln |det df/dx|. Made by
/// <see cref="Distribution.Transform"/>; reparameterized when its base is.
/// </summary>
public class Transformed : Distribution, IPushforward
{
    private Transformed(Distribution inner, Bijector bijector)
    {
        Base = inner;
        Bijector = bijector;
    }

    /// <summary>The distribution of x.</summary>
    public Distribution Base { get; }

    /// <summary>f.</summary>
    public Bijector Bijector { get; }

    /// <inheritdoc/>
    public override Shape BatchShape => Base.BatchShape;

    /// <inheritdoc/>
    public override Shape EventShape =>
        Bijector.ForwardShape(Base.BatchShape.Concat(Base.EventShape))[Base.BatchShape.Rank..];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Image(Base.Support, Bijector);

    /// <inheritdoc/>
    public override ScalarType DataType => Base.DataType;

    /// <inheritdoc/>
    public override Device Device => Base.Device;

    /// <summary>In closed form where f is affine.</summary>
    public override Tensor Mean => Affine is not null ? Bijector.Forward(Base.Mean) : throw Missing("mean");

    /// <summary>In closed form where f is affine.</summary>
    public override Tensor Variance => Affine is { } affine
        ? affine.ScaleBy is { } scale ? Base.Variance * scale.Square() : Base.Variance : throw Missing("variance");

    /// <summary>In closed form where f is affine: the base's, plus the logarithm of the scale.</summary>
    public override Tensor Entropy => Affine is not null
        ? Base.Entropy + Bijector.LogDeterminant(Base.Mean, Base.Mean).SumLast(Base.EventShape.Rank) : throw Missing("entropy");

    /// <inheritdoc/>
    protected internal override string Name => $"{Base.Name} through {Bijector}";

    internal static Transformed Of(Distribution inner, Bijector bijector)
    {
        if (bijector.InputDimensions > inner.EventShape.Rank)
            inner = inner.ToEvent(bijector.InputDimensions - inner.EventShape.Rank);
        var rank = inner.EventShape.Rank;
        var full = bijector.InverseShape(bijector.ForwardShape(inner.BatchShape.Concat(inner.EventShape)));
        inner = inner.Expand(full[..^rank]);
        return inner switch
        {
            IReparameterized => new Smooth(inner, bijector),
            IImplicit => new Pathwise(inner, bijector),
            _ => new Transformed(inner, bijector),
        };
    }

    /// <inheritdoc/>
    public override Tensor Sample(RandomStream stream)
    {
        using var off = NoGrad.Begin();
        return Bijector.Forward(Base.Sample(stream));
    }

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor value)
    {
        ParameterTypes.CheckEvent(this, value);
        value = ParameterTypes.AdoptValue(value, DataType, Device);
        var (x, determinant) = Bijector.InverseWithDeterminant(value);
        var density = Base.LogDensity(x) - determinant.SumLast(Base.EventShape.Rank - Bijector.InputDimensions);
        var codomain = Bijector.Codomain;
        return codomain.IsAllReal ? density
            : density.Within(codomain.Check(value).AllLast(EventShape.Rank - Bijector.OutputDimensions));
    }

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value) => Increasing ? Base.Cdf(Back(value)) : 1 - Base.Cdf(Back(value));

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor value) => Increasing ? Base.LogCdf(Back(value)) : Base.LogSurvival(Back(value));

    /// <inheritdoc/>
    public override Tensor LogSurvival(Tensor value) => Increasing ? Base.LogSurvival(Back(value)) : Base.LogCdf(Back(value));

    /// <inheritdoc/>
    public override Tensor Quantile(Tensor probability) =>
        Bijector.Forward(Base.Quantile(Increasing ? probability : 1 - probability));

    /// <inheritdoc/>
    public Noise DrawNoise(RandomStream stream, Shape batch) => Base.AsPushforward().DrawNoise(stream, batch);

    /// <inheritdoc/>
    public Tensor FromNoise(Noise noise) => Bijector.Forward(Base.AsPushforward().FromNoise(noise));

    /// <inheritdoc/>
    public override Distribution Expand(Shape batchShape) => Of(Base.Expand(batchShape), Bijector);

    /// <inheritdoc/>
    protected internal override Distribution InsertBatch(Shape inner, int position) =>
        Of(Base.InsertBatch(inner, position), Bijector.InsertBatch(inner.Rank, position + Base.EventShape.Rank - Bijector.InputDimensions));

    /// <inheritdoc/>
    public override Distribution MapParameters(Func<DistributionParameter, Tensor> map) => Of(Base.MapParameters(map), Bijector);

    /// <inheritdoc/>
    public override void Validate() => Base.Validate();

    /// <summary>f^-1, and beyond an end of what f gives the same as at that end.</summary>
    private Tensor Back(Tensor value) => Bijector.Inverse(Bijector.Codomain.Limit(ParameterTypes.AdoptValue(value, DataType, Device)));

    private AffineBijector? Affine => Bijector as AffineBijector;

    private bool Increasing => EventShape.Rank == 0 ? Bijector.IsIncreasing ?? throw Missing("cumulative distribution function, since the direction of the bijector is unknown,")
        : throw Missing("cumulative distribution function");

    private sealed class Smooth(Distribution inner, Bijector bijector) : Transformed(inner, bijector), IReparameterized
    {
        public Tensor Reparameterize(RandomStream stream) => Bijector.Forward(((IReparameterized)Base).Reparameterize(stream));
    }

    private sealed class Pathwise(Distribution inner, Bijector bijector) : Transformed(inner, bijector), IImplicit
    {
        public Tensor ReparameterizeImplicitly(RandomStream stream) => Bijector.Forward(((IImplicit)Base).ReparameterizeImplicitly(stream));
    }
}
