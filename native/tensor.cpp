// Handles of tensors: their facts, their data.
#include "common.h"

#include <ATen/ATen.h>
#include <cstring>

using ansatz::borrow;
using ansatz::guard;
using ansatz::impl;
using ansatz::own;

void ansatz_tensor_free(void* tensor) {
    if (tensor != nullptr) c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>::reclaim(impl(tensor));
}

void ansatz_tensor_retain(void* tensor) {
    if (tensor != nullptr) c10::raw::intrusive_ptr::incref(impl(tensor));
}

int ansatz_tensor_from(const void* data, const int64_t* sizes, int rank, int type, void** result) {
    return guard([&] {
        auto tensor = at::empty(at::IntArrayRef(sizes, static_cast<size_t>(rank)), at::TensorOptions().dtype(static_cast<at::ScalarType>(type)));
        if (tensor.numel() > 0 && data != nullptr) std::memcpy(tensor.data_ptr(), data, tensor.nbytes());
        *result = own(std::move(tensor));
    });
}

int ansatz_tensor_number(ansatz_value value, void* beside, void** result) {
    return guard([&] {
        at::Scalar number;
        if (value.kind == kind_int) number = value.i;
        else if (value.kind == kind_bool) number = value.i != 0;
        else if (value.kind == kind_double) number = value.d;
        else {
            double imaginary;
            std::memcpy(&imaginary, &value.b, sizeof imaginary);
            number = c10::complex<double>(value.d, imaginary);
        }
        c10::IValue known(number);
        if (beside != nullptr && ansatz::number_to_tensor(borrow(beside), known)) {
            *result = own(std::move(known).toTensor());
            return;
        }
        auto tensor = at::scalar_tensor(number, at::TensorOptions().dtype(number.type()));
        tensor.unsafeGetTensorImpl()->set_wrapped_number(true);
        *result = own(std::move(tensor));
    });
}

int ansatz_tensor_rank(void* tensor) { return static_cast<int>(impl(tensor)->dim()); }
int64_t ansatz_tensor_count(void* tensor) { return impl(tensor)->numel(); }

void ansatz_tensor_sizes(void* tensor, int64_t* sizes) {
    auto all = impl(tensor)->sizes();
    std::memcpy(sizes, all.data(), all.size() * sizeof(int64_t));
}

void ansatz_tensor_strides(void* tensor, int64_t* strides) {
    auto all = impl(tensor)->strides();
    std::memcpy(strides, all.data(), all.size() * sizeof(int64_t));
}

int ansatz_tensor_facts(void* tensor) {
    auto* t = impl(tensor);
    const auto device = t->device();
    const int index = device.has_index() ? device.index() : 0;
    const auto view = borrow(tensor);
    const int flags = (t->is_contiguous() ? 1 : 0) | (t->is_wrapped_number() ? 2 : 0) | (t->requires_grad() || view.grad_fn() ? 4 : 0) | (view.is_leaf() ? 8 : 0) | (t->is_conj() || t->is_neg() ? 16 : 0);
    return static_cast<int>(c10::typeMetaToScalarType(t->dtype())) | static_cast<int>(device.type()) << 8 | index << 16 | flags << 24;
}

int64_t ansatz_tensor_bytes(void* tensor) { return impl(tensor)->has_storage() ? static_cast<int64_t>(impl(tensor)->storage().nbytes()) : 0; }

int ansatz_tensor_data(void* tensor, void** data) {
    return guard([&] {
        auto t = borrow(tensor);
        TORCH_CHECK(t.device().is_cpu() && t.is_contiguous(), "the data of a tensor is read from contiguous memory of the CPU");
        *data = t.data_ptr();
    });
}

int ansatz_tensor_item(void* tensor, ansatz_value* value) {
    return guard([&] {
        const auto number = borrow(tensor).item();
        value->b = 0;
        if (number.isComplex()) {
            const auto z = number.toComplexDouble();
            const double imaginary = z.imag();
            value->kind = kind_complex;
            value->d = z.real();
            std::memcpy(&value->b, &imaginary, sizeof imaginary);
        } else if (number.isBoolean()) {
            value->kind = kind_bool;
            value->i = number.toBool();
        } else if (number.isIntegral(false)) {
            value->kind = kind_int;
            value->i = number.toLong();
        } else {
            value->kind = kind_double;
            value->d = number.toDouble();
        }
    });
}

int ansatz_tensor_detach(void* tensor, void** result) {
    return guard([&] { *result = own(borrow(tensor).detach()); });
}

int64_t ansatz_tensor_version(void* tensor) { return static_cast<int64_t>(impl(tensor)->version_counter().current_version()); }
