namespace Ansatz.Torch;

/// <summary>
/// A source of random numbers that is a value: the same stream gives the same numbers, whatever was drawn before and with any number of threads.
/// Children by name or number are independent of each other and of their parent: <c>stream["epoch"][3]</c>. One draw a stream; a second draw takes
/// a child. The default value is the stream of seed 0.
/// </summary>
public readonly struct RandomStream : IEquatable<RandomStream>
{
    private readonly RandomKey _key;

    /// <summary>Makes the stream of a seed.</summary>
    /// <param name="seed">Any number; all 64 bits count.</param>
    public RandomStream(long seed) => _key = new((ulong)seed, 0);

    private RandomStream(RandomKey key) => _key = key;

    /// <summary>The child of a name.</summary>
    /// <param name="name">The name.</param>
    public RandomStream this[string name] => new(_key.Child(name));

    /// <summary>The child of a number.</summary>
    /// <param name="index">The number.</param>
    public RandomStream this[long index] => new(_key.Child(index));

    /// <summary>Equality of all bits.</summary><param name="left">One.</param><param name="right">The other.</param>
    public static bool operator ==(RandomStream left, RandomStream right) => left.Equals(right);

    /// <summary>Inequality.</summary><param name="left">One.</param><param name="right">The other.</param>
    public static bool operator !=(RandomStream left, RandomStream right) => !left.Equals(right);

    /// <summary>Standard normal numbers.</summary>
    /// <param name="shape">How many.</param>
    /// <param name="type">A floating-point type; default <see cref="ScalarType.Float32"/>.</param>
    /// <param name="device">Default: the processor.</param>
    public Tensor Normal(Shape shape, ScalarType? type = null, Device? device = null) =>
        Fill(shape, type, device, static (t, g) => t.NormalInPlace(0, 1, g));

    /// <summary>Uniform numbers in [0, 1).</summary>
    /// <param name="shape">How many.</param>
    /// <param name="type">A floating-point type; default <see cref="ScalarType.Float32"/>.</param>
    /// <param name="device">Default: the processor.</param>
    public Tensor Uniform(Shape shape, ScalarType? type = null, Device? device = null) =>
        Fill(shape, type, device, static (t, g) => t.UniformInPlace(0, 1, g));

    /// <summary>Exponential numbers of rate 1.</summary>
    /// <param name="shape">How many.</param>
    /// <param name="type">A floating-point type; default <see cref="ScalarType.Float32"/>.</param>
    /// <param name="device">Default: the processor.</param>
    public Tensor Exponential(Shape shape, ScalarType? type = null, Device? device = null) =>
        Fill(shape, type, device, static (t, g) => t.ExponentialInPlace(1, g));

    /// <summary>Integers from <paramref name="low"/> to below <paramref name="high"/>, as <see cref="ScalarType.Int64"/>.</summary>
    /// <param name="low">The smallest.</param>
    /// <param name="high">One past the largest.</param>
    /// <param name="shape">How many.</param>
    /// <param name="device">Default: the processor.</param>
    public Tensor Integers(long low, long high, Shape shape, Device? device = null)
    {
        if (high <= low) throw new ArgumentOutOfRangeException(nameof(high), high, $"no integer lies in [{low}, {high})");
        var generator = RandomGenerator.For(_key, device ?? Device.Cpu);
        return Tensor.Empty(shape, ScalarType.Int64, device).RandomInPlace(low, high, generator);
    }

    /// <summary>Zeros and ones, of the type of the probabilities.</summary>
    /// <param name="probabilities">The probability of a one, in [0, 1].</param>
    public Tensor Bernoulli(Tensor probabilities)
    {
        using var off = NoGrad.Begin();
        return Tensor.Empty(probabilities.Shape, probabilities.DataType, probabilities.Device).BernoulliInPlace(probabilities, RandomGenerator.For(_key, probabilities.Device));
    }

    /// <summary>Gamma numbers of rate 1; gradients flow to the concentration (implicit reparameterization).</summary>
    /// <param name="concentration">Above 0.</param>
    public Tensor StandardGamma(Tensor concentration) => concentration.Contiguous().StandardGamma(RandomGenerator.For(_key, concentration.Device));

    /// <summary>Points of the simplex; gradients flow to the concentration.</summary>
    /// <param name="concentration">Above 0, <c>[.., categories]</c>.</param>
    public Tensor Dirichlet(Tensor concentration) => concentration.Contiguous().SampleDirichlet(RandomGenerator.For(_key, concentration.Device));

    /// <summary>Poisson counts, of the type of the rate.</summary>
    /// <param name="rate">Not below 0.</param>
    public Tensor Poisson(Tensor rate)
    {
        using var off = NoGrad.Begin();
        return rate.Contiguous().Poisson(RandomGenerator.For(_key, rate.Device));
    }

    /// <summary>Binomial counts, of the type of the probabilities.</summary>
    /// <param name="count">The number of trials, of the shape and type of <paramref name="probabilities"/>.</param>
    /// <param name="probabilities">In [0, 1].</param>
    public Tensor Binomial(Tensor count, Tensor probabilities)
    {
        using var off = NoGrad.Begin();
        return Tensor.Binomial(count.Contiguous(), probabilities.Contiguous(), RandomGenerator.For(_key, probabilities.Device));
    }

    /// <summary>Categories, as <see cref="ScalarType.Int64"/> of shape <c>[rows, count]</c> (or <c>[count]</c>).</summary>
    /// <param name="probabilities">Weights not below 0, <c>[rows, categories]</c> or <c>[categories]</c>.</param>
    /// <param name="count">Draws a row.</param>
    /// <param name="replacement">Whether a category can come twice.</param>
    public Tensor Multinomial(Tensor probabilities, long count, bool replacement = true)
    {
        using var off = NoGrad.Begin();
        return probabilities.Contiguous().Multinomial(count, replacement, RandomGenerator.For(_key, probabilities.Device));
    }

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 in random order, as <see cref="ScalarType.Int64"/>.</summary>
    /// <param name="count">How many.</param>
    public Tensor Permutation(long count)
    {
        // Sorting random keys depends on nothing but the stream; ties are as likely as 64-bit collisions.
        var order = new long[count];
        var keys = new ulong[count];
        for (var i = 0L; i < count; i++) (order[i], keys[i]) = (i, _key.Child(i).High);
        Array.Sort(keys, order);
        return Tensor.From<long>(order);
    }

    /// <summary>One uniform number in [0, 1), without a tensor.</summary>
    public double NextDouble() => (Bits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>One integer from 0 to below <paramref name="bound"/>, without a tensor.</summary>
    /// <param name="bound">At least 1.</param>
    public long NextInt64(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (long)Math.BigMul(Bits(), (ulong)bound, out _);
    }

    /// <summary>A generator of .NET's own kind, for code that takes many single numbers.</summary>
    public Random ToRandom() => new StreamRandom(_key);

    /// <inheritdoc/>
    public bool Equals(RandomStream other) => _key == other._key;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RandomStream other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _key.GetHashCode();

    /// <summary>The 128 bits, as 32 hexadecimal digits.</summary>
    public override string ToString() => $"{_key.High:x16}{_key.Low:x16}";

    private ulong Bits() => _key.Child(0).High;

    private Tensor Fill(Shape shape, ScalarType? type, Device? device, Func<Tensor, RandomGenerator, Tensor> fill)
    {
        var generator = RandomGenerator.For(_key, device ?? Device.Cpu);
        return fill(Tensor.Empty(shape, type, device), generator);
    }
}
