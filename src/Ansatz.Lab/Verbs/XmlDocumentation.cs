using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Ansatz.Lab;

/// <summary>
/// The documentation comments of an assembly, read from the XML file that the compiler leaves beside it when the first
/// one is asked for. What has no comment has the empty text.
/// </summary>
public sealed partial class XmlDocumentation
{
    private static readonly ConcurrentDictionary<Assembly, XmlDocumentation> loaded = new();
    private readonly Lazy<Dictionary<string, string>> members;

    private XmlDocumentation(string file) => members = new(() => Load(file));

    /// <summary>The documentation of an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    public static XmlDocumentation Of(Assembly assembly)
        => loaded.GetOrAdd(assembly, static a => new(Path.ChangeExtension(a.Location.Length > 0 ? a.Location : "none", ".xml")));

    /// <summary>The summary of a type, as one line of plain text.</summary>
    /// <param name="type">The type.</param>
    public static string SummaryOf(Type type) => Of(type.Assembly).Element("T:" + Id(type), "summary");

    /// <summary>The remarks of a type, as one line of plain text.</summary>
    /// <param name="type">The type.</param>
    public static string RemarksOf(Type type) => Of(type.Assembly).Element("T:" + Id(type), "remarks");

    /// <summary>The summary of a method, as one line of plain text.</summary>
    /// <param name="method">The method.</param>
    public static string SummaryOf(MethodInfo method) => Of(method.Module.Assembly).Element(Id(method), "summary");

    /// <summary>What a method returns, as one line of plain text.</summary>
    /// <param name="method">The method.</param>
    public static string ReturnsOf(MethodInfo method) => Of(method.Module.Assembly).Element(Id(method), "returns");

    /// <summary>What is said of a parameter of a method, as one line of plain text.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameter">The parameter's name.</param>
    public static string ParameterOf(MethodInfo method, string parameter)
        => Of(method.Module.Assembly).Parameter(Id(method), parameter);

    /// <summary>
    /// The summary of a property, as one line of plain text; of a positional record's property, what its type says of the
    /// parameter.
    /// </summary>
    /// <param name="property">The property.</param>
    public static string SummaryOf(PropertyInfo property)
    {
        var type = property.DeclaringType!;
        var documentation = Of(type.Assembly);
        var summary = documentation.Element("P:" + Id(type) + "." + property.Name, "summary");
        return summary.Length > 0 ? summary : documentation.Parameter("T:" + Id(type), property.Name);
    }

    private string Element(string member, string element) => Inside(member, $"<{element}>", $"</{element}>");

    private string Parameter(string member, string name) => Inside(member, $"<param name=\"{name}\">", "</param>");

    private string Inside(string member, string opening, string closing)
    {
        if (!members.Value.TryGetValue(member, out var xml) || xml.IndexOf(opening, StringComparison.Ordinal) is var start && start < 0)
            return "";
        start += opening.Length;
        var end = xml.IndexOf(closing, start, StringComparison.Ordinal);
        return end < 0 ? "" : Plain(xml[start..end]);
    }

    private static Dictionary<string, string> Load(string file)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(file))
            return found;
        using var reader = XmlReader.Create(file, new() { IgnoreComments = true, DtdProcessing = DtdProcessing.Prohibit });
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.Name == "member" && reader.GetAttribute("name") is { } name)
                found[name] = reader.ReadInnerXml();
            else
                reader.Read();
        }
        return found;
    }

    // References become the last part of the name they point to; everything else its text.
    internal static string Plain(string xml)
    {
        var text = References().Replace(xml, match => Shown(match.Groups["name"].Value));
        text = Tags().Replace(text, "");
        text = text.Replace("&lt;", "<").Replace("&gt;", ">").Replace("&quot;", "\"").Replace("&amp;", "&");
        return Spaces().Replace(text, " ").Trim();
    }

    private static string Shown(string reference)
    {
        var name = reference.Length > 1 && reference[1] == ':' ? reference[2..] : reference;
        var end = name.IndexOf('(', StringComparison.Ordinal);
        name = end < 0 ? name : name[..end];
        return name[(name.LastIndexOf('.') + 1)..];
    }

    private static string Id(MethodInfo method)
    {
        var id = new StringBuilder("M:").Append(Id(method.DeclaringType!)).Append('.').Append(method.Name);
        if (method.IsGenericMethodDefinition)
            id.Append("``").Append(method.GetGenericArguments().Length);
        var parameters = method.GetParameters();
        return parameters.Length == 0 ? id.ToString()
            : id.Append('(').AppendJoin(',', parameters.Select(parameter => Id(parameter.ParameterType))).Append(')').ToString();
    }

    private static string Id(Type type)
    {
        if (type.IsArray)
            return Id(type.GetElementType()!) + (type.GetArrayRank() == 1 ? "[]" : $"[{string.Join(',', Enumerable.Repeat("0:", type.GetArrayRank()))}]");
        if (type.IsGenericParameter)
            return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition;
        if (!type.IsGenericType || type.IsGenericTypeDefinition)
            return type.FullName!.Replace('+', '.');
        var name = type.GetGenericTypeDefinition().FullName!.Replace('+', '.');
        return name[..name.IndexOf('`', StringComparison.Ordinal)] + "{" + string.Join(',', type.GetGenericArguments().Select(Id)) + "}";
    }

    [GeneratedRegex("<(?:see|seealso|paramref|typeparamref)\\s+(?:cref|langword|name|href)=\"(?<name>[^\"]*)\"\\s*/>")]
    private static partial Regex References();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();
}
