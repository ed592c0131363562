namespace Ansatz.Inference;

/// <summary>Whether one distribution draws all that another allows, by trial: the values of the other that are tried are all outcomes, or points that its coordinates spread out.</summary>
internal static class SupportComparison
{
    private const int MostOutcomes = 4096;

    private static readonly double[] Coordinates = [-100, -20, -3, -0.5, 0, 0.5, 3, 20, 100];
    private static readonly double[] Integers = [-1000, -3, -2, -1, 0, 1, 2, 3, 10, 1000];

    /// <summary>A value that a distribution allows and another never draws, in words; null: none was found.</summary>
    public static string? Outside(Distribution wide, Distribution narrow)
    {
        if (ReferenceEquals(wide.Support, narrow.Support) || wide.EventShape != narrow.EventShape)
        {
            return null;
        }

        using var scope = TensorScope.Open();
        using var off = NoGrad.Begin();
        Tensor values, outside;
        try
        {
            if (Values(wide, narrow) is not { } tried)
            {
                return null;
            }

            values = tried;
            outside = wide.Support.Check(values) & narrow.Support.Check(values).LogicalNot();
        }
        catch (Exception fault) when (fault is NotSupportedException or TorchException or ArgumentException)
        {
            return null; // a set without coordinates, such as a sphere, or a bijection that takes the values of its rows only, such as a flow with contexts
        }

        for (var i = 0; i < values.Size(0); i++)
        {
            if (outside.Select(0, i).Any().ToBoolean())
            {
                var value = values.Select(0, i);
                return wide.EventShape.Rank == 0 && value.Count == 1 ? $"{value.To(ScalarType.Float64).ToDouble():g4}"
                    : wide.EventShape.Rank == 0 ? $"a value such as {value.Flatten()[0].To(ScalarType.Float64).ToDouble():g4}"
                    : $"a value such as [{string.Join(", ", value.Reshape(-1, wide.EventShape.Elements)[0].To(ScalarType.Float64).ToArray<double>().Take(4).Select(static x => $"{x:g4}"))}{(wide.EventShape.Elements > 4 ? ", .." : "")}]";
            }
        }

        return null;
    }

    /// <summary>Values of the support, [trials, 1 for each row dimension, event].</summary>
    private static Tensor? Values(Distribution wide, Distribution narrow)
    {
        var ones = new long[Math.Max(wide.BatchShape.Rank, narrow.BatchShape.Rank)];
        Array.Fill(ones, 1);
        if (wide is IFinite { Cardinality: <= MostOutcomes } finite)
        {
            return finite.Enumerate().Reshape(new Shape([finite.Cardinality]).Concat(ones).Concat(wide.EventShape));
        }

        if (wide.Support.IsDiscrete)
        {
            var shape = new Shape([Integers.Length]).Concat(ones);
            return Spread(Integers, shape.Concat(wide.EventShape));
        }

        var bijector = wide.Support.FromUnconstrained;
        var points = Spread(Coordinates, new Shape([Coordinates.Length]).Concat(ones).Concat(bijector.InverseShape(wide.EventShape))).To(wide.DataType);
        var values = bijector.Forward(points);
        // What does not come back has left the numbers: it says nothing.
        var isKept = ((bijector.Inverse(values) - points).Abs() <= 1e-3 * (1 + points.Abs())).Reshape(Coordinates.Length, -1).All(-1).To(ScalarType.UInt8).ToArray<byte>();
        var kept = Enumerable.Range(0, Coordinates.Length).Where(i => isKept[i] != 0).Select(static i => (long)i).ToArray();
        return kept.Length == 0 ? null : values.IndexSelect(0, Tensor.From<long>(kept));
    }

    private static Tensor Spread(double[] points, Shape shape)
    {
        var first = new long[shape.Rank];
        Array.Fill(first, 1);
        first[0] = points.Length;
        return Tensor.From<double>(points).Reshape(first).Expand(shape).Contiguous();
    }
}
