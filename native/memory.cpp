// A CPU allocator that counts: what the managed side must know to collect in time.
#include "common.h"

#include <atomic>
#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <cstdlib>
#include <cstring>
#include <malloc.h>
#include <torch/version.h>

namespace ansatz {
namespace {

std::atomic<int64_t> allocated{0};
static_assert(sizeof(std::atomic<int64_t>) == sizeof(int64_t), "the counter is read as a plain integer");

void release(void* memory) {
    if (memory == nullptr) return;
    allocated.fetch_sub(static_cast<int64_t>(malloc_usable_size(memory)), std::memory_order_relaxed);
    std::free(memory);
}

struct CountingAllocator final : c10::Allocator {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 3)
    c10::DataPtr allocate(size_t bytes) override { return make(bytes); }
#else
    c10::DataPtr allocate(size_t bytes) const override { return make(bytes); }
#endif
#if TORCH_VERSION_MAJOR >= 2
    void copy_data(void* target, const void* source, std::size_t bytes) const { std::memcpy(target, source, bytes); }
#endif
    c10::DeleterFnPtr raw_deleter() const override { return &release; }

    static c10::DataPtr make(size_t bytes) {
        void* memory = nullptr;
        if (bytes > 0) {
            if (posix_memalign(&memory, 64, bytes) != 0)
                throw std::runtime_error("not enough memory for a tensor of " + std::to_string(bytes) + " bytes");
            allocated.fetch_add(static_cast<int64_t>(malloc_usable_size(memory)), std::memory_order_relaxed);
        }
        return {memory, memory, &release, c10::Device(c10::DeviceType::CPU)};
    }
};

CountingAllocator allocator;

} // namespace

void use_counting_allocator() { c10::SetCPUAllocator(&allocator, 1); }

} // namespace ansatz

const int64_t* ansatz_allocated() { return reinterpret_cast<const int64_t*>(&ansatz::allocated); }
void ansatz_trim() { malloc_trim(0); }
