using System.Text;

namespace Ansatz.Torch.Generator;

/// <summary>Turns ATen names into C# names: full words, the field's terms.</summary>
internal static class Names
{
    // Whole names of arguments and results.
    private static readonly Dictionary<string, string> Whole = new(System.StringComparer.Ordinal)
    {
        ["A"] = "a",
        ["B"] = "b",
        ["LU"] = "lu",
        ["UPLO"] = "triangle",
        ["keepdim"] = "keepDimension",
        ["dtype"] = "type",
        ["hx"] = "hidden",
        ["params"] = "parameters",
        ["lambd"] = "lambda",
        ["n_fft"] = "fftLength",
        ["win_length"] = "windowLength",
        ["num_samples"] = "sampleCount",
        ["num_classes"] = "classCount",
        ["num_groups"] = "groupCount",
        ["num_layers"] = "layerCount",
        ["num_weights"] = "weightCount",
        ["cudnn_enabled"] = "useCudnn",
        ["ceil_mode"] = "ceilingMode",
        ["out_int32"] = "int32Indices",
        ["scales_h"] = "heightScale",
        ["scales_w"] = "widthScale",
        ["scales_d"] = "depthScale",
        ["scale_grad_by_freq"] = "scaleGradientByFrequency",
        ["impl_index"] = "implementation",
        ["check_errors"] = "throwOnFailure",
        ["max_norm"] = "maximumNorm",
        ["norm_type"] = "normOrder",
        ["maxnorm"] = "maximumNorm",
        ["w_ih"] = "inputWeights",
        ["w_hh"] = "hiddenWeights",
        ["b_ih"] = "inputBias",
        ["b_hh"] = "hiddenBias",
        ["dx"] = "spacing",
        ["minlength"] = "minimumLength",
        ["fweights"] = "frequencyWeights",
        ["aweights"] = "importanceWeights",
        ["posinf"] = "positiveInfinity",
        ["neginf"] = "negativeInfinity",
        ["tol"] = "tolerance",
        ["LD"] = "ld",
        ["N"] = "columns",
        ["log_probs"] = "logProbabilities",
        ["prob"] = "probabilities",
        ["pos_weight"] = "positiveWeight",
        ["imag"] = "imaginary",
        ["abs"] = "modulus",
        ["col"] = "columns",
        ["row"] = "rows",
        ["cudnn_enable"] = "useCudnn",
        ["onesided"] = "oneSided",
        ["min_val"] = "minimum",
        ["max_val"] = "maximum",
        ["self"] = "tensor",
    };

    // Words within names.
    private static readonly Dictionary<string, string> Words = new(System.StringComparer.Ordinal)
    {
        ["dim"] = "dimension",
        ["dims"] = "dimensions",
        ["dim0"] = "dimension0",
        ["dim1"] = "dimension1",
        ["dim2"] = "dimension2",
        ["grad"] = "gradient",
        ["eps"] = "epsilon",
        ["var"] = "variance",
        ["std"] = "standardDeviation",
        ["src"] = "source",
        ["vec"] = "vector",
        ["vec2"] = "vector2",
        ["mat"] = "matrix",
        ["mat1"] = "matrix1",
        ["mat2"] = "matrix2",
        ["ord"] = "order",
        ["norm"] = "normalization",
        ["idx"] = "index",
        ["val"] = "value",
        ["invstd"] = "inverseStandardDeviation",
        ["rstd"] = "inverseStandardDeviation",
        ["rcond"] = "relativeCutoff",
        ["rtol"] = "relativeTolerance",
        ["atol"] = "absoluteTolerance",
    };

    /// <summary>The default name of a method: <c>_foreach_add_</c> is <c>ForeachAddInPlace</c>.</summary>
    public static string Method(string aten)
    {
        var name = string.Concat(aten.Split('_').Select(Capitalize));
        return aten.EndsWith("_", System.StringComparison.Ordinal) ? name + "InPlace" : name;
    }

    /// <summary>The name of a parameter: <c>keepdim</c> is <c>keepDimension</c>.</summary>
    public static string Parameter(string aten)
    {
        var name = Whole.TryGetValue(aten, out var whole) ? whole : Uncapitalize(Joined(aten));
        return Microsoft.CodeAnalysis.CSharp.SyntaxFacts.GetKeywordKind(name) == Microsoft.CodeAnalysis.CSharp.SyntaxKind.None ? name : "@" + name;
    }

    /// <summary>The name of an element of a result: <c>eigenvalues</c> is <c>Eigenvalues</c>.</summary>
    public static string Element(string aten) => Capitalize(Whole.TryGetValue(aten, out var whole) ? whole : Joined(aten));

    /// <summary>The name of the field that holds the operator.</summary>
    public static string Field(Schema schema) => "op_" + schema.Name + (schema.Overload.Length == 0 ? "" : "__" + schema.Overload);

    public static bool IsPascal(string name) => name[0] is >= 'A' and <= 'Z' && name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9'));

    private static string Joined(string aten)
    {
        var name = new StringBuilder();
        foreach (var word in aten.Split('_'))
            name.Append(Capitalize(Words.TryGetValue(word, out var full) ? full : word));
        return name.ToString();
    }

    private static string Capitalize(string word) => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word.Substring(1);

    private static string Uncapitalize(string word) => word.Length == 0 ? "" : char.ToLowerInvariant(word[0]) + word.Substring(1);
}
