using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary>What <c>ansatz</c> and <c>ansatz --help</c> print.</summary>
internal static class FrontPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="surroundings">The world outside.</param>
    /// <returns>The exit code.</returns>
    public static int Write(Surroundings surroundings)
    {
        var (output, width) = (surroundings.Output, surroundings.Width);
        output.WriteLine($"Ansatz {CommandLine.Version} - variational learning: published systems, each usable on your own data.");
        output.WriteLine();
        output.WriteLine("usage: ansatz SYSTEM VERB [MODEL] [INPUT...] [OUTPUT] [--options]");
        output.WriteLine("       ansatz COMMAND [...]");
        HelpPage.WriteSection(output, "commands", BuiltInCommands.All.Select(command => (command.Name, command.Description)), width);
        HelpPage.WriteSection(output, "systems", surroundings.Systems.Systems.GroupBy(system => system.Domain)
            .Select(domain => (Naming.Kebab($"{domain.Key}"), string.Join(", ", domain.Select(system => system.Slug)))), width);
        HelpPage.WriteSection(output, "verbs", VerbVocabulary.Verbs.GroupBy(verb => verb.Family)
            .Select(family => (family.Key.ToLowerInvariant(), string.Join(", ", family.Select(verb => verb.Name)))), width);
        output.WriteLine();
        output.WriteLine("'ansatz SYSTEM --help' lists a system's verbs, 'ansatz SYSTEM VERB --help' everything a verb takes,");
        output.WriteLine("'ansatz show X' explains anything that has a name. Begin with: ansatz demo");
        return ExitCode.Done;
    }
}
