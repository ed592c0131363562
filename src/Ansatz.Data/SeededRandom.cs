using System.Numerics;

namespace Ansatz.Data;

/// <summary>
/// Random numbers for splits and generators that need no tensors and are the same on every machine and .NET version:
/// xoshiro256** (Blackman and Vigna 2021), its state filled from the seeds by SplitMix64.
/// </summary>
internal sealed class SeededRandom
{
    private ulong s0, s1, s2, s3;

    /// <summary>A generator of its own for every (seed, index) pair.</summary>
    public SeededRandom(long seed, long index = 0)
    {
        var state = Mix((ulong)seed) ^ Mix((ulong)index * 0xD1342543DE82EF95UL + 0x632BE59BD9B4E019UL);
        (s0, s1, s2, s3) = (Next(ref state), Next(ref state), Next(ref state), Next(ref state));
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        var shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>Uniform on [0, 1).</summary>
    public double Uniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform on [low, high).</summary>
    public double Uniform(double low, double high) => low + (high - low) * Uniform();

    /// <summary>Whether an event of this probability happens.</summary>
    public bool Happens(double probability) => Uniform() < probability;

    /// <summary>Uniform on 0 .. bound - 1 (bound at most 2^31: the bias of the multiplication stays below 2^-32).</summary>
    public int Below(int bound) => (int)((NextBits() >> 32) * (ulong)bound >> 32);

    /// <summary>An index drawn with these probabilities, which sum to 1.</summary>
    public int Choose(ReadOnlySpan<double> probabilities)
    {
        var left = Uniform();
        for (var i = 0; i < probabilities.Length - 1; i++)
        {
            left -= probabilities[i];
            if (left < 0) return i;
        }
        return probabilities.Length - 1;
    }

    /// <summary>Fills with independent standard normals (Box-Muller).</summary>
    public void Normal(Span<float> values)
    {
        for (var i = 0; i < values.Length; i += 2)
        {
            var radius = MathF.Sqrt(-2 * MathF.Log(1 - (float)(NextBits() >> 40) * (1f / (1 << 24))));
            var (sine, cosine) = MathF.SinCos(MathF.Tau * (NextBits() >> 40) * (1f / (1 << 24)));
            values[i] = radius * cosine;
            if (i + 1 < values.Length) values[i + 1] = radius * sine;
        }
    }

    /// <summary>A random order of 0 .. count - 1 (Fisher-Yates).</summary>
    public int[] Permutation(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        for (var i = count - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    private static ulong Next(ref ulong state) => Mix(state += 0x9E3779B97F4A7C15UL);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
