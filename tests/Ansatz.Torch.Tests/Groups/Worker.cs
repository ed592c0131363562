using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Ansatz.Torch.Tests.Groups;

/// <summary>This test program started again as a member of a process group: a variable of its environment names the method that it runs.</summary>
internal static class Worker
{
    private const string Variable = "ANSATZ_TEST_WORKER";

    public sealed record Result(int ExitCode, string Output);

    /// <summary>Runs a method of <see cref="WorkerPrograms"/> in processes of one group, and waits for them.</summary>
    public static Result[] Run(string program, int size)
    {
        var port = FreePort();
        var members = Enumerable.Range(0, size).Select(rank => Start(program, rank, size, port)).ToArray();
        return [.. members.Select(Finish)];
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [ModuleInitializer]
    internal static void RunProgramOfEnvironment()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } program) return;
        typeof(WorkerPrograms).GetMethod(program, BindingFlags.Static | BindingFlags.Public)!.Invoke(null, null);
        Console.Out.Flush();
        Environment.Exit(0);
    }

    private static Process Start(string program, int rank, int size, int port)
    {
        var self = Environment.ProcessPath!;
        var start = new ProcessStartInfo(self) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(self) == "dotnet") start.ArgumentList.Add(typeof(Worker).Assembly.Location);
        start.Environment[Variable] = program;
        start.Environment["RANK"] = $"{rank}";
        start.Environment["WORLD_SIZE"] = $"{size}";
        start.Environment["MASTER_ADDR"] = "127.0.0.1";
        start.Environment["MASTER_PORT"] = $"{port}";
        return Process.Start(start)!;
    }

    private static Result Finish(Process member)
    {
        using (member)
        {
            var errors = member.StandardError.ReadToEndAsync();
            var output = member.StandardOutput.ReadToEndAsync();
            if (!member.WaitForExit(TimeSpan.FromSeconds(90)))
            {
                member.Kill();
                throw new TimeoutException("a member of the group did not end");
            }
            return new(member.ExitCode, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
        }
    }
}
