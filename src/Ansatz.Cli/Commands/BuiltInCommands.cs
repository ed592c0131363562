namespace Ansatz.Cli;

/// <summary>The commands that are no systems.</summary>
internal static class BuiltInCommands
{
    private static readonly (string Name, Func<CommandSpec> Make)[] commands =
    [
        ("demo", DemoCommand.Spec),
        ("list", ListCommand.Spec),
        ("show", ShowCommand.Spec),
        ("runs", RunsCommand.Spec),
        ("resume", ResumeCommand.Spec),
        ("compare", CompareCommand.Spec),
        ("report", ReportCommand.Spec),
        ("reproduce", ReproduceCommand.Spec),
        ("data", DataCommand.Spec),
        ("doctor", DoctorCommand.Spec),
        ("completion", CompletionCommand.Spec),
    ];

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => commands.Select(command => command.Name);

    /// <summary>All of them.</summary>
    public static IEnumerable<CommandSpec> All => commands.Select(command => command.Make());

    /// <summary>The command of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public static CommandSpec? Find(string name)
        => name == "complete" ? CompletionCommand.Words() : commands.FirstOrDefault(command => command.Name == name).Make?.Invoke();
}
