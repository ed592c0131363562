using System.Reflection;
using System.Runtime.InteropServices;

namespace Ansatz.Lab;

/// <summary>The versions that a run and a report name.</summary>
internal static class LabVersion
{
    public static string Ansatz { get; } =
        typeof(LabVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    public static string Runtime => RuntimeInformation.FrameworkDescription;
}
