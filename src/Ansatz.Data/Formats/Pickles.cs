namespace Ansatz.Data.Formats;

/// <summary>Recognizes Python's pickles (also inside PyTorch's .pt and joblib files) and refuses them: loading one runs whatever code it holds.</summary>
internal static class Pickles
{
    private static readonly string[] Extensions = [".pkl", ".pickle", ".pt", ".pth", ".joblib", ".p"];

    /// <summary>Whether the content is a pickle: protocol 2 to 5, or a name that says so.</summary>
    public static bool Recognizes(DataSource source) =>
        !source.IsFolder && ((source.Head.Length > 2 && source.Head.Span is [0x80, >= 2 and <= 5, ..]) || Extensions.Contains(source.Extension));

    /// <summary>The refusal, with the line of Python that converts.</summary>
    public static DataException Refuse(string name, string what = "is a Python pickle")
    {
        var target = Path.ChangeExtension(name.Split('[')[0], ".npz");
        var line = DataSource.ExtensionOf(name) is ".pt" or ".pth"
            ? $"python3 -c \"import numpy, torch; numpy.savez('{target}', x=torch.load('{name}', weights_only=True).numpy())\""
            : name.Contains(".np") ? $"python3 -c \"import numpy; numpy.savez('{target}', x=numpy.array(numpy.load('{name.Split('[')[0]}', allow_pickle=True).tolist(), dtype='float32'))\""
            : $"python3 -c \"import pickle, numpy; numpy.savez('{target}', x=pickle.load(open('{name}', 'rb')))\"";
        return new(name, "", $"{what}, and loading it would run the code inside", $"if you trust it, convert it: {line}");
    }
}
