namespace Ansatz.Torch.Tests.Groups;

public sealed class ProcessGroupTests
{
    [Fact]
    [Trait("speed", "slow")]
    public void Two_processes_reduce_broadcast_and_gather()
    {
        Assert.SkipUnless(ProcessGroup.IsSupported, "the native part was built without Gloo");
        var members = Worker.Run(nameof(WorkerPrograms.Collectives), size: 2);
        for (var rank = 0; rank < 2; rank++)
        {
            Assert.True(members[rank].ExitCode == 0, members[rank].Output);
            Assert.Equal(
                ["sum: 3 30", "mean: 1.5 15", "product: 2 200", "minimum: 1 10", "maximum: 2 20", $"own: {rank + 1} {10 * (rank + 1)}", "view: 2 6", "broadcast: 2 20", "gather: 1 10 2 20", "integers: 1"],
                members[rank].Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    [Fact]
    [Trait("speed", "slow")]
    public void A_member_that_ends_is_an_error_for_the_others()
    {
        Assert.SkipUnless(ProcessGroup.IsSupported, "the native part was built without Gloo");
        var members = Worker.Run(nameof(WorkerPrograms.OneLeaves), size: 2);
        Assert.Equal((0, 7), (members[0].ExitCode, members[1].ExitCode));
        Assert.StartsWith("error: ", members[0].Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("speed", "slow")]
    public void A_member_that_never_comes_is_an_error_when_the_time_is_over()
    {
        Assert.SkipUnless(ProcessGroup.IsSupported, "the native part was built without Gloo");
        Assert.Throws<TorchException>(() => ProcessGroup.Connect("127.0.0.1", Worker.FreePort(), 0, 2, TimeSpan.FromSeconds(2)));
    }

    [Theory]
    [InlineData("RANK", null, "RANK is not set")]
    [InlineData("RANK", "2", "RANK is '2', not an integer from 0 to 1")]
    [InlineData("RANK", "-1", "RANK is '-1'")]
    [InlineData("WORLD_SIZE", "two", "WORLD_SIZE is 'two'")]
    [InlineData("WORLD_SIZE", "0", "WORLD_SIZE is '0'")]
    [InlineData("MASTER_ADDR", "", "MASTER_ADDR is not set")]
    [InlineData("MASTER_PORT", "70000", "MASTER_PORT is '70000', not an integer from 1 to 65535")]
    public void A_variable_that_is_missing_or_wrong_is_named(string name, string? value, string expected)
    {
        var given = new Dictionary<string, string?> { ["RANK"] = "0", ["WORLD_SIZE"] = "2", ["MASTER_ADDR"] = "127.0.0.1", ["MASTER_PORT"] = "29500" };
        given[name] = value;
        var before = given.Keys.ToDictionary(k => k, Environment.GetEnvironmentVariable);
        try
        {
            foreach (var (key, text) in given) Environment.SetEnvironmentVariable(key, text);
            Assert.Contains(expected, Assert.Throws<InvalidOperationException>(() => ProcessGroup.FromEnvironment()).Message, StringComparison.Ordinal);
        }
        finally
        {
            foreach (var (key, text) in before) Environment.SetEnvironmentVariable(key, text);
        }
    }

    [Fact]
    public void A_rank_outside_of_the_group_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcessGroup.Connect("localhost", 1, 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcessGroup.Connect("localhost", 1, -1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcessGroup.InProcess(0));
    }
}
