using System.Globalization;

namespace Ansatz.Torch.Generator;

/// <summary>
/// Maps arguments of ATen to parameters of C#. Layouts, memory formats and pinned memory stay at libtorch's default. A list
/// of stated length has two forms: as a list, and as one number that stands for all its elements.
/// </summary>
internal static class TypeMapping
{
    // Integers that are enumerations, by the argument's name: the type, and the members by value.
    private static readonly Dictionary<string, (string Type, string[] Members)> Enumerations = new(System.StringComparer.Ordinal)
    {
        ["reduction"] = ("Reduction", ["None", "Mean", "Sum"]),
        ["interpolation_mode"] = ("GridInterpolation", ["Bilinear", "Nearest", "Bicubic"]),
        ["padding_mode"] = ("GridPadding", ["Zeros", "Border", "Reflection"]),
    };

    /// <summary>Whether a method of this schema also has the form with one number for each list of stated length.</summary>
    public static bool HasSingleForm(Schema schema)
    {
        foreach (var argument in schema.Arguments)
            if (IsSized(argument.Type)) return true;
        return false;
    }

    /// <exception cref="SchemaException">The argument has no C# form.</exception>
    public static Slot Map(AtenArgument argument, bool isThis, bool single)
    {
        var slot = new Slot(argument, isThis ? "this" : Names.Parameter(argument.Name));
        var type = argument.Type;
        if (type.Kind is AtenKind.Layout or AtenKind.MemoryFormat || argument.Name == "pin_memory")
        {
            if (argument.Default is null && !type.IsOptional) throw Unsupported(argument);
            slot.Value = argument.Default is null || argument.Default == "None" ? "default" : "Value.Default";
        }
        else if (isThis)
        {
            slot.Value = "Value.Of(this)";
            slot.KeepAlive = "GC.KeepAlive(this);";
        }
        else if (IsSized(type) && single) SingleForm(slot);
        else if (type.IsList) List(slot);
        else One(slot);
        return slot;
    }

    private static bool IsSized(AtenType type) => type is { Kind: AtenKind.Integer, IsList: true, Size: > 0 };

    private static void One(Slot slot)
    {
        var argument = slot.Argument;
        var type = argument.Type;
        slot.Value = $"Value.Of({slot.Name})";
        if (type.Kind == AtenKind.Tensor) slot.KeepAlive = $"GC.KeepAlive({slot.Name});";
        if (type.Kind == AtenKind.Generator)
        {
            slot.Type = "RandomGenerator";
            slot.KeepAlive = $"GC.KeepAlive({slot.Name});";
            return;
        }
        if (type.Kind == AtenKind.Text)
        {
            slot.Type = type.IsOptional ? "string?" : "string";
            slot.Setup.Add($"var {slot.Name}Bytes = Value.Utf8({slot.Name});");
            slot.Pin = $"byte* {slot.Name}Pointer = {slot.Name}Bytes";
            slot.Value = $"Value.OfText({slot.Name}Pointer, {slot.Name}Bytes)";
        }
        else if (type.Kind == AtenKind.Integer && !type.IsOptional && Enumerations.TryGetValue(argument.Name, out var enumeration))
        {
            slot.Type = enumeration.Type;
            slot.Value = $"Value.Of((long){slot.Name})";
            if (argument.Default is not null && int.TryParse(argument.Default, out var member) && member < enumeration.Members.Length)
                slot.Default = $"{enumeration.Type}.{enumeration.Members[member]}";
            return;
        }
        else slot.Type = ElementType(type.Kind) + (type.IsOptional ? "?" : "");
        if (argument.Default is null) return;
        if (argument.Default == "None") slot.Default = "null";
        else if (type.Kind == AtenKind.Number)
        {
            slot.Type = "Scalar?";
            slot.Default = "null";
            slot.Value = $"Value.Of({slot.Name} ?? {Literal(argument)})";
        }
        else slot.Default = Literal(argument);
    }

    private static void SingleForm(Slot slot)
    {
        var (argument, name, size) = (slot.Argument, slot.Name, slot.Argument.Type.Size);
        var list = $"{name}List";
        var isNullable = argument.Default is "None" or "[]";
        var number = isNullable ? $"{name}.GetValueOrDefault()" : name;
        slot.Type = isNullable ? "long?" : "long";
        slot.Default = argument.Default switch
        {
            null => null,
            "None" or "[]" => "null",
            var text => Literal(argument.Name, text.Trim('[', ']').Split(',')[0], AtenKind.Integer),
        };
        slot.Setup.Add($"var {list} = stackalloc long[{size.ToString(CultureInfo.InvariantCulture)}];");
        slot.Setup.Add(size == 1 ? $"*{list} = {number};" : $"for (var i = 0; i < {size.ToString(CultureInfo.InvariantCulture)}; i++) {list}[i] = {number};");
        slot.Value = argument.Default switch
        {
            "None" => $"{name} is null ? default : Value.OfInts({list}, {size})",
            "[]" => $"Value.OfInts({list}, {name} is null ? 0 : {size})",
            _ => $"Value.OfInts({list}, {size})",
        };
    }

    private static void List(Slot slot)
    {
        var (argument, type, name) = (slot.Argument, slot.Argument.Type, slot.Name);
        if (type.Kind is AtenKind.Tensor or AtenKind.Number)
        {
            if (type.IsOptional || argument.Default is not null || (type.ElementIsOptional && type.Kind == AtenKind.Number)) throw Unsupported(argument);
            var (element, native, fill, value) = type.Kind == AtenKind.Number ? ("Scalar", "Value", "Fill", "OfScalars")
                : type.ElementIsOptional ? ("Tensor?", "nint", "Handles", "OfOptionalTensors") : ("Tensor", "nint", "Handles", "OfTensors");
            slot.Type = $"ReadOnlySpan<{element}>";
            slot.Setup.Add($"Span<{native}> {name}Items = {name}.Length <= 32 ? stackalloc {native}[32] : new {native}[{name}.Length];");
            slot.Setup.Add($"Value.{fill}({name}, {name}Items);");
            slot.Pin = $"{native}* {name}Pointer = {name}Items";
            slot.Value = $"Value.{value}({name}Pointer, {name}.Length)";
            if (type.Kind == AtenKind.Tensor) slot.KeepAlive = $"Value.KeepAlive({name});";
            slot.IsSpan = true;
            return;
        }
        var (item, make) = type.Kind switch
        {
            AtenKind.Integer => ("long", "OfInts"),
            AtenKind.Real => ("double", "OfDoubles"),
            AtenKind.Boolean => ("bool", "OfBools"),
            _ => throw Unsupported(argument),
        };
        slot.Pin = $"{item}* {name}Pointer = {name}";
        if (type.IsOptional)
        {
            slot.Type = $"{item}[]?";
            slot.Default = argument.Default is null ? null : "null";
            slot.Value = $"{name} is null ? default : Value.{make}({name}Pointer, {name}.Length)";
            return;
        }
        slot.Type = $"ReadOnlySpan<{item}>";
        slot.IsSpan = argument.Default is null;
        slot.Default = argument.Default is null ? null : "default";
        slot.Value = $"Value.{make}({name}Pointer, {name}.Length)";
        if (argument.Default is not null && argument.Default != "[]") slot.Value = $"{name}.IsEmpty ? Value.Default : {slot.Value}";
    }

    private static string ElementType(AtenKind kind) => kind switch
    {
        AtenKind.Tensor => "Tensor",
        AtenKind.Integer => "long",
        AtenKind.Real => "double",
        AtenKind.Boolean => "bool",
        AtenKind.Number => "Scalar",
        AtenKind.ScalarType => "ScalarType",
        _ => "Device",
    };

    private static string Literal(AtenArgument argument) => Literal(argument.Name, argument.Default!, argument.Type.Kind);

    private static string Literal(string name, string text, AtenKind kind)
    {
        switch (kind)
        {
            case AtenKind.ScalarType when int.TryParse(text, out var code):
                return $"(ScalarType){code}";
            case AtenKind.Boolean when text is "True" or "False":
                return text == "True" ? "true" : "false";
            case AtenKind.Text when text.Length >= 2 && text[0] is '"' or '\'' && text[text.Length - 1] == text[0]:
                return "\"" + text.Substring(1, text.Length - 2) + "\"";
            case AtenKind.Integer or AtenKind.Number when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer):
                return integer.ToString(CultureInfo.InvariantCulture);
            case AtenKind.Real or AtenKind.Number when text is "inf" or "-inf":
                return text == "inf" ? "double.PositiveInfinity" : "double.NegativeInfinity";
            case AtenKind.Real or AtenKind.Number when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real):
                var shortest = real.ToString("R", CultureInfo.InvariantCulture);
                return kind == AtenKind.Number && shortest.IndexOfAny(['.', 'E', 'e']) < 0 ? shortest + ".0" : shortest;
            case AtenKind.Number when text is "True" or "False":
                return text == "True" ? "true" : "false";
            default:
                throw new SchemaException(FaultKind.UnsupportedType, 0, $"the default '{text}' of '{name}' has no C# counterpart");
        }
    }

    private static SchemaException Unsupported(AtenArgument argument) =>
        new(FaultKind.UnsupportedType, 0, $"the argument '{argument.Name}' has no C# counterpart");
}
