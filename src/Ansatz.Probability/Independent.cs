using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A distribution whose last batch dimensions count as part of the event: log densities are summed over them. Made by
/// <see cref="Distribution.ToEvent"/> and Iid; it can do what its base can.
/// </summary>
public class Independent : Distribution, IPushforward
{
    private Independent(Distribution inner, int dimensions)
    {
        Base = inner;
        Dimensions = dimensions;
    }

    /// <summary>The distribution of one element.</summary>
    public Distribution Base { get; }

    /// <summary>How many batch dimensions of the base are event dimensions here.</summary>
    public int Dimensions { get; }

    /// <inheritdoc/>
    public override Shape BatchShape => Base.BatchShape[..^Dimensions];

    /// <inheritdoc/>
    public override Shape EventShape => Base.BatchShape[^Dimensions..].Concat(Base.EventShape);

    /// <inheritdoc/>
    public override Constraint Support => Base.Support.ToEvent(Dimensions);

    /// <inheritdoc/>
    public override Constraint ObservationSupport => Base.ObservationSupport.ToEvent(Dimensions);

    /// <inheritdoc/>
    public override ScalarType DataType => Base.DataType;

    /// <inheritdoc/>
    public override ScalarType ValueType => Base.ValueType;

    /// <inheritdoc/>
    public override Device Device => Base.Device;

    /// <inheritdoc/>
    public override Tensor Mean => Base.Mean;

    /// <inheritdoc/>
    public override Tensor Variance => Base.Variance;

    /// <inheritdoc/>
    public override Tensor Entropy => Base.Entropy.SumLast(Dimensions);

    /// <inheritdoc/>
    protected internal override string Name => Base.Name;

    internal static Independent Of(Distribution inner, int dimensions)
    {
        if (inner is Independent nested)
            (inner, dimensions) = (nested.Base, nested.Dimensions + dimensions);
        return inner switch
        {
            IReparameterized and IMeasureValued => new SmoothMeasureValued(inner, dimensions),
            IReparameterized => new Smooth(inner, dimensions),
            IImplicit and IMeasureValued => new PathwiseMeasureValued(inner, dimensions),
            IImplicit => new Pathwise(inner, dimensions),
            IFinite and IMeasureValued => new FiniteMeasureValued(inner, dimensions),
            IFinite => new Finite(inner, dimensions),
            IMeasureValued => new MeasureValued(inner, dimensions),
            _ => new Independent(inner, dimensions),
        };
    }

    /// <inheritdoc/>
    public override Tensor Sample(RandomStream stream) => Base.Sample(stream);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor value)
    {
        ParameterTypes.CheckEvent(this, value);
        return (Base as ISummedDensity)?.SummedLogDensity(value, Dimensions) ?? Base.LogDensity(value).SumLast(Dimensions);
    }

    /// <inheritdoc/>
    public Noise DrawNoise(RandomStream stream, Shape batch) =>
        Base.AsPushforward().DrawNoise(stream, batch.Concat(Base.BatchShape[^Dimensions..]));

    /// <inheritdoc/>
    public Tensor FromNoise(Noise noise) => Base.AsPushforward().FromNoise(noise);

    /// <inheritdoc/>
    public override Distribution Expand(Shape batchShape) =>
        Of(Base.Expand(batchShape.Concat(Base.BatchShape[^Dimensions..])), Dimensions);

    /// <inheritdoc/>
    protected internal override Distribution InsertBatch(Shape inner, int position) =>
        Of(Base.InsertBatch(inner, position + Dimensions), Dimensions);

    /// <inheritdoc/>
    public override Distribution MapParameters(Func<DistributionParameter, Tensor> map) => Of(Base.MapParameters(map), Dimensions);

    /// <inheritdoc/>
    public override void Validate() => Base.Validate();

    private long Elements => Base.BatchShape[^Dimensions..].Elements;

    /// <summary>The joint outcomes: every combination of the elements' outcomes.</summary>
    private long JointCardinality
    {
        get
        {
            var joint = Math.Pow(((IFinite)Base).Cardinality, Elements);
            return joint <= int.MaxValue ? (long)joint : throw new NotSupportedException(
                $"{Name}: {Elements} independent elements of {((IFinite)Base).Cardinality} outcomes have {joint:E1} joint outcomes.");
        }
    }

    /// <summary>Joint outcome number j gives element e digit e of j, written with the base's cardinality.</summary>
    private Tensor EnumerateJointly()
    {
        var finite = (IFinite)Base;
        var (outcomes, elements) = (finite.Cardinality, Elements);
        var joint = Tensor.Arange(JointCardinality, type: ScalarType.Int64, device: Device).Unsqueeze(-1);
        var place = new long[elements];
        for (long e = elements - 1, unit = 1; e >= 0; e--, unit *= outcomes)
            place[e] = unit;
        var digits = joint.FloorDivide(Tensor.From(place).To(Device)).Remainder(outcomes);
        var each = finite.Enumerate().Reshape(Shape.Create([outcomes]).Concat(Base.EventShape));
        var values = each.IndexSelect(0, digits.Reshape(-1));
        return values.Reshape(Shape.Create([JointCardinality]).Concat(TensorMath.Ones(BatchShape.Rank)).Concat(EventShape));
    }

    /// <summary>A measure-valued derivative perturbs one coordinate at a time, so each element has its own terms.</summary>
    private List<MeasureValuedTerm> TermsByElement(Tensor draw, RandomStream stream)
    {
        var terms = ((IMeasureValued)Base).MeasureValuedTerms(draw, stream);
        var result = new List<MeasureValuedTerm>();
        var inner = Base.EventShape.Rank;
        var shape = Base.BatchShape[^Dimensions..];
        for (long element = 0; element < shape.Elements; element++)
        {
            var mask = Tensor.Arange(shape.Elements, device: draw.Device).Eq(element).Reshape(shape.Concat(TensorMath.Ones(inner)));
            foreach (var term in terms)
            {
                result.Add(new(Pick(term.Parameter, element), Pick(term.Coefficient, element), Replace(term.Positive), Replace(term.Negative)));
                Tensor? Replace(Tensor? other) => other is null ? null : Tensor.Where(mask, other, draw);
            }
        }
        return result;
        Tensor Pick(Tensor tensor, long element) => tensor.BroadcastUp(shape).Flatten(-Dimensions, -1).Select(-1, element);
    }

    private sealed class Smooth(Distribution inner, int dimensions) : Independent(inner, dimensions), IReparameterized
    {
        public Tensor Reparameterize(RandomStream stream) => ((IReparameterized)Base).Reparameterize(stream);
    }

    private sealed class SmoothMeasureValued(Distribution inner, int dimensions) : Independent(inner, dimensions), IReparameterized, IMeasureValued
    {
        public Tensor Reparameterize(RandomStream stream) => ((IReparameterized)Base).Reparameterize(stream);

        public IReadOnlyList<MeasureValuedTerm> MeasureValuedTerms(Tensor draw, RandomStream stream) => TermsByElement(draw, stream);
    }

    private sealed class Pathwise(Distribution inner, int dimensions) : Independent(inner, dimensions), IImplicit
    {
        public Tensor ReparameterizeImplicitly(RandomStream stream) => ((IImplicit)Base).ReparameterizeImplicitly(stream);
    }

    private sealed class PathwiseMeasureValued(Distribution inner, int dimensions) : Independent(inner, dimensions), IImplicit, IMeasureValued
    {
        public Tensor ReparameterizeImplicitly(RandomStream stream) => ((IImplicit)Base).ReparameterizeImplicitly(stream);

        public IReadOnlyList<MeasureValuedTerm> MeasureValuedTerms(Tensor draw, RandomStream stream) => TermsByElement(draw, stream);
    }

    private sealed class Finite(Distribution inner, int dimensions) : Independent(inner, dimensions), IFinite
    {
        public long Cardinality => JointCardinality;

        public Tensor Enumerate() => EnumerateJointly();

        public Tensor LogProbabilities() => LogDensity(EnumerateJointly());
    }

    private sealed class FiniteMeasureValued(Distribution inner, int dimensions) : Independent(inner, dimensions), IFinite, IMeasureValued
    {
        public long Cardinality => JointCardinality;

        public Tensor Enumerate() => EnumerateJointly();

        public Tensor LogProbabilities() => LogDensity(EnumerateJointly());

        public IReadOnlyList<MeasureValuedTerm> MeasureValuedTerms(Tensor draw, RandomStream stream) => TermsByElement(draw, stream);
    }

    private sealed class MeasureValued(Distribution inner, int dimensions) : Independent(inner, dimensions), IMeasureValued
    {
        public IReadOnlyList<MeasureValuedTerm> MeasureValuedTerms(Tensor draw, RandomStream stream) => TermsByElement(draw, stream);
    }
}
