using System.Globalization;

namespace Ansatz.Torch.Generator;

/// <summary>Reads one ATen schema as libtorch prints it.</summary>
internal sealed class SchemaParser
{
    private readonly string text;
    private int position;

    private SchemaParser(string text) => this.text = text;

    /// <exception cref="SchemaException">The text is no schema, or a type in it has no C# counterpart.</exception>
    public static Schema Parse(string text) => new SchemaParser(text).Schema();

    private Schema Schema()
    {
        Expect("aten::");
        var name = Identifier("the operator's name");
        var overload = Accept(".") ? Identifier("the overload's name") : "";
        Expect("(");
        var arguments = Arguments();
        Expect("->");
        var results = Results();
        SkipSpaces();
        if (position < text.Length) throw Fault($"'{text.Substring(position)}' follows the results");
        return new Schema(text.Trim(), name, overload, arguments, results);
    }

    private List<AtenArgument> Arguments()
    {
        var arguments = new List<AtenArgument>();
        var isKeyword = false;
        if (Accept(")")) return arguments;
        do
        {
            if (Accept("*"))
            {
                isKeyword = true;
                continue;
            }
            var type = Type();
            var start = position;
            var name = Identifier("an argument's name");
            foreach (var other in arguments)
                if (other.Name == name) throw new SchemaException(FaultKind.Syntax, start, $"the argument '{name}' occurs twice");
            arguments.Add(new AtenArgument(name, type, Accept("=") ? Default() : null, isKeyword));
        }
        while (Accept(","));
        Expect(")");
        return arguments;
    }

    private List<AtenArgument> Results()
    {
        var results = new List<AtenArgument>();
        if (!Accept("("))
        {
            results.Add(Result());
            return results;
        }
        if (Accept(")")) return results;
        do results.Add(Result());
        while (Accept(","));
        Expect(")");
        return results;
    }

    private AtenArgument Result()
    {
        var type = Type();
        SkipSpaces();
        var isNamed = position < text.Length && IsLetter(text[position]);
        return new AtenArgument(isNamed ? Identifier("a result's name") : "", type, null, isKeyword: false);
    }

    // Tensor(a!)?, int[2]?, Tensor?[], Tensor(a!)[], Tensor(a -> *)
    private AtenType Type()
    {
        SkipSpaces();
        var start = position;
        var kind = Kind(Identifier("a type"), start);
        bool isList = false, isOptional = false, elementIsOptional = false, isMutable = Alias();
        var size = 0;
        while (true)
        {
            if (position < text.Length && text[position] == '?')
            {
                position++;
                isOptional = true;
            }
            else if (position < text.Length && text[position] == '[')
            {
                if (isList) throw new SchemaException(FaultKind.UnsupportedType, start, "a list of lists has no C# counterpart");
                position++;
                var digits = position;
                while (position < text.Length && char.IsDigit(text[position])) position++;
                if (position > digits) size = int.Parse(text.Substring(digits, position - digits), CultureInfo.InvariantCulture);
                Expect("]");
                isList = true;
                elementIsOptional = isOptional;
                isOptional = false;
                isMutable |= Alias();
            }
            else
            {
                return new AtenType(kind, isList, size, isOptional, elementIsOptional, isMutable);
            }
        }
    }

    // The annotation of aliases: (a), (a!), (a -> *), (a|b). Returns whether it says that the value is written to.
    private bool Alias()
    {
        if (position >= text.Length || text[position] != '(') return false;
        var end = text.IndexOf(')', position);
        if (end < 0) throw Fault("the annotation has no ')'");
        var isMutable = text.IndexOf('!', position, end - position) >= 0;
        position = end + 1;
        return isMutable;
    }

    private static AtenKind Kind(string name, int column) => name switch
    {
        "Tensor" => AtenKind.Tensor,
        "int" or "SymInt" => AtenKind.Integer,
        "float" => AtenKind.Real,
        "bool" => AtenKind.Boolean,
        "str" => AtenKind.Text,
        "Scalar" => AtenKind.Number,
        "ScalarType" => AtenKind.ScalarType,
        "Device" => AtenKind.Device,
        "Generator" => AtenKind.Generator,
        "Layout" => AtenKind.Layout,
        "MemoryFormat" => AtenKind.MemoryFormat,
        _ => throw new SchemaException(FaultKind.UnsupportedType, column, $"the type '{name}' has no C# counterpart"),
    };

    // Up to the next comma or closing parenthesis that is in neither a string nor a list.
    private string Default()
    {
        SkipSpaces();
        var start = position;
        var quote = '\0';
        var depth = 0;
        for (; position < text.Length; position++)
        {
            var c = text[position];
            if (quote != '\0')
            {
                if (c == '\\') position++;
                else if (c == quote) quote = '\0';
            }
            else if (c is '"' or '\'') quote = c;
            else if (c == '[') depth++;
            else if (depth > 0 && c == ']') depth--;
            else if (depth == 0 && c is ',' or ')') break;
        }
        position = Math.Min(position, text.Length);
        var value = text.Substring(start, position - start).Trim();
        if (value.Length == 0 || quote != '\0' || depth != 0) throw new SchemaException(FaultKind.Syntax, start, "a default value is missing or not closed");
        return value;
    }

    private string Identifier(string what)
    {
        SkipSpaces();
        var start = position;
        while (position < text.Length && (IsLetter(text[position]) || (position > start && char.IsDigit(text[position])))) position++;
        if (position == start) throw Fault($"{what} is expected");
        return text.Substring(start, position - start);
    }

    private void Expect(string token)
    {
        if (!Accept(token)) throw Fault($"'{token}' is expected");
    }

    private bool Accept(string token)
    {
        SkipSpaces();
        if (string.CompareOrdinal(text, position, token, 0, token.Length) != 0) return false;
        position += token.Length;
        return true;
    }

    private void SkipSpaces()
    {
        while (position < text.Length && text[position] is ' ' or '\t') position++;
    }

    private SchemaException Fault(string message) => new(FaultKind.Syntax, position, message);

    private static bool IsLetter(char c) => c is '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}
