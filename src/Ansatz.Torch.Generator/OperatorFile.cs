namespace Ansatz.Torch.Generator;

/// <summary>A schema of operators.txt with what its line and the lines before it say.</summary>
internal sealed class OperatorLine(Schema schema, string name, bool isInternal, string documentation, int line)
{
    public Schema Schema { get; } = schema;

    /// <summary>The name of the C# method.</summary>
    public string Name { get; } = name;

    public bool IsInternal { get; } = isInternal;

    /// <summary>The summary, empty where the file gives none.</summary>
    public string Documentation { get; } = documentation;

    /// <summary>The line, counted from 0.</summary>
    public int Line { get; } = line;
}

/// <summary>
/// operators.txt: a schema a line, optionally with <c># Name</c> or <c># internal Name</c> behind it; <c># text</c> is a
/// comment, <c>## text</c> documents the schema that follows and the schemas of the same C# name directly behind that.
/// </summary>
internal sealed class OperatorFile
{
    private readonly List<OperatorLine> lines = [];
    private readonly List<Fault> faults = [];

    private OperatorFile()
    {
    }

    public IReadOnlyList<OperatorLine> Lines => lines;

    public IReadOnlyList<Fault> Faults => faults;

    public static OperatorFile Read(string text)
    {
        var file = new OperatorFile();
        var documentation = new List<string>();
        var number = -1;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.StartsWith("##", System.StringComparison.Ordinal))
            {
                documentation.Add(line.Substring(2).Trim());
            }
            else if (line.Length == 0 || line[0] == '#')
            {
                file.RefuseLeftover(documentation, number);
            }
            else
            {
                file.Add(raw, string.Join(" ", documentation), number);
                documentation.Clear();
            }
        }
        file.RefuseLeftover(documentation, number + 1);
        return file;
    }

    private void RefuseLeftover(List<string> documentation, int number)
    {
        if (documentation.Count > 0) faults.Add(new Fault(FaultKind.Syntax, number - 1, 0, "this text documents no schema"));
        documentation.Clear();
    }

    private void Add(string raw, string documentation, int number)
    {
        var hash = raw.IndexOf('#');
        var text = (hash < 0 ? raw : raw.Substring(0, hash)).TrimEnd();
        var words = hash < 0 ? [] : raw.Substring(hash + 1).Split([' ', '\t', '\r'], System.StringSplitOptions.RemoveEmptyEntries);
        try
        {
            var schema = SchemaParser.Parse(text);
            var isInternal = words.Length > 0 && words[0] == "internal";
            var given = words.Skip(isInternal ? 1 : 0).ToArray();
            if (given.Length > 1 || (given.Length == 1 && !Names.IsPascal(given[0])))
            {
                faults.Add(new Fault(FaultKind.Name, number, hash, $"'{string.Join(" ", given)}' is no name of a C# method"));
                return;
            }
            var name = given.Length == 1 ? given[0] : Names.Method(schema.Name);
            if (documentation.Length == 0 && lines.Count > 0 && lines[lines.Count - 1].Name == name) documentation = lines[lines.Count - 1].Documentation;
            lines.Add(new OperatorLine(schema, name, isInternal || schema.Arguments.Any(a => a.Type.Kind == AtenKind.Generator), documentation, number));
        }
        catch (SchemaException e)
        {
            faults.Add(new Fault(e.Kind, number, e.Column, e.Message));
        }
    }
}
