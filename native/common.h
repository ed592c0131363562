// What every file of the native part shares: the guard around an export, and the borrowed tensor.
#pragma once
#include "ansatz.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/util/Exception.h>
#include <optional>
#include <string>
#include <torch/version.h>

namespace ansatz {

// libtorch's own optional became the standard's.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
using std::nullopt;
using std::optional;
#else
using c10::nullopt;
using c10::optional;
#endif

int fail(const std::string& text);
int fail_callback(int64_t number);
void enter_thread(); // installs what libtorch keeps per thread; cheap after the first time

// An exception of the caller's own delegate on its way through libtorch's engine.
struct CallbackError : std::exception {
    explicit CallbackError(int64_t number) : number(number) {}
    const char* what() const noexcept override { return "an exception in a backward function"; }
    int64_t number;
};

template <class F>
int guard(F&& body) {
    try {
        enter_thread();
        body();
        return ansatz_ok;
    } catch (const CallbackError& e) {
        return fail_callback(e.number);
    } catch (const c10::Error& e) {
        return fail(e.what_without_backtrace());
    } catch (const std::exception& e) {
        return fail(e.what());
    } catch (...) {
        return fail("an unknown native exception");
    }
}

inline at::Tensor borrow(void* handle) {
    if (handle == nullptr) return at::Tensor();
    return at::Tensor(c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>::reclaim_copy(static_cast<at::TensorImpl*>(handle)));
}

inline void* own(at::Tensor&& tensor) { return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr; }

// Numbers as tensors (number.cpp): the overload for tensors of an operator of a tensor and a number, and the number in the
// tensor's own type in place of the second value; false where it would not be the same.
optional<c10::OperatorHandle> number_overload(const std::string& name, const std::string& overload, const std::string& arguments);
bool number_to_tensor(const c10::IValue& self, c10::IValue& other);

inline at::TensorImpl* impl(void* handle) { return static_cast<at::TensorImpl*>(handle); }

} // namespace ansatz
