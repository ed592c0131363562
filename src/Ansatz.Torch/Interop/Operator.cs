using System.Runtime.CompilerServices;

namespace Ansatz.Torch;

/// <summary>
/// An operator of libtorch's dispatcher, looked up by name at its first call; making one loads nothing. The argument names are
/// those of operators.txt: the native part matches them with the loaded library's schema.
/// </summary>
internal sealed unsafe class Operator(string name, string overload, string argumentNames)
{
    private nint _handle;

    /// <summary>The full name, as <c>aten::add.Tensor</c>.</summary>
    public string Name => overload.Length == 0 ? name : $"{name}.{overload}";

    /// <summary>Looks the operator up.</summary>
    /// <exception cref="TorchException">The loaded library has none of this name.</exception>
    public nint Find()
    {
        if (_handle != 0) return _handle;
        Native.Check(Native.FindOperator(name, overload, argumentNames, out var handle));
        _handle = handle;
        return handle;
    }

    /// <summary>Calls it; <paramref name="results"/> holds <paramref name="expected"/> results afterwards.</summary>
    /// <exception cref="TorchException">libtorch refuses the arguments.</exception>
    public void Call(Value* arguments, int count, Value* results, int expected)
    {
        var handle = _handle;
        if (handle == 0) handle = Find();
        int given;
        var code = Native.Call(handle, arguments, count, results, expected, &given);
        if (code != 0) Fail(code, arguments, count);
        if (given != expected) throw new TorchException(Name, Describe(arguments, count), $"{expected} results expected, {given} given by this libtorch");
    }

    /// <summary>Calls an operator with one tensor as its result.</summary>
    /// <exception cref="TorchException">libtorch refuses the arguments, or the result is undefined.</exception>
    [SkipLocalsInit]
    public Tensor CallTensor(Value* arguments, int count)
    {
        Value result;
        Call(arguments, count, &result, 1);
        return result.TakeTensor();
    }

    /// <summary>Calls an operator that changes its first argument and returns it with one more reference, which is dropped.</summary>
    /// <exception cref="TorchException">libtorch refuses the arguments.</exception>
    [SkipLocalsInit]
    public void CallInPlace(Value* arguments, int count)
    {
        Value result;
        Call(arguments, count, &result, 1);
        Native.TensorFree(result.Pointer);
    }

    private void Fail(int code, Value* arguments, int count)
    {
        if (code == Native.CallbackFailed) Native.Check(code);
        var text = Native.LastError();
        if (text.StartsWith(Name, StringComparison.Ordinal)) text = text[Name.Length..].TrimStart(':', ' ');
        throw new TorchException(Name, Describe(arguments, count), text);
    }

    private string Describe(Value* arguments, int count)
    {
        var names = argumentNames.Split(',');
        var parts = new List<string>();
        for (var i = 0; i < count; i++)
            if (arguments[i].Kind is not (ValueKind.None or ValueKind.Default)) parts.Add($"{(i < names.Length ? names[i] : "?")}: {arguments[i].Describe()}");
        return string.Join(", ", parts);
    }
}
