// The C interface of Ansatz over libtorch. Every function is guarded: it returns 0, or a code whose text
// ansatz_last_error() gives (per thread). Handles of tensors are TensorImpl pointers that own one reference
// where they are results, and are borrowed where they are arguments; null is an undefined tensor.
#pragma once
#include <stdint.h>

#define ANSATZ_API extern "C" __attribute__((visibility("default")))

enum {
    ansatz_ok = 0,
    ansatz_error = 1,          // text in ansatz_last_error
    ansatz_callback_error = 2, // an exception of the caller's delegate: its number in ansatz_last_callback
};

enum ansatz_kind : int32_t {
    kind_none = 0,
    kind_tensor = 1,               // p: tensor
    kind_int = 2,                  // i
    kind_double = 3,               // d
    kind_bool = 4,                 // i
    kind_string = 5,               // p: UTF-8, length bytes
    kind_int_list = 6,             // p: int64, length
    kind_double_list = 7,          // p: double, length
    kind_bool_list = 8,            // p: bytes, length
    kind_tensor_list = 9,          // p: tensors, length
    kind_optional_tensor_list = 10,
    kind_complex = 11,             // d, and the bits of the imaginary part in b
    kind_device = 12,              // i: type << 8 | (index & 255)
    kind_generator = 13,           // p: generator
    kind_default = 14,             // the schema's default
    kind_scalar_list = 15,         // p: values, length
};

struct ansatz_value {
    int32_t kind;
    int32_t length;
    union {
        int64_t i;
        double d;
        void* p;
    };
    int64_t b;
};

// errors and the machine
ANSATZ_API const char* ansatz_last_error();
ANSATZ_API int64_t ansatz_last_callback();
ANSATZ_API int ansatz_start();                                  // once, before the first tensor
ANSATZ_API const char* ansatz_version();
ANSATZ_API const char* ansatz_build();                          // libtorch's own description of its build
ANSATZ_API int ansatz_set_threads(int count);
ANSATZ_API int ansatz_get_threads();
ANSATZ_API int ansatz_blas_threads();                           // of OpenBLAS; -1 where it is not the BLAS in use
ANSATZ_API int ansatz_set_deterministic(int on);
ANSATZ_API int ansatz_cuda_count();
ANSATZ_API void ansatz_free(void* memory);
ANSATZ_API int ansatz_set_warning(void (*handler)(const char* text));

// operators through the dispatcher
ANSATZ_API int ansatz_operator(const char* name, const char* overload, const char* arguments, void** result);
ANSATZ_API int ansatz_call(void* op, const ansatz_value* arguments, int count, ansatz_value* results, int capacity, int* result_count);
ANSATZ_API int ansatz_schema(const char* name, const char* overload, char** text);
ANSATZ_API int ansatz_schemas(char** text);                     // all of them, a line each

// tensors
ANSATZ_API void ansatz_tensor_free(void* tensor);
ANSATZ_API void ansatz_tensor_retain(void* tensor);             // one more reference
ANSATZ_API int ansatz_tensor_from(const void* data, const int64_t* sizes, int rank, int type, void** result); // copies
ANSATZ_API int ansatz_tensor_number(ansatz_value value, void* beside, void** result); // a wrapped number: promotes nothing; in the type of a tensor beside it where that is the same
ANSATZ_API int ansatz_tensor_rank(void* tensor);
ANSATZ_API int64_t ansatz_tensor_count(void* tensor);
ANSATZ_API void ansatz_tensor_sizes(void* tensor, int64_t* sizes);
ANSATZ_API void ansatz_tensor_strides(void* tensor, int64_t* strides);
ANSATZ_API int ansatz_tensor_facts(void* tensor);               // type | device type << 8 | device index << 16 | flags << 24
ANSATZ_API int64_t ansatz_tensor_bytes(void* tensor);           // of its storage
ANSATZ_API int ansatz_tensor_data(void* tensor, void** data);   // contiguous CPU tensors only
ANSATZ_API int ansatz_tensor_item(void* tensor, ansatz_value* value);
ANSATZ_API int ansatz_tensor_detach(void* tensor, void** result);
ANSATZ_API int64_t ansatz_tensor_version(void* tensor);

// differentiation
ANSATZ_API int ansatz_grad_mode(int on);                        // returns what it was; -1 only asks
ANSATZ_API int ansatz_requires_grad(void* tensor, int on);
ANSATZ_API int ansatz_get_grad(void* tensor, void** gradient);
ANSATZ_API int ansatz_set_grad(void* tensor, void* gradient);
ANSATZ_API int ansatz_retain_grad(void* tensor);
ANSATZ_API int ansatz_backward(void** outputs, void** gradients, int count, int retain, int create);
ANSATZ_API int ansatz_gradient(void** outputs, void** gradients, int output_count, void** inputs, int input_count,
                               int retain, int create, int allow_unused, void** results);

// A differentiable function of the caller's own. backward gets the gradients of the outputs and the saved tensors, and
// fills the gradients of the inputs (owned; null: none); it returns 0, or -1 after it has stored an exception, whose
// number it puts into *error.
typedef int (*ansatz_backward_callback)(int64_t state, void** gradients, int gradient_count, void** saved, int saved_count,
                                        void** results, int input_count, int64_t* error);
typedef void (*ansatz_release_callback)(int64_t state);
ANSATZ_API int ansatz_function(const char* name, void** inputs, int input_count, void** outputs, int output_count,
                               void** saved, const uint8_t* saved_is_output, int saved_count, int64_t state,
                               ansatz_backward_callback backward, ansatz_release_callback release, void** results);

// memory
ANSATZ_API const int64_t* ansatz_allocated();                   // bytes of CPU tensors now
ANSATZ_API void ansatz_trim();                                  // gives free memory back to the system

// random numbers
ANSATZ_API int ansatz_generator(int device_type, int device_index, void** generator);
ANSATZ_API void ansatz_generator_free(void* generator);
ANSATZ_API int ansatz_generator_key(void* generator, uint64_t high, uint64_t low); // fills the whole state from the key

// One step of Adam of one tensor in one pass: the gradient gets decay * value, the value is first shrunk and then moved by
// rate * mean / (sqrt(square) / root + epsilon). *done is 0, and nothing has changed, where the tensors are not all contiguous
// on the CPU and of one real type of single or double precision.
typedef struct {
    double rate, beta1, beta2, root, epsilon, decay, shrink;
} ansatz_adam_step;
ANSATZ_API int ansatz_adam(void* value, void* gradient, void* mean, void* square, const ansatz_adam_step* step, int* done);

// The same for RMSProp without momentum: the square is that of the gradient's running average.
typedef struct {
    double rate, alpha, epsilon, decay;
} ansatz_rmsprop_step;
ANSATZ_API int ansatz_rmsprop(void* value, void* gradient, void* square, const ansatz_rmsprop_step* step, int* done);

// TorchScript modules, in evaluation mode and without gradients of their parameters; forward takes and gives one tensor.
ANSATZ_API int ansatz_script(const char* path, void** script);
ANSATZ_API void ansatz_script_free(void* script);
ANSATZ_API int ansatz_script_to(void* script, int device_type, int device_index);
ANSATZ_API int ansatz_script_forward(void* script, void* input, void** result);

// Process groups: collectives that block until they are done, or the time is over. Tensors are contiguous and change in place.
ANSATZ_API int ansatz_group_supported();
ANSATZ_API int ansatz_group(const char* host, int port, int rank, int size, int is_server, const char* prefix, int64_t milliseconds, void** group);
ANSATZ_API void ansatz_group_free(void* group);
ANSATZ_API int ansatz_group_all_reduce(void* group, void* tensor, int operation); // 0 sum, 1 product, 2 minimum, 3 maximum
ANSATZ_API int ansatz_group_broadcast(void* group, void* tensor, int root);
ANSATZ_API int ansatz_group_all_gather(void* group, void* tensor, void** results, int size);
ANSATZ_API int ansatz_group_barrier(void* group);
