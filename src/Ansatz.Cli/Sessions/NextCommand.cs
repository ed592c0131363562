using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary>What to type after a model was made: the first verb that uses one and is not a judgment.</summary>
internal static class NextCommand
{
    /// <summary>The line, or null for a system none of whose verbs uses a model.</summary>
    /// <param name="system">The system.</param>
    /// <param name="model">The model's folder, as typed.</param>
    public static string? After(SystemDescription system, string model)
    {
        var users = system.Verbs.Where(verb => verb.NeedsModel).ToArray();
        var verb = users.FirstOrDefault(verb => verb.Name is not ("evaluate" or "analyze" or "adapt")) ?? users.FirstOrDefault();
        if (verb is null)
            return null;
        var places = verb.Positionals.Where(parameter => parameter.Kind == ParameterKind.Data).Select(parameter => parameter.Placeholder);
        var required = verb.Options.Where(option => option.IsRequired && option.Kind == ParameterKind.Value).Select(option => $"--{option.Name} {option.Placeholder}");
        return string.Join(' ', new[] { "ansatz", system.Slug, verb.Name, model }.Concat(places).Concat(required));
    }
}
