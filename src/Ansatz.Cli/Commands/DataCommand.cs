using System.Text.Json;
using Ansatz.Data;
using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary><c>ansatz data</c>: data sets and generators by name.</summary>
internal static class DataCommand
{
    private static readonly ArgumentSpec Output = new("OUTPUT", "The file or folder to make; its extension chooses the format.");

    /// <summary>The description.</summary>
    public static CommandSpec Spec() => new("data", "List, fetch, make, show and convert data.", static _ => ExitCode.WrongUse)
    {
        Subcommands =
        [
            new("data list", "List the data sets and generators, and which are on this machine.", List) { MostWords = 0, CommonOptions = [SharedOptions.Json] },
            new("data fetch", "See to it that a data set is on this machine: install its package.", Fetch)
            {
                Arguments = [new("NAME", "The data set.")], MostWords = 1, Completions = static () => DataPage.Names,
            },
            new("data show", "Describe a file, a folder, a data set or a generator: type, shape, units, first rows.", Show)
            {
                Arguments = [new("DATA", "A path, a name, or - for standard input; with arguments if wanted: fashion-mnist:part=test.")],
                MostWords = 1,
                Options = [new("picture", "FILE.png", "Write a contact sheet of the first images.")],
                CommonOptions = [SharedOptions.Json],
                Completions = static () => DataPage.Names,
            },
            new("data make", "Make data with a generator, or copy a data set, into a file or folder.", Make)
            {
                Arguments = [new("NAME", "The generator or data set, with arguments if wanted: rendered-faces:count=100."), Output],
                MostWords = 2, Completions = static () => DataPage.Names, CommonOptions = [SharedOptions.Json],
                Examples = ["ansatz data make rendered-faces:count=100 faces/"],
            },
            new("data convert", "Read data and write them in another format.", Convert)
            {
                Arguments = [new("INPUT", "A path, a name, or - for standard input."), new("OUTPUT", "The file or folder to make; its extension chooses the format. - writes to standard output.")], MostWords = 2, CommonOptions = [SharedOptions.Json],
                Examples = ["ansatz data convert patients.csv patients.parquet"],
            },
        ],
    };

    private static int List(Request request)
    {
        var all = DataCatalog.List();
        if (request.Has("json"))
        {
            request.Surroundings.Output.WriteLine(JsonSerializer.Serialize(all, LabJson.Indented));
            return ExitCode.Done;
        }
        new TextTable(["name", "kind", "here", "what", "place"],
            [.. all.Select(data => (IReadOnlyList<string>)[data.Name, data.IsGenerated ? "generator" : "data set", data.IsFound ? "yes" : "no", data.Summary, data.Place])])
            .Write(request.Surroundings.Output, request.Surroundings.Width);
        return ExitCode.Done;
    }

    private static int Fetch(Request request)
    {
        var place = DataCatalog.Fetch(Words(request, 1)[0], request.Surroundings.Error.WriteLine);
        request.Surroundings.Output.WriteLine(place);
        return ExitCode.Done;
    }

    private static int Show(Request request)
    {
        var name = Words(request, 1)[0];
        if (request.Text("picture") is { } picture && WritableFolder.FaultOf(Path.GetDirectoryName(Path.GetFullPath(picture)) ?? ".") is { } fault)
            throw new UsageException($"the output {picture} cannot be written: {fault}");
        var description = DataCatalog.Show(name);
        foreach (var note in description.Notes)
            request.Surroundings.Error.WriteLine(note);
        ShowCommand.Facts(request, $"{name}: {description.Description}", description.Facts);
        if (description.Head is { } head && !request.Has("json"))
            AnswerWriter.TextOf(head).Write(request.Surroundings.Output, request.Surroundings.Width, 20);
        if (request.Text("picture") is not { } path)
            return ExitCode.Done;
        File.WriteAllBytes(path, ContactSheet.ToPng(description.Picture ?? throw new UsageException($"{name} holds no images, so that there is no picture of it")));
        request.Surroundings.Error.WriteLine(path);
        return ExitCode.Done;
    }

    private static int Make(Request request)
    {
        var words = Words(request, 2);
        var speech = new Speech(request.Surroundings, request.Has("json"), quiet: false);
        CheckOutput(words[1]);
        foreach (var path in DataCatalog.Make(words[0], words[1], speech))
            speech.Place(path);
        return speech.End();
    }

    private static int Convert(Request request)
    {
        var words = Words(request, 2);
        var toPipe = words[1] == "-";
        if (toPipe && request.Has("json"))
            throw new UsageException("--json and the output '-' both want standard output; name a file");
        var speech = new Speech(request.Surroundings, request.Has("json"), quiet: false) { OutputIsData = toPipe };
        if (toPipe)
        {
            AnswerWriter.WriteStream(DataArgument.Resolve(words[0], speech), speech);
            return speech.End();
        }
        CheckOutput(words[1]);
        var value = DataCatalog.Convert(words[0], words[1], speech);
        speech.Place(words[1], value.Description);
        return speech.End();
    }

    private static void CheckOutput(string output)
    {
        if (WritableFolder.FaultOf(Path.GetDirectoryName(Path.GetFullPath(output.TrimEnd('/'))) ?? output) is { } fault)
            throw new UsageException($"the output {output} cannot be written: {fault}");
    }

    private static IReadOnlyList<string> Words(Request request, int count)
        => request.Words.Count == count ? request.Words
            : throw new UsageException($"ansatz {request.Command.Name} needs {request.Command.Arguments[request.Words.Count].Name}; usage: {request.Command.Usage}");
}
