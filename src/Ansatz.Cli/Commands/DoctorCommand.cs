using System.Text.Json;
using System.Text.Json.Nodes;
using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary><c>ansatz doctor</c>: what the machine has, what it lacks and how to mend it.</summary>
internal static class DoctorCommand
{
    /// <summary>The description.</summary>
    public static CommandSpec Spec() => new("doctor", "Explain this machine: libtorch, threads, devices, libraries, data sets; and how to mend each miss.", Run)
    {
        MostWords = 0,
        CommonOptions = [SharedOptions.Json],
    };

    private static int Run(Request request)
    {
        Finding[] findings = [.. MachineCheck.Runtime(), .. MachineCheck.Libraries(), .. DataCheck.Run(), MachineCheck.Home(RunIndex.Home), .. TensorCheck.Run()];
        var output = request.Surroundings.Output;
        if (request.Has("json"))
        {
            output.WriteLine(JsonSerializer.Serialize(new JsonArray([.. findings.Select(finding => (JsonNode)new JsonObject
            {
                ["part"] = finding.Part,
                ["health"] = Naming.Kebab($"{finding.Health}"),
                ["found"] = finding.Text,
                ["fix"] = finding.Fix.Length > 0 ? finding.Fix : null,
            })]), LabJson.Indented));
        }
        else
        {
            var left = findings.Max(finding => finding.Part.Length);
            foreach (var finding in findings)
            {
                var mark = finding.Health switch { Health.Good => "  ", Health.Lacking => "! ", _ => "x " };
                HelpPage.WriteWrapped(output, $"{mark}{finding.Part.PadRight(left)}  {finding.Text}", new string(' ', left + 4), request.Surroundings.Width);
                if (finding.Fix.Length > 0)
                {
                    var title = finding.Health == Health.Good ? "if wanted: " : "to mend: ";
                    HelpPage.WriteWrapped(output, $"{new string(' ', left + 4)}{title}{finding.Fix}", new string(' ', left + 4 + title.Length), request.Surroundings.Width);
                }
            }
            var misses = findings.Count(finding => finding.Health != Health.Good);
            output.WriteLine(misses == 0 ? "All is well." : $"{misses} {(misses == 1 ? "thing" : "things")} to mend.");
        }
        return findings.Any(finding => finding.Health == Health.Broken) ? ExitCode.Failed : ExitCode.Done;
    }
}
