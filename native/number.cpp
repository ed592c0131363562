// A number beside a tensor. libtorch makes a double of it and converts that for each call, which costs as much as the
// operator on a small tensor twice over; a 0-dimensional tensor of the other's type gives the same bits in half the time.
#include "common.h"

#include <ATen/ATen.h>
#include <array>
#include <c10/core/InferenceMode.h>
#include <cmath>
#include <cstring>
#include <limits>

namespace ansatz {
namespace {

struct Known {
    int64_t bits = 0;
    at::Tensor tensor;
};

// The numbers of a program are few: 0.5, 1, 2, a learning rate.
at::Tensor number(double value, at::ScalarType type) {
    static thread_local std::array<Known, 32> cache;
    int64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    const auto hash = static_cast<uint64_t>(bits + static_cast<int64_t>(type)) * 0x9e3779b97f4a7c15ULL;
    auto& known = cache[hash >> 59];
    if (!known.tensor.defined() || known.bits != bits || known.tensor.scalar_type() != type) {
        at::AutoDispatchBelowADInplaceOrView below;
        known = {bits, at::scalar_tensor(value, at::TensorOptions().dtype(type))};
        known.tensor.unsafeGetTensorImpl()->set_wrapped_number(true);
    }
    return known.tensor;
}

} // namespace

optional<c10::OperatorHandle> number_overload(const std::string& name, const std::string& overload, const std::string& arguments) {
    static const std::array<const char*, 15> names{"aten::add", "aten::sub", "aten::rsub", "aten::mul", "aten::div", "aten::add_", "aten::sub_",
        "aten::mul_", "aten::div_", "aten::eq", "aten::ne", "aten::lt", "aten::le", "aten::gt", "aten::ge"};
    if (overload != "Scalar" || arguments.rfind("self,other", 0) != 0) return nullopt;
    for (const char* each : names)
        if (name == each) return c10::Dispatcher::singleton().findSchema(c10::OperatorName(name, "Tensor"));
    return nullopt;
}

bool number_to_tensor(const c10::IValue& self, c10::IValue& other) {
    const auto& tensor = self.toTensor();
    if (!tensor.defined() || (tensor.scalar_type() != at::kFloat && tensor.scalar_type() != at::kDouble)) return false;
    const auto scalar = other.toScalar();
    if (scalar.isComplex() || c10::InferenceMode::is_enabled()) return false;
    const double value = scalar.toDouble();
    // What does not fit, and integers that a double rounds first, are libtorch's own affair.
    if (scalar.isIntegral(false) && std::abs(value) > 9007199254740992.0) return false;
    if (tensor.scalar_type() == at::kFloat && std::isfinite(value) && std::abs(value) > std::numeric_limits<float>::max()) return false;
    other = number(value, tensor.scalar_type());
    return true;
}

} // namespace ansatz
