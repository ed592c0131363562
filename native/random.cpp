// Generators whose whole state is a function of a 128-bit key.
#include "common.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <mutex>

namespace ansatz {
namespace {

inline uint64_t mix(uint64_t x) { // Stafford's variant 13 of the 64-bit finalizer
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

} // namespace
} // namespace ansatz

int ansatz_generator(int device_type, int device_index, void** generator) {
    return ansatz::guard([&] {
        auto type = static_cast<c10::DeviceType>(device_type);
        auto made = type == c10::DeviceType::CPU
            ? at::make_generator<at::CPUGeneratorImpl>(0)
            : at::globalContext().defaultGenerator(c10::Device(type, static_cast<c10::DeviceIndex>(device_index))).clone();
        *generator = made.unsafeReleaseGeneratorImpl();
    });
}

void ansatz_generator_free(void* generator) {
    c10::intrusive_ptr<c10::GeneratorImpl>::reclaim(static_cast<c10::GeneratorImpl*>(generator));
}

int ansatz_generator_key(void* generator, uint64_t high, uint64_t low) {
    return ansatz::guard([&] {
        auto* any = static_cast<c10::GeneratorImpl*>(generator);
        if (any->device().type() != c10::DeviceType::CPU) {
            any->set_current_seed(ansatz::mix(high ^ ansatz::mix(low)));
            return;
        }
        // A 32-bit seed would make streams meet by chance after some 65,000 draws: all 624 words come from the key.
        auto* cpu = static_cast<at::CPUGeneratorImpl*>(any);
        at::mt19937_data_pod data;
        data.seed_ = low;
        data.left_ = 1;
        data.seeded_ = true;
        data.next_ = 0;
        const uint64_t step = low | 1, salt = (low << 32) | (low >> 32);
        uint64_t x = high;
        for (size_t i = 0; i < data.state_.size(); i += 2) {
            const uint64_t word = ansatz::mix((x += step) ^ salt);
            data.state_[i] = static_cast<uint32_t>(word);
            data.state_[i + 1] = static_cast<uint32_t>(word >> 32);
        }
        at::mt19937 engine;
        engine.set_data(data);
        cpu->set_engine(engine);
        cpu->set_next_float_normal_sample(ansatz::nullopt);
        cpu->set_next_double_normal_sample(ansatz::nullopt);
    });
}
