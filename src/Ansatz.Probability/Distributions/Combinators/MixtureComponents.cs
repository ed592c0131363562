using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The components of a mixture, all evaluated at once: results have the component axis last in the batch.</summary>
/// <param name="one">A component that has the event, support, types and device of all.</param>
internal abstract class MixtureComponents(Distribution one)
{
    public abstract Shape BatchShape { get; }

    public Shape EventShape => one.EventShape;

    public Constraint Support => one.Support;

    public ScalarType DataType => one.DataType;

    public ScalarType ValueType => one.ValueType;

    public Device Device => one.Device;

    /// <summary>[batch, k, event].</summary>
    public abstract Tensor Means { get; }

    /// <summary>[batch, k, event].</summary>
    public abstract Tensor Variances { get; }

    /// <summary>Whether all components are scalar with a cumulative distribution function that is differentiable in the parameters.</summary>
    public abstract bool HasDifferentiableCdf { get; }

    /// <summary>[batch, k, event].</summary>
    public abstract Tensor SampleAll(RandomStream stream, Shape batch);

    /// <summary>[extra, batch, k].</summary>
    public abstract Tensor LogDensities(Tensor value);

    /// <summary>A function of each component at the values, such as its cumulative probability, [extra, batch, k].</summary>
    public abstract Tensor Each(Tensor value, Func<Distribution, Tensor, Tensor> function);

    public abstract Noise DrawNoise(RandomStream stream, Shape batch);

    /// <summary>[batch, k, event].</summary>
    public abstract Tensor FromNoise(Noise noise);

    public abstract MixtureComponents Expand(Shape batch);

    public abstract MixtureComponents InsertBatch(Shape inner, int position);

    public abstract void Validate();

    private static bool Differentiable(Distribution distribution) =>
        distribution.EventShape.Rank == 0 && distribution is LocationScale or QuantileDistribution;

    /// <summary>One distribution whose last batch dimension numbers the components.</summary>
    public sealed class Family : MixtureComponents
    {
        private readonly Distribution _all;
        private readonly long _count;

        public Family(Distribution all, long count)
            : base(all)
        {
            if (all.BatchShape.Rank == 0 || all.BatchShape[^1] != count)
                throw new ArgumentException($"{count} weights need {count} components along the last batch dimension, but the batch is {all.BatchShape}.", nameof(all));
            (_all, _count) = (all, count);
        }

        public override Shape BatchShape => _all.BatchShape[..^1];

        public override Tensor Means => _all.Mean;

        public override Tensor Variances => _all.Variance;

        public override bool HasDifferentiableCdf => Differentiable(_all);

        public override Tensor SampleAll(RandomStream stream, Shape batch) => _all.Expand(batch.Concat([_count])).Sample(stream);

        public override Tensor LogDensities(Tensor value) => _all.LogDensity(value.Unsqueeze(-1 - EventShape.Rank));

        public override Tensor Each(Tensor value, Func<Distribution, Tensor, Tensor> function) => function(_all, value.Unsqueeze(-1));

        public override Noise DrawNoise(RandomStream stream, Shape batch) => _all.AsPushforward().DrawNoise(stream, batch.Concat([_count]));

        public override Tensor FromNoise(Noise noise) => _all.AsPushforward().FromNoise(noise);

        public override MixtureComponents Expand(Shape batch) => new Family(_all.Expand(batch.Concat([_count])), _count);

        public override MixtureComponents InsertBatch(Shape inner, int position) => new Family(_all.InsertBatch(inner, position + 1), _count);

        public override void Validate() => _all.Validate();
    }

    /// <summary>Different distributions of one event shape.</summary>
    public sealed class Several : MixtureComponents
    {
        private readonly Distribution[] _each;

        public Several(Distribution[] each, long count)
            : base(each.Length == count ? each[0] : throw new ArgumentException($"{count} weights for {each.Length} components.", nameof(each)))
        {
            foreach (var one in each)
                if (!one.EventShape.Equals(each[0].EventShape))
                    throw new ArgumentException($"Components with event shapes {each[0].EventShape} and {one.EventShape} do not mix.", nameof(each));
            var batch = each.Aggregate(Shape.Scalar, (shape, one) => Shape.Broadcast(shape, one.BatchShape));
            _each = Array.ConvertAll(each, one => one.Expand(batch));
        }

        public override Shape BatchShape => _each[0].BatchShape;

        public override Tensor Means => Stack(one => one.Mean, EventShape.Rank);

        public override Tensor Variances => Stack(one => one.Variance, EventShape.Rank);

        public override bool HasDifferentiableCdf => Array.TrueForAll(_each, Differentiable);

        public override Tensor SampleAll(RandomStream stream, Shape batch)
        {
            var draws = new Tensor[_each.Length];
            for (var i = 0; i < draws.Length; i++)
                draws[i] = _each[i].Expand(batch).Sample(stream[i]);
            return Tensor.Stack(draws, -1 - EventShape.Rank);
        }

        public override Tensor LogDensities(Tensor value) => Stack(one => one.LogDensity(value), 0);

        public override Tensor Each(Tensor value, Func<Distribution, Tensor, Tensor> function) => Stack(one => function(one, value), 0);

        /// <summary>The parts of all components, one after the other.</summary>
        public override Noise DrawNoise(RandomStream stream, Shape batch)
        {
            var parts = new List<Tensor>();
            for (var i = 0; i < _each.Length; i++)
            {
                var drawn = _each[i].AsPushforward().DrawNoise(stream[i], batch);
                if (drawn.Parts.Count > MostParts)
                    throw new NotSupportedException($"{_each[i].Name} takes noise of more than {MostParts} parts.");
                parts.AddRange(drawn.Parts);
                for (var more = drawn.Parts.Count; more < MostParts; more++)
                    parts.Add(drawn.Part);
            }
            return new Noise(parts);
        }

        public override Tensor FromNoise(Noise noise)
        {
            var draws = new Tensor[_each.Length];
            for (var i = 0; i < draws.Length; i++)
                draws[i] = _each[i].AsPushforward().FromNoise(noise.From(i * MostParts));
            return Tensor.Stack(draws, -1 - EventShape.Rank);
        }

        public override MixtureComponents Expand(Shape batch) => new Several(Array.ConvertAll(_each, one => one.Expand(batch)), _each.Length);

        public override MixtureComponents InsertBatch(Shape inner, int position) =>
            new Several(Array.ConvertAll(_each, one => one.InsertBatch(inner, position)), _each.Length);

        public override void Validate() => Array.ForEach(_each, one => one.Validate());

        /// <summary>Each component's noise is padded to this many parts, so that its place among them is known.</summary>
        private const int MostParts = 6;

        private Tensor Stack(Func<Distribution, Tensor> of, int events) =>
            Tensor.Stack(Array.ConvertAll(_each, one => of(one)), -1 - events);
    }
}
