// Differentiable functions of the caller's own, as nodes of libtorch's graph.
#include "common.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <mutex>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>

namespace ansatz {
namespace {

using torch::autograd::SavedVariable;
using torch::autograd::variable_list;

struct DelegateNode final : torch::autograd::Node {
    std::string label;
    std::vector<SavedVariable> saved;
    bool released = false;
    int64_t state = 0;
    ansatz_backward_callback backward = nullptr;
    ansatz_release_callback release = nullptr;

    ~DelegateNode() override { release(state); }
    std::string name() const override { return label; }

    void release_variables() override {
        std::lock_guard<std::mutex> lock(mutex_);
        saved.clear();
        released = true;
    }

    variable_list apply(variable_list&& gradients) override {
        enter_thread();
        variable_list kept;
        {
            std::lock_guard<std::mutex> lock(mutex_);
            TORCH_CHECK(!released, label, ": backward runs a second time, but its saved tensors were freed by the first; pass retainGraph: true to the first");
            for (auto& variable : saved) kept.push_back(variable.unpack(shared_from_this()));
        }
        std::vector<void*> in, stored, out(num_outputs(), nullptr);
        for (auto& gradient : gradients) in.push_back(own(at::Tensor(gradient)));
        for (auto& tensor : kept) stored.push_back(own(at::Tensor(tensor)));
        int64_t error = 0;
        const int code = backward(state, in.data(), static_cast<int>(in.size()), stored.data(), static_cast<int>(stored.size()),
                                  out.data(), static_cast<int>(out.size()), &error);
        if (code != 0) throw CallbackError(error);
        variable_list result;
        for (auto* handle : out)
            result.push_back(handle == nullptr ? at::Tensor()
                                               : at::Tensor(c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>::reclaim(impl(handle))));
        return result;
    }
};

} // namespace
} // namespace ansatz

int ansatz_function(const char* name, void** inputs, int input_count, void** outputs, int output_count,
                    void** saved, const uint8_t* saved_is_output, int saved_count, int64_t state,
                    ansatz_backward_callback backward, ansatz_release_callback release, void** results) {
    bool handed_over = false;
    const int code = ansatz::guard([&] {
        torch::autograd::variable_list in, out;
        for (int i = 0; i < input_count; i++) in.push_back(ansatz::borrow(inputs[i]));
        for (int i = 0; i < output_count; i++) {
            at::Tensor tensor = ansatz::borrow(outputs[i]);
            for (int j = 0; j < input_count; j++)
                if (inputs[j] == outputs[i]) tensor = tensor.detach().clone(); // an output is a tensor of its own
            out.push_back(tensor);
        }
        if (torch::autograd::compute_requires_grad(in)) {
            std::shared_ptr<ansatz::DelegateNode> node(new ansatz::DelegateNode(), torch::autograd::deleteNode);
            node->label = name;
            node->state = state;
            node->backward = backward;
            node->release = release;
            handed_over = true;
            node->set_next_edges(torch::autograd::collect_next_edges(in));
            for (auto& tensor : out) torch::autograd::set_history(tensor, node);
            for (int i = 0; i < saved_count; i++) {
                // A saved output is the tensor that now has this node as its history.
                at::Tensor tensor = ansatz::borrow(saved[i]);
                if (saved_is_output[i])
                    for (int j = 0; j < output_count; j++)
                        if (outputs[j] == saved[i]) tensor = out[static_cast<size_t>(j)];
                node->saved.emplace_back(tensor, saved_is_output[i] != 0);
            }
        }
        for (int i = 0; i < output_count; i++) results[i] = ansatz::own(std::move(out[static_cast<size_t>(i)]));
    });
    if (!handed_over) release(state);
    return code;
}
