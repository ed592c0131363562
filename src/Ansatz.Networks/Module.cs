using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// A part of a model that holds parameters. Its parameters, buffers and sub-modules are the ones its fields hold
/// (also in lists, arrays, tuples and dictionaries with string keys): nothing is registered.
/// </summary>
/// <remarks>
/// A name in the state is the path of fields: <c>encoder.layers.0.weight</c>. A field <c>_encoder</c>, a property <c>Encoder</c>
/// and a constructor parameter <c>encoder</c> are all called <c>encoder</c>. A parameter that is reached on two paths is one
/// parameter, named by the first. What only a lambda captures is not found.
/// </remarks>
public abstract partial class Module
{
    /// <summary>
    /// Whether the module learns: dropout drops, batch normalization uses the batch's statistics. True at first;
    /// set by <see cref="Train"/> and <see cref="Evaluate"/>.
    /// </summary>
    public bool IsTraining { get; private set; } = true;

    /// <summary>The parameters of this module and of those below, each once, in the order of declaration.</summary>
    public IEnumerable<Parameter> Parameters() => NamedParameters().Select(pair => pair.Value);

    /// <summary>The parameters with their names.</summary>
    public IEnumerable<KeyValuePair<string, Parameter>> NamedParameters() => Named<Parameter>();

    /// <summary>The buffers with their names.</summary>
    public IEnumerable<KeyValuePair<string, ModuleBuffer>> NamedBuffers() => Named<ModuleBuffer>();

    /// <summary>This module (named by the empty string) and those below, each once, a module before its parts.</summary>
    public IEnumerable<KeyValuePair<string, Module>> NamedModules() => Named<Module>().Prepend(new("", this));

    /// <summary>How many numbers are learned: the elements of all trainable parameters.</summary>
    public long ParameterCount => Parameters().Where(parameter => parameter.IsTrainable).Sum(parameter => parameter.Unconstrained.Count);

    /// <summary>Sets this module and those below to training mode.</summary>
    public void Train() => SetMode(training: true);

    /// <summary>Sets this module and those below to evaluation mode: no dropout, running statistics are used and stay.</summary>
    public void Evaluate() => SetMode(training: false);

    /// <summary>Sets whether the parameters of this module and of those below are trainable.</summary>
    public void SetTrainable(bool trainable)
    {
        foreach (var parameter in Parameters())
        {
            parameter.IsTrainable = trainable;
        }
    }

    /// <summary>Moves parameters and buffers to a device. Optimizers that are made afterwards, or have not stepped yet, follow.</summary>
    public void To(Device device) => Convert(tensor => tensor.To(device));

    /// <summary>Converts floating-point parameters and buffers to an element type, such as <see cref="ScalarType.Float64"/>.</summary>
    /// <param name="type">A floating-point type.</param>
    public void To(ScalarType type) => Convert(tensor => tensor.IsFloatingPoint ? tensor.To(type) : tensor);

    private void Convert(Func<Tensor, Tensor> conversion)
    {
        foreach (var (_, member) in Walk())
        {
            switch (member)
            {
                case Parameter parameter:
                    parameter.Convert(conversion);
                    break;
                case ModuleBuffer buffer:
                    buffer.Convert(conversion);
                    break;
            }
        }
    }

    private void SetMode(bool training)
    {
        foreach (var (_, module) in NamedModules())
        {
            module.IsTraining = training;
        }
    }

    private IEnumerable<KeyValuePair<string, T>> Named<T>() where T : class
    {
        foreach (var (name, member) in Walk())
        {
            if (member is T wanted)
            {
                yield return new(name, wanted);
            }
        }
    }

    /// <summary>All members below this module, each object once, depth first.</summary>
    private List<(string Name, object Member)> Walk()
    {
        var found = new List<(string Name, object Member)>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance) { this };
        Walk("", found, seen);
        return found;
    }

    private void Walk(string prefix, List<(string Name, object Member)> found, HashSet<object> seen)
    {
        foreach (var (name, field) in ModuleFields.Of(GetType()))
        {
            foreach (var (path, member) in ModuleFields.Members(prefix + name, field.GetValue(this)))
            {
                if (!seen.Add(member))
                {
                    continue;
                }

                found.Add((path, member));
                (member as Module)?.Walk(path + ".", found, seen);
            }
        }
    }
}
