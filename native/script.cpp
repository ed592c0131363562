// TorchScript: a module that PyTorch saved with torch.jit.save, run by libtorch's own interpreter.
#include "common.h"

#include <memory>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

using ansatz::borrow;
using ansatz::guard;
using ansatz::own;

namespace {

torch::jit::Module& of(void* script) { return *static_cast<torch::jit::Module*>(script); }

} // namespace

int ansatz_script(const char* path, void** script) {
    return guard([&] {
        auto loaded = std::make_unique<torch::jit::Module>(torch::jit::load(std::string(path), c10::Device(c10::kCPU)));
        loaded->eval();
        for (auto parameter : loaded->parameters()) parameter.requires_grad_(false); // it is used, not trained
        *script = loaded.release();
    });
}

void ansatz_script_free(void* script) { delete static_cast<torch::jit::Module*>(script); }

int ansatz_script_to(void* script, int device_type, int device_index) {
    return guard([&] {
        of(script).to(c10::Device(static_cast<c10::DeviceType>(device_type), static_cast<c10::DeviceIndex>(device_index)));
    });
}

int ansatz_script_forward(void* script, void* input, void** result) {
    return guard([&] {
        std::vector<c10::IValue> arguments;
        arguments.emplace_back(borrow(input));
        auto answer = of(script).forward(std::move(arguments));
        if (!answer.isTensor()) throw std::runtime_error("forward gives " + answer.type()->str() + ", where a tensor is expected");
        *result = own(std::move(answer).toTensor());
    });
}
