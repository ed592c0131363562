// Every operator of libtorch through its dispatcher, boxed.
#include "common.h"

#include <ATen/core/Generator.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <cstdlib>
#include <cstring>
#include <sstream>

namespace ansatz {
namespace {

enum class Want { tensor, integer, real, boolean, text, number, integers, reals, booleans, tensors, optional_tensors, device, generator, numbers, unsupported };

struct Argument {
    Want want;
    bool optional;
    bool has_default;
    int source; // the caller's position; -1: the schema's default
    c10::IValue fallback;
    std::string name, type;
};

struct Operator {
    c10::OperatorHandle handle;
    optional<c10::OperatorHandle> of_tensors; // the overload for two tensors, where a number can be passed as one
    std::string name;
    std::vector<Argument> arguments;
    std::vector<int> targets; // by the caller's position; -1: an argument that this libtorch lacks
    std::vector<std::string> names;
    bool complete = true; // every argument of the caller's exists in this libtorch
};

Want want_of(const c10::TypePtr& given, bool& optional) {
    c10::TypePtr type = given;
    if (auto inner = type->cast<c10::OptionalType>()) {
        optional = true;
        type = inner->getElementType();
    }
    switch (type->kind()) {
    case c10::TypeKind::TensorType: return Want::tensor;
    case c10::TypeKind::IntType:
    case c10::TypeKind::SymIntType: return Want::integer;
    case c10::TypeKind::FloatType: return Want::real;
    case c10::TypeKind::BoolType: return Want::boolean;
    case c10::TypeKind::StringType: return Want::text;
    case c10::TypeKind::NumberType: return Want::number;
    case c10::TypeKind::DeviceObjType: return Want::device;
    case c10::TypeKind::GeneratorType: return Want::generator;
    case c10::TypeKind::ListType: {
        auto element = type->expectRef<c10::ListType>().getElementType();
        switch (element->kind()) {
        case c10::TypeKind::IntType:
        case c10::TypeKind::SymIntType: return Want::integers;
        case c10::TypeKind::FloatType: return Want::reals;
        case c10::TypeKind::BoolType: return Want::booleans;
        case c10::TypeKind::TensorType: return Want::tensors;
        case c10::TypeKind::OptionalType: return Want::optional_tensors;
        case c10::TypeKind::NumberType: return Want::numbers;
        default: return Want::unsupported;
        }
    }
    default: return Want::unsupported;
    }
}

const char* word(int kind) {
    static const char* const words[] = {"nothing", "a tensor", "an integer", "a real number", "a boolean", "a string", "a list of integers",
        "a list of real numbers", "a list of booleans", "a list of tensors", "a list of optional tensors", "a complex number", "a device",
        "a generator", "the default", "a list of numbers"};
    return kind >= 0 && kind <= kind_scalar_list ? words[kind] : "an unknown value";
}

[[noreturn]] void refuse(const Operator& op, const Argument& argument, const ansatz_value& value) {
    std::ostringstream text;
    text << op.name << ": argument '" << argument.name << "' is " << argument.type << ", given " << word(value.kind);
    throw std::invalid_argument(text.str());
}

c10::Scalar scalar(const ansatz_value& value) {
    if (value.kind == kind_int) return value.i;
    if (value.kind == kind_bool) return value.i != 0;
    if (value.kind == kind_double) return value.d;
    double imaginary;
    std::memcpy(&imaginary, &value.b, sizeof imaginary);
    return c10::complex<double>(value.d, imaginary);
}

bool is_scalar(int kind) { return kind == kind_int || kind == kind_bool || kind == kind_double || kind == kind_complex; }

void push(std::vector<c10::IValue>& stack, const Operator& op, const Argument& argument, const ansatz_value& value) {
    if (value.kind == kind_default) {
        if (!argument.has_default) throw std::invalid_argument(op.name + ": argument '" + argument.name + "' has no default");
        stack.push_back(argument.fallback);
        return;
    }
    if (value.kind == kind_none && argument.optional) {
        stack.emplace_back();
        return;
    }
    switch (argument.want) {
    case Want::tensor:
        if (value.kind == kind_tensor) { stack.emplace_back(borrow(value.p)); return; }
        if (value.kind == kind_none) { stack.emplace_back(at::Tensor()); return; }
        break;
    case Want::integer:
        if (value.kind == kind_int || value.kind == kind_bool) { stack.emplace_back(value.i); return; }
        break;
    case Want::real:
        if (value.kind == kind_double) { stack.emplace_back(value.d); return; }
        if (value.kind == kind_int) { stack.emplace_back(static_cast<double>(value.i)); return; }
        break;
    case Want::boolean:
        if (value.kind == kind_bool) { stack.emplace_back(value.i != 0); return; }
        break;
    case Want::text:
        if (value.kind == kind_string) { stack.emplace_back(std::string(static_cast<const char*>(value.p), static_cast<size_t>(value.length))); return; }
        break;
    case Want::number:
        if (is_scalar(value.kind)) { stack.emplace_back(scalar(value)); return; }
        break;
    case Want::integers:
        if (value.kind == kind_int_list) {
            stack.emplace_back(at::IntArrayRef(static_cast<const int64_t*>(value.p), static_cast<size_t>(value.length)));
            return;
        }
        if (value.kind == kind_int) { stack.emplace_back(at::IntArrayRef(&value.i, 1)); return; }
        break;
    case Want::reals:
        if (value.kind == kind_double_list) {
            auto* data = static_cast<const double*>(value.p);
            stack.emplace_back(std::vector<double>(data, data + value.length));
            return;
        }
        break;
    case Want::booleans:
        if (value.kind == kind_bool_list) {
            c10::List<bool> list;
            auto* data = static_cast<const uint8_t*>(value.p);
            for (int i = 0; i < value.length; i++) list.push_back(data[i] != 0);
            stack.emplace_back(std::move(list));
            return;
        }
        break;
    case Want::tensors:
        if (value.kind == kind_tensor_list) {
            c10::List<at::Tensor> list;
            list.reserve(static_cast<size_t>(value.length));
            for (int i = 0; i < value.length; i++) list.push_back(borrow(static_cast<void**>(value.p)[i]));
            stack.emplace_back(std::move(list));
            return;
        }
        break;
    case Want::optional_tensors:
        if (value.kind == kind_tensor_list || value.kind == kind_optional_tensor_list) {
            c10::List<optional<at::Tensor>> list;
            for (int i = 0; i < value.length; i++) {
                auto* handle = static_cast<void**>(value.p)[i];
                list.push_back(handle == nullptr ? optional<at::Tensor>() : optional<at::Tensor>(borrow(handle)));
            }
            stack.emplace_back(std::move(list));
            return;
        }
        break;
    case Want::device:
        if (value.kind == kind_device) {
            const auto type = static_cast<c10::DeviceType>(value.i >> 8);
            const auto index = static_cast<c10::DeviceIndex>(type == c10::DeviceType::CPU ? -1 : (value.i & 255));
            stack.emplace_back(c10::Device(type, index));
            return;
        }
        break;
    case Want::generator:
        if (value.kind == kind_generator) {
            auto* generator = static_cast<c10::GeneratorImpl*>(value.p);
            stack.emplace_back(at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(generator)));
            return;
        }
        break;
    case Want::numbers:
        if (value.kind == kind_scalar_list) {
            c10::List<c10::IValue> list(c10::NumberType::get());
            auto* data = static_cast<const ansatz_value*>(value.p);
            for (int i = 0; i < value.length; i++) list.push_back(scalar(data[i]));
            stack.emplace_back(c10::impl::toList(std::move(list)));
            return;
        }
        break;
    case Want::unsupported: break;
    }
    refuse(op, argument, value);
}

void take(c10::IValue& from, ansatz_value& to) {
    to = {kind_none, 0, {0}, 0};
    if (from.isTensor()) {
        to.kind = kind_tensor;
        to.p = own(std::move(from).toTensor());
    } else if (from.isTensorList()) {
        auto list = from.toTensorVector();
        auto** handles = static_cast<void**>(std::malloc(sizeof(void*) * (list.empty() ? 1 : list.size())));
        for (size_t i = 0; i < list.size(); i++) handles[i] = own(std::move(list[i]));
        to.kind = kind_tensor_list;
        to.length = static_cast<int32_t>(list.size());
        to.p = handles;
    } else if (from.isBool()) {
        to.kind = kind_bool;
        to.i = from.toBool();
    } else if (from.isInt()) {
        to.kind = kind_int;
        to.i = from.toInt();
    } else if (from.isDouble()) {
        to.kind = kind_double;
        to.d = from.toDouble();
    } else if (from.isComplexDouble()) {
        const auto z = from.toComplexDouble();
        const double imaginary = z.imag();
        to.kind = kind_complex;
        to.d = z.real();
        std::memcpy(&to.b, &imaginary, sizeof imaginary);
    } else if (!from.isNone()) {
        throw std::runtime_error("a result of kind " + from.tagKind() + " cannot be returned");
    }
}

std::vector<std::string> split(const char* text) {
    std::vector<std::string> parts;
    std::stringstream stream(text);
    for (std::string part; std::getline(stream, part, ',');)
        if (!part.empty()) parts.push_back(part);
    return parts;
}

optional<c10::OperatorHandle> find(const char* name, const char* overload) {
    return c10::Dispatcher::singleton().findSchema(c10::OperatorName(name, overload));
}

thread_local std::vector<c10::IValue> spare;

// The stack of one call: taken from the thread, so that a call made while it is in use has its own.
struct Stack {
    std::vector<c10::IValue> values;
    Stack() { values.swap(spare); }
    ~Stack() {
        values.clear();
        values.swap(spare);
    }
};

char* copy_text(const std::string& text) {
    auto* copy = static_cast<char*>(std::malloc(text.size() + 1));
    std::memcpy(copy, text.c_str(), text.size() + 1);
    return copy;
}

} // namespace
} // namespace ansatz

int ansatz_operator(const char* name, const char* overload, const char* arguments, void** result) {
    using namespace ansatz;
    return guard([&] {
        auto handle = find(name, overload);
        if (!handle.has_value())
            throw std::invalid_argument(std::string("this libtorch has no operator ") + name + (*overload ? std::string(".") + overload : std::string()));
        auto op = std::make_unique<Operator>(Operator{*handle, number_overload(name, overload, arguments), *overload ? std::string(name) + "." + overload : std::string(name), {}, {}, split(arguments), true});
        op->targets.assign(op->names.size(), -1);
        const auto& schema = handle->schema();
        for (const auto& each : schema.arguments()) {
            Argument argument{Want::unsupported, false, each.default_value().has_value(), -1, c10::IValue(), each.name(), each.type()->str()};
            argument.want = want_of(each.type(), argument.optional);
            if (argument.has_default) argument.fallback = *each.default_value();
            for (size_t i = 0; i < op->names.size(); i++)
                if (op->names[i] == each.name()) {
                    argument.source = static_cast<int>(i);
                    op->targets[i] = static_cast<int>(op->arguments.size());
                }
            op->arguments.push_back(std::move(argument));
        }
        for (int target : op->targets) op->complete = op->complete && target >= 0;
        *result = op.release();
    });
}

int ansatz_call(void* handle, const ansatz_value* arguments, int count, ansatz_value* results, int capacity, int* result_count) {
    using namespace ansatz;
    return guard([&] {
        const auto& op = *static_cast<Operator*>(handle);
        if (static_cast<size_t>(count) > op.names.size())
            throw std::invalid_argument(op.name + " takes " + std::to_string(op.names.size()) + " arguments, given " + std::to_string(count));
        for (int i = 0; i < count && !op.complete; i++)
            if (op.targets[static_cast<size_t>(i)] < 0 && arguments[i].kind != kind_default && arguments[i].kind != kind_none)
                throw std::invalid_argument(op.name + " of this libtorch has no argument '" + op.names[static_cast<size_t>(i)] + "'");
        Stack stack;
        for (const auto& argument : op.arguments) {
            if (argument.source >= 0 && argument.source < count) push(stack.values, op, argument, arguments[argument.source]);
            else if (argument.has_default) stack.values.push_back(argument.fallback);
            else throw std::invalid_argument(op.name + ": argument '" + argument.name + "' is missing");
        }
        const bool as_tensor = op.of_tensors.has_value() && number_to_tensor(stack.values[0], stack.values[1]);
        (as_tensor ? *op.of_tensors : op.handle).callBoxed(stack.values);
        const auto produced = stack.values.size();
        if (produced > static_cast<size_t>(capacity)) throw std::runtime_error(op.name + " returns " + std::to_string(produced) + " values, expected at most " + std::to_string(capacity));
        for (size_t i = 0; i < produced; i++) take(stack.values[i], results[i]);
        *result_count = static_cast<int>(produced);
    });
}

int ansatz_schema(const char* name, const char* overload, char** text) {
    using namespace ansatz;
    return guard([&] {
        auto handle = find(name, overload);
        if (!handle.has_value()) throw std::invalid_argument(std::string("no operator ") + name + "." + overload);
        std::ostringstream stream;
        stream << handle->schema();
        *text = copy_text(stream.str());
    });
}

int ansatz_schemas(char** text) {
    using namespace ansatz;
    return guard([&] {
        std::ostringstream stream;
        auto& dispatcher = c10::Dispatcher::singleton();
        for (const auto& name : dispatcher.getAllOpNames())
            if (auto handle = dispatcher.findSchema(name)) stream << handle->schema() << "\n";
        *text = copy_text(stream.str());
    });
}
