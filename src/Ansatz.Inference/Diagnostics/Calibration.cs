namespace Ansatz.Inference;

/// <summary>How one number of the latents fares in simulation-based calibration.</summary>
/// <param name="Name">Its address, with its place in the value: <c>theta[2]</c>.</param>
/// <param name="Probabilities">For each simulated data set the probability that the posterior gives to values below the true one.</param>
/// <param name="Uniformity">
/// The p-value of the Kolmogorov-Smirnov test that the probabilities are uniform, as they are for exact posteriors: small where the ansatz is too narrow, too wide or shifted.
/// </param>
/// <param name="Symmetry">
/// The p-value of the test that the probabilities are symmetric about 1/2: small where the ansatz is shifted to one side, whatever its width.
/// </param>
public sealed record CalibrationOf(string Name, IReadOnlyList<double> Probabilities, double Uniformity, double Symmetry)
{
    /// <summary>The mean probability less 1/2: above 0 where the ansatz lies too low.</summary>
    public double Shift => Probabilities.Average() - 0.5;
}

/// <summary>The result of simulation-based calibration.</summary>
/// <param name="Numbers">Each number of the latents.</param>
public sealed record Calibration(IReadOnlyList<CalibrationOf> Numbers)
{
    /// <summary>The smallest p-value of uniformity times the count of numbers (Bonferroni), at most 1.</summary>
    public double Uniformity => Math.Min(1, Numbers.Min(number => number.Uniformity) * Numbers.Count);

    /// <summary>The smallest p-value of symmetry times the count of numbers (Bonferroni), at most 1.</summary>
    public double Symmetry => Math.Min(1, Numbers.Min(number => number.Symmetry) * Numbers.Count);
}

public static partial class Diagnostics
{
    /// <summary>
    /// Variational simulation-based calibration (Yao, Vehtari, Simpson, Gelman, Yes, but Did It Work?, 2018): latents and data are drawn from the model, the
    /// posterior of each data set is fitted, and the place of the true latents in it is looked at. It judges the marginals of a fitting method on a model, not one fit.
    /// </summary>
    /// <param name="model">The model; what it observes is simulated, its own data are not used.</param>
    /// <param name="fit">Fits the posterior of the model that it is given, which observes simulated data.</param>
    /// <param name="repeats">How many data sets, at least 20.</param>
    /// <param name="draws">Draws of each posterior, at least 10.</param>
    /// <param name="stream">The randomness.</param>
    /// <exception cref="AddressException">The model observes nothing, or a fitted posterior does not draw one of its latents.</exception>
    public static Calibration SimulationBasedCalibration(
        GenerativeProgram model, Func<GenerativeProgram, RandomStream, GenerativeProgram> fit, int repeats, int draws, RandomStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 20);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 10);
        var observed = ObservedAddresses(model, stream);
        var simulator = model.Uncondition();
        var places = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        for (var i = 0; i < repeats; i++)
        {
            using var scope = TensorScope.Open();
            var simulated = simulator.Simulate(stream["model"][i]).Choices;
            var data = ChoiceMap.Owned([.. simulated.Where(choice => observed.Contains(choice.Address))]);
            var posterior = fit(model.Condition(data), stream["fit"][i]).Simulate(stream["posterior"][i], draws).Choices;
            foreach (var (address, truth) in simulated.Where(choice => !observed.Contains(choice.Address)))
            {
                using var off = NoGrad.Begin();
                var drawn = posterior[address];
                var below = (drawn < truth).To(ScalarType.Float64).Mean([0]) + (drawn.Eq(truth).To(ScalarType.Float64).Mean([0]) / 2);
                var numbers = below.ToArray<double>();
                for (var j = 0; j < numbers.Length; j++)
                {
                    var name = numbers.Length == 1 ? address : $"{address}[{j}]";
                    if (!places.TryGetValue(name, out var list))
                    {
                        places[name] = list = [];
                    }

                    list.Add(numbers[j]);
                }
            }
        }

        return new([.. places.Select(place => new CalibrationOf(
            place.Key, place.Value, KolmogorovTest.Uniform(place.Value), KolmogorovTest.Symmetric(place.Value)))]);
    }

    private static HashSet<string> ObservedAddresses(GenerativeProgram model, RandomStream stream)
    {
        using var scope = TensorScope.Open();
        var observed = model.Importance(ChoiceMap.Empty, stream["sites"]).Trace.Sites.Where(site => site.IsObserved).Select(site => site.Address)
            .ToHashSet(StringComparer.Ordinal);
        return observed.Count > 0 ? observed : throw new AddressException("", "the model observes nothing: give it data, of the shape that is to be simulated.");
    }
}

/// <summary>Tests of the distribution of numbers in [0, 1] by the largest distance of their distribution function.</summary>
public static class KolmogorovTest
{
    /// <summary>
    /// The p-value of the largest distance from the uniform distribution (Kolmogorov-Smirnov, with the correction of Stephens, 1970, for few numbers).
    /// </summary>
    /// <param name="numbers">Independent numbers in [0, 1], at least 5.</param>
    public static double Uniform(IReadOnlyList<double> numbers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numbers.Count, 5);
        var sorted = numbers.Order().ToArray();
        var n = sorted.Length;
        var distance = 0.0;
        for (var i = 0; i < n; i++)
        {
            distance = Math.Max(distance, Math.Max(((i + 1.0) / n) - sorted[i], sorted[i] - ((double)i / n)));
        }

        var scaled = (Math.Sqrt(n) + 0.12 + (0.11 / Math.Sqrt(n))) * distance;
        var sum = 0.0;
        for (var k = 1; k <= 100; k++)
        {
            sum += (k % 2 == 1 ? 2 : -2) * Math.Exp(-2 * k * k * scaled * scaled);
        }

        return scaled < 0.2 ? 1 : Math.Clamp(sum, 0, 1);
    }

    /// <summary>
    /// The p-value of symmetry about 1/2: of the largest difference between the distributions of p and 1 - p, which for symmetric numbers is the largest
    /// excursion of a random walk (Butler, A Test for Symmetry Using the Sample Distribution Function, 1969).
    /// </summary>
    /// <param name="numbers">Independent numbers in [0, 1], at least 5.</param>
    public static double Symmetric(IReadOnlyList<double> numbers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numbers.Count, 5);
        var (walk, largest) = (0, 0);
        foreach (var number in numbers.Select(number => number - 0.5).OrderByDescending(Math.Abs))
        {
            walk += Math.Sign(number);
            largest = Math.Max(largest, Math.Abs(walk));
        }

        // The probability that Brownian motion on [0, 1] stays within +-c.
        var c = largest / Math.Sqrt(numbers.Count);
        if (c < 0.3)
        {
            return 1;
        }

        var inside = 0.0;
        for (var k = 0; k <= 200; k++)
        {
            var odd = (2 * k) + 1;
            inside += (k % 2 == 0 ? 1.0 : -1.0) / odd * Math.Exp(-odd * odd * Math.PI * Math.PI / (8 * c * c));
        }

        return Math.Clamp(1 - (4 / Math.PI * inside), 0, 1);
    }
}
