// The machine: errors, warnings, threads, versions.
#include "common.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/util/Backtrace.h>
#include <cstdlib>
#include <dlfcn.h>
#include <malloc.h>
#include <torch/version.h>

namespace ansatz {

void use_counting_allocator();

namespace {
thread_local std::string last_error;
thread_local int64_t last_callback = 0;
void (*warning_sink)(const char*) = nullptr;

#if TORCH_VERSION_MAJOR >= 2
namespace warnings = c10::WarningUtils;
#else
namespace warnings = c10::Warning;
#endif

struct Warnings : c10::WarningHandler {
#if TORCH_VERSION_MAJOR >= 2
    void process(const c10::Warning& warning) override { report(warning.msg()); }
#else
    void process(const c10::SourceLocation&, const std::string& text, const bool) override { report(text); }
#endif
    static void report(const std::string& text) {
        if (warning_sink != nullptr) warning_sink(text.c_str());
    }
};
Warnings warning_handler;
thread_local bool entered = false;
} // namespace

int fail(const std::string& text) {
    last_error = text;
    return ansatz_error;
}

int fail_callback(int64_t number) {
    last_error = "an exception in a backward function";
    last_callback = number;
    return ansatz_callback_error;
}

void enter_thread() {
    if (entered) return;
    entered = true;
    warnings::set_warning_handler(&warning_handler);
}

} // namespace ansatz

const char* ansatz_last_error() { return ansatz::last_error.c_str(); }
int64_t ansatz_last_callback() { return ansatz::last_callback; }

int ansatz_start() {
    return ansatz::guard([] {
        // Large blocks stay in the process: giving each back costs thousands of page faults an operator.
        mallopt(M_MMAP_MAX, 0);
        mallopt(M_TRIM_THRESHOLD, 2147483647);
        ansatz::use_counting_allocator();
        // A backtrace costs milliseconds; the text of an error is enough.
#if TORCH_VERSION_MAJOR < 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR < 4)
        c10::SetStackTraceFetcher([]() -> std::string { return std::string(); });
#else
        c10::SetStackTraceFetcher([]() -> c10::Backtrace { return nullptr; });
#endif
    });
}

const char* ansatz_version() { return TORCH_VERSION; }

const char* ansatz_build() {
    static const std::string text = at::show_config();
    return text.c_str();
}

int ansatz_set_threads(int count) {
    return ansatz::guard([&] {
        at::set_num_threads(count);
        auto blas = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
        if (blas != nullptr) blas(count); // libtorch's own setting does not reach OpenBLAS
    });
}

int ansatz_get_threads() { return at::get_num_threads(); }

int ansatz_blas_threads() {
    auto blas = reinterpret_cast<int (*)()>(dlsym(RTLD_DEFAULT, "openblas_get_num_threads"));
    return blas == nullptr ? -1 : blas();
}

int ansatz_set_deterministic(int on) {
    return ansatz::guard([&] {
        at::globalContext().setDeterministicAlgorithms(on != 0, false);
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 2)
        at::globalContext().setDeterministicFillUninitializedMemory(false);
#endif
    });
}

int ansatz_cuda_count() { return at::hasCUDA() ? at::detail::getCUDAHooks().getNumGPUs() : 0; }

void ansatz_free(void* memory) { std::free(memory); }

int ansatz_set_warning(void (*handler)(const char*)) {
    ansatz::warning_sink = handler;
    return ansatz_ok;
}
