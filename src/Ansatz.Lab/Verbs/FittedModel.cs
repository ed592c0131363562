using System.Reflection;
using Ansatz.Networks;
using Module = Ansatz.Networks.Module;

namespace Ansatz.Lab;

/// <summary>
/// A system whose objects are fitted models that live in folders: it says what use needs besides the weights, and is made
/// again from that.
/// </summary>
/// <typeparam name="TSelf">The system itself.</typeparam>
public interface IFittedModel<TSelf> where TSelf : Module, IFittedModel<TSelf>
{
    /// <summary>What use of the model needs besides its weights: the options, and what the data looked like.</summary>
    ModelRecord Describe();

    /// <summary>Makes the model again, with weights that are about to be replaced by the stored ones.</summary>
    /// <param name="record">What <see cref="Describe"/> said.</param>
    static abstract TSelf Restore(ModelRecord record);
}

/// <summary>Puts fitted models into folders and takes them out again.</summary>
public static class FittedModel
{
    /// <summary>What use of a model needs besides its weights.</summary>
    /// <param name="model">A system that is an <see cref="IFittedModel{TSelf}"/>.</param>
    public static ModelRecord Describe(Module model)
        => (ModelRecord)InterfaceOf(model.GetType()).GetMethod("Describe")!.Invoke(model, BindingFlags.DoNotWrapExceptions, binder: null, [], culture: null)!;

    /// <summary>Reads a model from its folder, in evaluation mode.</summary>
    /// <param name="system">The system.</param>
    /// <param name="folder">The folder.</param>
    /// <returns>The model.</returns>
    /// <exception cref="RunException">The folder holds no model, one of another system, or a damaged one.</exception>
    public static Module Load(SystemDescription system, RunFolder folder)
    {
        var record = ModelRecord.Read(folder, system.Slug);
        var restore = system.Type.GetInterfaceMap(InterfaceOf(system.Type)).TargetMethods.Single(method => method.IsStatic);
        var model = (Module)restore.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, [record], culture: null)!;
        try
        {
            model.Load(folder.Weights);
        }
        catch (Exception fault) when (fault is InvalidDataException or StateException)
        {
            throw new RunException($"the weights cannot be used: {fault.Message}", fault);
        }
        model.Evaluate();
        return model;
    }

    private static Type InterfaceOf(Type system)
        => system.GetInterfaces().FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IFittedModel<>))
            ?? throw new ArgumentException($"{system.Name} makes no models: it is no IFittedModel.", nameof(system));
}
