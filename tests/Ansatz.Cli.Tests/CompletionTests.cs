namespace Ansatz.Cli.Tests;

public class CompletionTests
{
    private static string[] Words(string line)
        => new Terminal().Type("complete", "--", line).Output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [Fact]
    public void Systems_and_commands_are_offered_first()
    {
        Assert.Contains("mean-color", Words("me"));
        Assert.Contains("doctor", Words("do"));
    }

    [Fact]
    public void Verbs_follow_a_system() => Assert.Contains("sample", Words("mean-color sa"));

    [Fact]
    public void Options_follow_a_verb()
    {
        var words = Words("mean-color fit --");
        Assert.Contains("--epochs", words);
        Assert.Contains("--seed", words);
        Assert.DoesNotContain("-h", words);
    }

    [Fact]
    public void Members_of_an_enumeration_follow_their_option() => Assert.Equal(["arithmetic", "geometric-mean"], Words("mean-color fit --mean ").Order());

    [Fact]
    public void Subcommands_are_offered() => Assert.Contains("convert", Words("data c"));

    [Theory]
    [InlineData("bash", "complete -F _ansatz")]
    [InlineData("zsh", "compdef _ansatz")]
    [InlineData("fish", "complete -c ansatz")]
    public void Each_shell_has_its_script(string shell, string line) => Assert.Contains(line, Terminal.Run("completion " + shell).Output.ToString());

    [Fact]
    public void The_script_of_bash_is_read_by_bash()
    {
        var script = Terminal.Run("completion bash").Output.ToString();
        var (code, _, error) = Programs.Run("bash", ["-n", "-c", script]);
        Assert.Equal((0, ""), (code, error));
    }
}
