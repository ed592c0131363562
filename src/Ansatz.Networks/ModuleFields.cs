using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>The fields of a module type that may hold parameters, buffers and modules. Found once a type, in the order of declaration.</summary>
internal static class ModuleFields
{
    private static readonly ConcurrentDictionary<Type, (string Name, FieldInfo Field)[]> Cache = new();

    public static (string Name, FieldInfo Field)[] Of(Type type) => Cache.GetOrAdd(type, Find);

    /// <summary>The parameters, buffers and modules that one field's value holds, with names below the field's.</summary>
    public static IEnumerable<(string Name, object Member)> Members(string name, object? value)
    {
        switch (value)
        {
            case Parameter or ModuleBuffer or Module:
                yield return (name, value);
                break;
            case string or Tensor or Delegate or null:
                break;
            case IDictionary dictionary:
                foreach (var (key, item) in Sorted(dictionary, name))
                {
                    foreach (var member in Members($"{name}.{key}", item))
                    {
                        yield return member;
                    }
                }

                break;
            case IEnumerable sequence when MayHoldMembers(sequence.GetType()):
                var index = 0;
                foreach (var item in sequence)
                {
                    foreach (var member in Members($"{name}.{index}", item))
                    {
                        yield return member;
                    }

                    index++;
                }

                break;
            case ITuple tuple:
                for (var i = 0; i < tuple.Length; i++)
                {
                    foreach (var member in Members($"{name}.{i}", tuple[i]))
                    {
                        yield return member;
                    }
                }

                break;
        }
    }

    /// <summary>A collection of one dimension that can be built anew from mapped items.</summary>
    public static object Map(object value, Func<object, object> map)
    {
        switch (value)
        {
            case Parameter or ModuleBuffer or Module:
                return map(value);
            case string or Tensor or Delegate:
                return value;
            case IDictionary dictionary:
                var copy = (IDictionary)Activator.CreateInstance(dictionary.GetType())!;
                foreach (DictionaryEntry entry in dictionary)
                {
                    copy[entry.Key] = entry.Value is null ? null : Map(entry.Value, map);
                }

                return copy;
            case IList list when MayHoldMembers(list.GetType()):
                var element = ElementType(list.GetType())!;
                var array = Array.CreateInstance(element, list.Count);
                for (var i = 0; i < list.Count; i++)
                {
                    array.SetValue(list[i] is { } item ? Map(item, map) : null, i);
                }

                return list.GetType().IsGenericType && list.GetType().GetGenericTypeDefinition() == typeof(List<>)
                    ? Activator.CreateInstance(list.GetType(), array)!
                    : array;
            case ITuple tuple:
                var items = Enumerable.Range(0, tuple.Length).Select(i => tuple[i] is { } item ? Map(item, map) : null).ToArray();
                return Activator.CreateInstance(tuple.GetType(), items)!;
            default:
                return value;
        }
    }

    private static (string Name, FieldInfo Field)[] Find(Type type)
    {
        var chain = new Stack<Type>();
        for (var t = type; t is not null && t != typeof(Module) && t != typeof(object); t = t.BaseType)
        {
            chain.Push(t);
        }

        var fields = new List<(string Name, FieldInfo Field)>();
        foreach (var t in chain)
        {
            fields.AddRange(t
                .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(field => MayHold(field.FieldType))
                .OrderBy(field => field.MetadataToken)
                .Select(field => (NameOf(field), field)));
        }

        var twice = fields.GroupBy(field => field.Name).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? [.. fields]
            : throw new InvalidOperationException(
                $"{type.Name} has {twice.Count()} members whose name in the module's state would be '{twice.Key}': rename one of them.");
    }

    private static bool MayHold(Type type) =>
        !type.IsPrimitive && !type.IsPointer && !type.IsEnum && type != typeof(string) && type != typeof(Tensor)
        && !typeof(Delegate).IsAssignableFrom(type)
        && (typeof(Parameter) == type || typeof(ModuleBuffer) == type || typeof(Module).IsAssignableFrom(type)
            || type == typeof(object) || type.IsInterface || typeof(IEnumerable).IsAssignableFrom(type) || typeof(ITuple).IsAssignableFrom(type));

    private static bool MayHoldMembers(Type collection) => ElementType(collection) is { } element && MayHold(element);

    private static Type? ElementType(Type collection) =>
        collection.IsArray
            ? collection.GetElementType()
            : collection.GetInterfaces()
                .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))
                ?.GetGenericArguments()[0];

    // encoder, _encoder, <Encoder>k__BackingField (a property) and <encoder>P (a primary constructor's parameter) are all 'encoder'.
    private static string NameOf(FieldInfo field)
    {
        var name = field.Name;
        if (name[0] == '<')
        {
            name = name[1..name.IndexOf('>')];
        }

        name = name.TrimStart('_');
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static IEnumerable<(string Key, object? Value)> Sorted(IDictionary dictionary, string name)
    {
        var entries = new List<(string Key, object? Value)>();
        foreach (DictionaryEntry entry in dictionary)
        {
            var key = entry.Key.ToString()!;
            if (key.Contains('.'))
            {
                throw new InvalidOperationException($"The key '{key}' of '{name}' holds a dot, which separates the names of a module's state.");
            }

            entries.Add((key, entry.Value));
        }

        return entries.OrderBy(entry => entry.Key, StringComparer.Ordinal);
    }
}
