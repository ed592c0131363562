using Ansatz.Torch;

namespace Ansatz.Networks;

public abstract partial class Module
{
    /// <summary>
    /// A second module of the same type over the same parameters and buffers, in which some parameters are read as given tensors:
    /// drawn weights, weights after an inner step of descent. Gradients flow to those tensors.
    /// </summary>
    /// <typeparam name="TModule">The module's type.</typeparam>
    /// <param name="module">The module that is viewed; it is not changed.</param>
    /// <param name="values">For a parameter's name and the parameter: what is read instead, or null to leave it.</param>
    /// <remarks>Given tensors may have further dimensions on the left where the layer's forward pass broadcasts.</remarks>
    public static TModule View<TModule>(TModule module, Func<string, Parameter, Tensor?> values) where TModule : Module
    {
        var names = new Dictionary<object, string>(ReferenceEqualityComparer.Instance);
        foreach (var (name, member) in module.Walk())
        {
            names.Add(member, name);
        }

        return (TModule)new Viewer(names, values).View(module);
    }

    private sealed class Viewer(Dictionary<object, string> names, Func<string, Parameter, Tensor?> values)
    {
        private readonly Dictionary<object, object> _views = new(ReferenceEqualityComparer.Instance);

        public object View(object member)
        {
            if (_views.TryGetValue(member, out var view))
            {
                return view;
            }

            switch (member)
            {
                case Parameter parameter:
                    view = values(names[parameter], parameter) is { } value ? Parameter.Holding(parameter, value) : parameter;
                    break;
                case Module module:
                    var copy = (Module)module.MemberwiseClone();
                    _views[module] = copy;
                    foreach (var (_, field) in ModuleFields.Of(module.GetType()))
                    {
                        if (field.GetValue(module) is { } held)
                        {
                            field.SetValue(copy, ModuleFields.Map(held, View));
                        }
                    }

                    return copy;
                default:
                    view = member;
                    break;
            }

            _views[member] = view;
            return view;
        }
    }
}
