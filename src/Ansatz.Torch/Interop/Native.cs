using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ansatz.Torch;

/// <summary>The exports of the native part (native/ansatz.h). The first use of any loads libtorch.</summary>
internal static unsafe partial class Native
{
    internal const int CallbackFailed = 2;

    private const string Library = "ansatz";

    static Native()
    {
        Check(Start());
        Check(SetWarning(&OnWarning));
        Check(SetDeterministic(1));
    }

    /// <summary>Turns a code into the exception it stands for.</summary>
    internal static void Check(int code)
    {
        if (code != 0) Throw(code);
    }

    internal static string LastError() => Marshal.PtrToStringUTF8((nint)LastErrorText()) ?? string.Empty;

    private static void Throw(int code)
    {
        if (code == CallbackFailed) CallbackErrors.Rethrow(LastCallback());
        throw new TorchException(LastError());
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnWarning(byte* text) => TorchRuntime.Warn(Marshal.PtrToStringUTF8((nint)text) ?? string.Empty);

    [LibraryImport(Library, EntryPoint = "ansatz_last_error")]
    private static partial byte* LastErrorText();

    [LibraryImport(Library, EntryPoint = "ansatz_last_callback")]
    private static partial long LastCallback();

    [LibraryImport(Library, EntryPoint = "ansatz_start")]
    private static partial int Start();

    [LibraryImport(Library, EntryPoint = "ansatz_set_warning")]
    private static partial int SetWarning(delegate* unmanaged[Cdecl]<byte*, void> handler);

    [LibraryImport(Library, EntryPoint = "ansatz_version")]
    internal static partial byte* Version();

    [LibraryImport(Library, EntryPoint = "ansatz_build")]
    internal static partial byte* Build();

    [LibraryImport(Library, EntryPoint = "ansatz_set_threads")]
    internal static partial int SetThreads(int count);

    [LibraryImport(Library, EntryPoint = "ansatz_get_threads")]
    internal static partial int GetThreads();

    [LibraryImport(Library, EntryPoint = "ansatz_blas_threads")]
    internal static partial int BlasThreads();

    [LibraryImport(Library, EntryPoint = "ansatz_set_deterministic")]
    internal static partial int SetDeterministic(int on);

    [LibraryImport(Library, EntryPoint = "ansatz_cuda_count")]
    internal static partial int CudaCount();

    [LibraryImport(Library, EntryPoint = "ansatz_free")]
    internal static partial void Free(void* memory);

    [LibraryImport(Library, EntryPoint = "ansatz_operator", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int FindOperator(string name, string overload, string arguments, out nint result);

    [LibraryImport(Library, EntryPoint = "ansatz_call")]
    internal static partial int Call(nint op, Value* arguments, int count, Value* results, int capacity, int* resultCount);

    [LibraryImport(Library, EntryPoint = "ansatz_schema", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Schema(string name, string overload, out byte* text);

    [LibraryImport(Library, EntryPoint = "ansatz_schemas")]
    internal static partial int Schemas(out byte* text);

    [LibraryImport(Library, EntryPoint = "ansatz_tensor_free")]
    internal static partial void TensorFree(nint tensor);

    [LibraryImport(Library, EntryPoint = "ansatz_tensor_retain"), SuppressGCTransition]
    internal static partial void TensorRetain(nint tensor);

    [LibraryImport(Library, EntryPoint = "ansatz_tensor_from")]
    internal static partial int TensorFrom(void* data, long* sizes, int rank, int type, out nint result);

    [LibraryImport(Library, EntryPoint = "ansatz_tensor_number")]
    internal static partial int TensorNumber(Value value, nint beside, out nint result);

    [LibraryImport(Library, EntryPoint = "ansatz_tensor_rank"), SuppressGCTransition]
    internal static partial int TensorRank(nint tensor);

    [LibraryImport(Library, EntryPoint = "ansatz_tensor_count"), SuppressGCTransition]
    internal static partial long TensorCount(nint tensor);

    [LibraryImport(Library, EntryPoint = "ansatz_tensor_sizes"), SuppressGCTransition]
    internal static partial void TensorSizes(nint tensor, long* sizes);

    [LibraryImport(Library, EntryPoint = "ansatz_tensor_strides"), SuppressGCTransition]
    internal static partial void TensorStrides(nint tensor, long* strides);

    [LibraryImport(Library, EntryPoint = "ansatz_tensor_facts"), SuppressGCTransition]
    internal static partial int TensorFacts(nint tensor);

    [LibraryImport(Library, EntryPoint = "ansatz_tensor_bytes"), SuppressGCTransition]
    internal static partial long TensorBytes(nint tensor);

    [LibraryImport(Library, EntryPoint = "ansatz_tensor_data")]
    internal static partial int TensorData(nint tensor, out void* data);

    [LibraryImport(Library, EntryPoint = "ansatz_tensor_item")]
    internal static partial int TensorItem(nint tensor, out Value value);

    [LibraryImport(Library, EntryPoint = "ansatz_tensor_detach")]
    internal static partial int TensorDetach(nint tensor, out nint result);

    [LibraryImport(Library, EntryPoint = "ansatz_tensor_version"), SuppressGCTransition]
    internal static partial long TensorVersion(nint tensor);

    [LibraryImport(Library, EntryPoint = "ansatz_grad_mode"), SuppressGCTransition]
    internal static partial int GradMode(int on);

    [LibraryImport(Library, EntryPoint = "ansatz_requires_grad")]
    internal static partial int RequiresGrad(nint tensor, int on);

    [LibraryImport(Library, EntryPoint = "ansatz_get_grad")]
    internal static partial int GetGrad(nint tensor, out nint gradient);

    [LibraryImport(Library, EntryPoint = "ansatz_set_grad")]
    internal static partial int SetGrad(nint tensor, nint gradient);

    [LibraryImport(Library, EntryPoint = "ansatz_retain_grad")]
    internal static partial int RetainGrad(nint tensor);

    [LibraryImport(Library, EntryPoint = "ansatz_backward")]
    internal static partial int Backward(nint* outputs, nint* gradients, int count, int retain, int create);

    [LibraryImport(Library, EntryPoint = "ansatz_gradient")]
    internal static partial int Gradient(nint* outputs, nint* gradients, int outputCount, nint* inputs, int inputCount, int retain, int create, int allowUnused, nint* results);

    [LibraryImport(Library, EntryPoint = "ansatz_function", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Function(
        string name, nint* inputs, int inputCount, nint* outputs, int outputCount, nint* saved, byte* savedIsOutput, int savedCount, nint state,
        delegate* unmanaged[Cdecl]<nint, nint*, int, nint*, int, nint*, int, long*, int> backward, delegate* unmanaged[Cdecl]<nint, void> release, nint* results);

    [LibraryImport(Library, EntryPoint = "ansatz_allocated"), SuppressGCTransition]
    internal static partial long* Allocated();

    [LibraryImport(Library, EntryPoint = "ansatz_trim")]
    internal static partial void Trim();

    [LibraryImport(Library, EntryPoint = "ansatz_adam")]
    internal static partial int Adam(nint value, nint gradient, nint mean, nint square, AdamStep* step, out int done);

    [LibraryImport(Library, EntryPoint = "ansatz_rmsprop")]
    internal static partial int RmsProp(nint value, nint gradient, nint square, RmsPropStep* step, out int done);

    [LibraryImport(Library, EntryPoint = "ansatz_generator")]
    internal static partial int MakeGenerator(int deviceType, int deviceIndex, out nint generator);

    [LibraryImport(Library, EntryPoint = "ansatz_generator_free")]
    internal static partial void GeneratorFree(nint generator);

    [LibraryImport(Library, EntryPoint = "ansatz_generator_key")]
    internal static partial int GeneratorKey(nint generator, ulong high, ulong low);

    [LibraryImport(Library, EntryPoint = "ansatz_script", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Script(string path, out nint script);

    [LibraryImport(Library, EntryPoint = "ansatz_script_free")]
    internal static partial void ScriptFree(nint script);

    [LibraryImport(Library, EntryPoint = "ansatz_script_to")]
    internal static partial int ScriptTo(nint script, int deviceType, int deviceIndex);

    [LibraryImport(Library, EntryPoint = "ansatz_script_forward")]
    internal static partial int ScriptForward(nint script, nint input, out nint result);

    [LibraryImport(Library, EntryPoint = "ansatz_group_supported")]
    internal static partial int GroupSupported();

    [LibraryImport(Library, EntryPoint = "ansatz_group", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Group(string host, int port, int rank, int size, int isServer, string prefix, long milliseconds, out nint group);

    [LibraryImport(Library, EntryPoint = "ansatz_group_free")]
    internal static partial void GroupFree(nint group);

    [LibraryImport(Library, EntryPoint = "ansatz_group_all_reduce")]
    internal static partial int GroupAllReduce(nint group, nint tensor, int operation);

    [LibraryImport(Library, EntryPoint = "ansatz_group_broadcast")]
    internal static partial int GroupBroadcast(nint group, nint tensor, int root);

    [LibraryImport(Library, EntryPoint = "ansatz_group_all_gather")]
    internal static partial int GroupAllGather(nint group, nint tensor, nint* results, int size);

    [LibraryImport(Library, EntryPoint = "ansatz_group_barrier")]
    internal static partial int GroupBarrier(nint group);
}
