// Differentiation: modes, gradients, backward.
#include "common.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>

using ansatz::borrow;
using ansatz::guard;
using ansatz::own;

namespace {

torch::autograd::variable_list borrow_all(void** handles, int count) {
    torch::autograd::variable_list list;
    list.reserve(static_cast<size_t>(count));
    for (int i = 0; i < count; i++) list.push_back(handles == nullptr ? at::Tensor() : borrow(handles[i]));
    return list;
}

} // namespace

int ansatz_grad_mode(int on) {
    const int was = c10::GradMode::is_enabled() ? 1 : 0;
    if (on >= 0) c10::GradMode::set_enabled(on != 0);
    return was;
}

int ansatz_requires_grad(void* tensor, int on) {
    return guard([&] { borrow(tensor).requires_grad_(on != 0); });
}

int ansatz_get_grad(void* tensor, void** gradient) {
    return guard([&] {
        at::Tensor grad = borrow(tensor).grad();
        *gradient = own(std::move(grad));
    });
}

int ansatz_set_grad(void* tensor, void* gradient) {
    return guard([&] { borrow(tensor).mutable_grad() = borrow(gradient); });
}

int ansatz_retain_grad(void* tensor) {
    return guard([&] { borrow(tensor).retain_grad(); });
}

int ansatz_backward(void** outputs, void** gradients, int count, int retain, int create) {
    return guard([&] {
        torch::autograd::backward(borrow_all(outputs, count), borrow_all(gradients, count), retain != 0, create != 0);
    });
}

int ansatz_gradient(void** outputs, void** gradients, int output_count, void** inputs, int input_count,
                    int retain, int create, int allow_unused, void** results) {
    return guard([&] {
        auto list = torch::autograd::grad(borrow_all(outputs, output_count), borrow_all(inputs, input_count),
                                          borrow_all(gradients, output_count), retain != 0, create != 0, allow_unused != 0);
        for (size_t i = 0; i < list.size(); i++) results[i] = own(std::move(list[i]));
    });
}
