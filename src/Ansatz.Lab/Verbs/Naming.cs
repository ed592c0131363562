using System.Text;

namespace Ansatz.Lab;

/// <summary>Names as the command line spells them.</summary>
public static class Naming
{
    /// <summary>Turns an identifier into kebab case: <c>LatentSize</c> and <c>latentSize</c> become <c>latent-size</c>.</summary>
    /// <param name="identifier">A C# identifier.</param>
    public static string Kebab(string identifier)
    {
        var text = new StringBuilder(identifier.Length + 4);
        for (var i = 0; i < identifier.Length; i++)
        {
            var c = identifier[i];
            if (char.IsUpper(c))
            {
                var startsWord = i > 0 && (!char.IsUpper(identifier[i - 1]) || (i + 1 < identifier.Length && char.IsLower(identifier[i + 1])));
                if (startsWord && text[^1] != '-')
                    text.Append('-');
                text.Append(char.ToLowerInvariant(c));
            }
            else
            {
                text.Append(c == '_' ? '-' : c);
            }
        }
        return text.ToString();
    }
}
