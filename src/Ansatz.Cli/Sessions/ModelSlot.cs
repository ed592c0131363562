using Ansatz.Lab;
using Ansatz.Networks;

namespace Ansatz.Cli;

/// <summary>Fills a parameter that takes a further model: of the system of its type, or of any system that implements its interface.</summary>
internal static class ModelSlot
{
    /// <summary>Loads the model.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="argument">What was typed: a folder, a run's name or <c>last</c>.</param>
    /// <param name="systems">The systems there are.</param>
    /// <exception cref="UsageException">The model is of a system that does not fit.</exception>
    public static Module Load(ParameterDescription parameter, string argument, SystemRegistry systems)
    {
        var folder = RunCatalog.Find(argument);
        var slug = ModelRecord.Read(folder).System;
        var system = systems.Find(slug) ?? throw new UsageException($"--{parameter.Name}: {argument} is a model of '{slug}', a system that is not here");
        if (parameter.Type.IsAssignableFrom(system.Type))
            return FittedModel.Load(system, folder);
        var fitting = systems.Systems.Where(candidate => parameter.Type.IsAssignableFrom(candidate.Type)).Select(candidate => candidate.Slug).ToArray();
        throw new UsageException($"--{parameter.Name}: {argument} is a model of {slug}; expected one of {(fitting.Length > 0 ? string.Join(", ", fitting) : parameter.Type.Name)}");
    }
}
