using System.Security.Cryptography;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Networks;

namespace Ansatz.Cli;

/// <summary>
/// What fills a parameter that takes a model: a model of the system of its type, or, where the type is an interface, of any system that implements it, or
/// a class of the user's own, <c>FILE.dll:Namespace.Class</c>, or a TorchScript network, <c>FILE.pt</c>. Finding it checks everything that needs no tensors.
/// </summary>
internal sealed class ModelSlot
{
    private readonly Func<object> load;

    private ModelSlot(Func<object> load) => this.load = load;

    /// <summary>The model's folder; null for a class of the user's own.</summary>
    public RunFolder? Folder { get; private init; }

    /// <summary>What a head line says of it.</summary>
    public required string Description { get; init; }

    /// <summary>What a run's record keeps of code that is no part of Ansatz; null for a model.</summary>
    public string? Remark { get; private init; }

    /// <summary>Finds what was typed.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="argument">What was typed: a folder, a run's name, <c>last</c>, or a class in an assembly.</param>
    /// <param name="systems">The systems there are.</param>
    /// <exception cref="UsageException">The model is of a system that does not fit, or the class cannot be used.</exception>
    /// <exception cref="RunException">There is no such model.</exception>
    public static ModelSlot Find(ParameterDescription parameter, string argument, SystemRegistry systems)
    {
        if (parameter.Type.IsInterface && !Directory.Exists(argument) && Foreign(parameter, argument) is { } foreign)
            return foreign;
        var fitting = systems.Systems.Where(candidate => parameter.Type.IsAssignableFrom(candidate.Type)).ToArray();
        var folder = RunCatalog.Find(argument, [.. fitting.Select(candidate => candidate.Slug)]);
        var slug = ModelRecord.Read(folder).System;
        var system = systems.Find(slug) ?? throw new UsageException($"--{parameter.Name}: {argument} is a model of '{slug}', a system that is not here");
        if (!fitting.Contains(system))
            throw new UsageException($"--{parameter.Name}: {argument} is a model of {slug}; expected one of {(fitting.Length > 0 ? string.Join(", ", fitting.AsEnumerable()) : parameter.Type.Name)}");
        return new(() => FittedModel.Load(system, folder)) { Folder = folder, Description = $"{Shown.Folder(folder.FullPath)} ({slug})" };
    }

    /// <summary>Loads the model, or makes the object, on the run's device.</summary>
    /// <param name="run">The run; its record gets the digest of foreign code.</param>
    /// <exception cref="RunException">The model's folder is damaged.</exception>
    /// <exception cref="UsageException">The class's own constructor fails.</exception>
    public object Load(Run run)
    {
        if (Remark is not null)
            run.Note(Remark);
        try
        {
            var found = load();
            (found as Module)?.To(run.Device);
            return found;
        }
        catch (Exception fault) when (fault is FormatException or InvalidDataException)
        {
            throw new UsageException(fault.Message);
        }
    }

    // A class in an assembly, or a network in a file of PyTorch's; null: a model's name.
    private static ModelSlot? Foreign(ParameterDescription parameter, string argument)
    {
        try
        {
            var name = argument.Split(':')[0];
            if (PluginAssembly.IsPath(name))
            {
                var assembly = PluginAssembly.Load(name);
                return new(assembly.Constructor(parameter.Type, SpelledValue.Parse(argument))) { Description = argument, Remark = assembly.Remark };
            }
            if (!name.EndsWith(".pt", StringComparison.OrdinalIgnoreCase))
                return null;
            var make = ScriptNetworks.Reader(parameter.Type, SpelledValue.Parse(argument));
            var hash = File.Exists(name) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(name))) : throw new FormatException($"there is no file {name}");
            return new(() => make()) { Description = argument, Remark = $"the network of {name} is run (SHA-256 {hash[..12]}..)" };
        }
        catch (FormatException fault)
        {
            throw new UsageException($"--{parameter.Name}: {fault.Message}");
        }
    }
}
