namespace Ansatz.Cli.Tests;

/// <summary>
/// What the front door does about packages, with programs in the place of apt-get, dpkg-query and dotnet: a machine that has only these and what
/// the script itself calls.
/// </summary>
public sealed class PackageTests : IDisposable
{
    private const string AptGet = """
        #!/bin/bash
        echo "$*" >>calls
        if [[ $1 == update ]]; then [[ ! -f offline ]]; exit; fi
        for word in "${@:2}"; do
          [[ $word == -* ]] || names+=("$word")
        done
        for name in "${names[@]}"; do
          if [[ -f unknown ]] && grep -qx "$name" unknown; then echo "E: Unable to locate package $name" >&2; exit 100; fi
        done
        printf '%s\n' "${names[@]}" >>installed
        """;

    private const string DpkgQuery = """
        #!/bin/bash
        for name in "${@:4}"; do
          ! grep -qx "$name" installed || printf '%s:installed ' "$name"
        done
        """;

    private static readonly string[] Tools = ["bash", "env", "tr", "mkdir", "tail", "grep"];
    private static readonly string[] Needed = ["libtorch-dev", "libopenblas0-pthread", "libgloo-dev", "g++", "cmake", "ninja-build"];
    private static readonly string[] Useful = ["libsndfile1", "dataset-fashion-mnist", "fonts-dejavu-core", "nodejs", "npm"];

    private readonly string folder = Directory.CreateTempSubdirectory("ansatz-").FullName;

    public PackageTests()
    {
        Directory.CreateDirectory(Path.Combine(folder, "bin"));
        foreach (var tool in Tools)
            File.CreateSymbolicLink(Path.Combine(folder, "bin", tool), new[] { $"/usr/bin/{tool}", $"/bin/{tool}" }.First(File.Exists));
        Program("apt-get", AptGet);
        Program("dpkg-query", DpkgQuery);
        Program("dotnet", "#!/bin/bash");
        Write("installed");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void All_that_is_missing_is_installed_at_once_with_the_reason_and_a_second_start_asks_for_nothing()
    {
        var (code, said) = Prepare();
        Assert.Equal(0, code);
        Assert.Equal(["update -qq", $"install --yes -qq --no-install-recommends {string.Join(' ', [.. Needed, .. Useful])}"], Lines("calls"));
        Assert.Contains("\n  libtorch-dev           tensors and gradients (PyTorch's C++ library)\n", said);
        Assert.Contains("artifacts/packages.log", said);
        Assert.Equal((0, "ready"), Prepare());
        Assert.Equal(2, Lines("calls").Length);
    }

    [Fact]
    public void Only_what_is_missing_is_asked_for()
    {
        Write("installed", [.. Needed, .. Useful.Except(["npm"])]);
        Prepare();
        Assert.EndsWith(" npm", Lines("calls")[^1]);
        Assert.DoesNotContain("nodejs", Lines("calls")[^1]);
    }

    [Fact]
    public void What_the_system_does_not_offer_is_warned_of_once_and_not_asked_for_again()
    {
        Write("unknown", "dataset-fashion-mnist");
        var (code, said) = Prepare();
        Assert.Equal(0, code);
        Assert.Contains("warning: dataset-fashion-mnist could not be installed: E: Unable to locate package dataset-fashion-mnist", said);
        Assert.Equal(["dataset-fashion-mnist"], Lines("artifacts/packages-unavailable"));
        var calls = Lines("calls").Length;
        Assert.Equal((0, "ready"), Prepare());
        Assert.Equal(calls, Lines("calls").Length);
    }

    [Fact]
    public void Without_what_the_build_needs_it_ends_with_the_package_and_the_reason()
    {
        Write("unknown", "libtorch-dev");
        var (code, said) = Prepare();
        Assert.Equal(1, code);
        Assert.EndsWith("error: libtorch-dev could not be installed, and Ansatz cannot be built without it (tensors and gradients (PyTorch's C++ library))", said);
    }

    [Fact]
    public void Package_lists_that_cannot_be_renewed_are_a_warning()
    {
        Write("offline");
        var (code, said) = Prepare();
        Assert.Equal(0, code);
        Assert.Contains("warning: apt-get update failed; going on with the package lists there are", said);
    }

    [Fact]
    public void Another_libtorch_takes_the_place_of_the_package()
    {
        var (code, said) = Prepare(("ANSATZ_LIBTORCH", "nowhere"));
        Assert.Equal((1, "error: ANSATZ_LIBTORCH is nowhere, which is no folder; it should be a libtorch folder with include/ and lib/"), (code, said));
        Assert.Equal(0, Prepare(("ANSATZ_LIBTORCH", folder)).Code);
        Assert.DoesNotContain("libtorch-dev", Lines("calls")[^1]);
    }

    [Fact]
    public void Without_dpkg_nothing_is_installed_and_without_dotnet_nothing_begins()
    {
        File.Delete(Path.Combine(folder, "bin", "dpkg-query"));
        Assert.Equal((0, "ready"), Prepare());
        Assert.False(File.Exists(Path.Combine(folder, "calls")));
        File.Delete(Path.Combine(folder, "bin", "dotnet"));
        Assert.Equal((1, "error: the .NET SDK 10 is missing (the program 'dotnet' is not found). Install it, then start again."), Prepare());
    }

    [Fact]
    public void Who_is_no_administrator_and_has_no_sudo_gets_the_command_to_type_as_root_and_with_sudo_it_is_used()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && Programs.Exists("setpriv"), "another user is made by root, with setpriv");
        Mode("777", folder);
        Mode("666", Path.Combine(folder, "installed"));
        string[] another = ["setpriv", "--reuid=65534", "--clear-groups"];
        var (code, said) = Prepare(another);
        Assert.Equal(1, code);
        Assert.EndsWith($"error: they need an administrator; as root, type: apt-get install {string.Join(' ', [.. Needed, .. Useful])}", said);
        Program("sudo", "#!/bin/bash\necho sudo \"$@\" >>calls; \"$@\"");
        (code, said) = Prepare(another);
        Assert.Equal(0, code);
        Assert.Contains("They are installed with sudo apt-get, which may ask for your password.", said);
        Assert.StartsWith("sudo env DEBIAN_FRONTEND=noninteractive apt-get update", Lines("calls")[0]);
    }

    private (int Code, string Said) Prepare(params ReadOnlySpan<(string Name, string? Value)> environment) => Prepare([], environment);

    private (int Code, string Said) Prepare(string[] before, params ReadOnlySpan<(string Name, string? Value)> environment)
    {
        string[] line = [.. before, "/usr/bin/env", $"PATH={Path.Combine(folder, "bin")}", "bash", "-c", $"exec 2>&1; set -euo pipefail; . '{Programs.Repository}/.ci/prepare.sh'; prepare_packages; echo ready"];
        var (code, output, _) = Programs.Run(line[0], line[1..], folder, environment);
        return (code, output.Trim());
    }

    private void Program(string name, string text)
    {
        var path = Path.Combine(folder, "bin", name);
        File.WriteAllText(path, text + "\n");
        Mode("755", path);
    }

    private static void Mode(string mode, string path) => Programs.Run("chmod", [mode, path]);

    private void Write(string name, params string[] lines) => File.WriteAllText(Path.Combine(folder, name), string.Concat(lines.Select(line => line + "\n")));

    private string[] Lines(string name) => File.ReadAllLines(Path.Combine(folder, name));
}
