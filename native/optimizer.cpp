// One pass over memory for a step of Adam, or of RMSProp. As separate operators it takes eight passes, or five, and the vectors of a network's
// weights, gradients and moments do not fit a cache.
#include "common.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <cmath>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define ANSATZ_VECTORIZED __attribute__((target_clones("arch=haswell", "default")))
#else
#define ANSATZ_VECTORIZED
#endif

namespace ansatz {
namespace {

template <class T>
struct Step {
    T rate, beta1, take1, beta2, take2, root, epsilon, decay, shrink;
};

// Each element alone, so that no split of the range changes a bit.
#define ANSATZ_ADAM(T)                                                                                                               \
    ANSATZ_VECTORIZED void adam(T* __restrict__ value, const T* __restrict__ gradient, T* __restrict__ mean, T* __restrict__ square, \
        int64_t count, const Step<T> s) {                                                                                            \
        for (int64_t i = 0; i < count; i++) {                                                                                        \
            const T g = gradient[i] + s.decay * value[i];                                                                            \
            const T m = s.beta1 * mean[i] + s.take1 * g;                                                                             \
            const T v = s.beta2 * square[i] + s.take2 * g * g;                                                                       \
            mean[i] = m;                                                                                                             \
            square[i] = v;                                                                                                           \
            value[i] = s.shrink * value[i] - s.rate * m / (std::sqrt(v) / s.root + s.epsilon);                                       \
        }                                                                                                                            \
    }

ANSATZ_ADAM(float)
ANSATZ_ADAM(double)
#undef ANSATZ_ADAM

template <class T>
void step(const at::Tensor& value, const at::Tensor& gradient, const at::Tensor& mean, const at::Tensor& square, const ansatz_adam_step& s) {
    const auto of = [&](double number) { return static_cast<T>(number); };
    const Step<T> rounded{of(s.rate), of(s.beta1), of(1 - s.beta1), of(s.beta2), of(1 - s.beta2), of(s.root), of(s.epsilon), of(s.decay), of(s.shrink)};
    T *p = value.data_ptr<T>(), *g = gradient.data_ptr<T>(), *m = mean.data_ptr<T>(), *v = square.data_ptr<T>();
    at::parallel_for(0, value.numel(), 32768, [&](int64_t from, int64_t to) { adam(p + from, g + from, m + from, v + from, to - from, rounded); });
}

// θ ← θ - rate g / (sqrt(v) + ε) with v ← αv + (1 - α)g².
#define ANSATZ_RMSPROP(T)                                                                                                            \
    ANSATZ_VECTORIZED void rmsprop(T* __restrict__ value, const T* __restrict__ gradient, T* __restrict__ square, int64_t count, T rate, \
        T alpha, T take, T epsilon, T decay) {                                                                                       \
        for (int64_t i = 0; i < count; i++) {                                                                                        \
            const T g = gradient[i] + decay * value[i];                                                                              \
            const T v = alpha * square[i] + take * g * g;                                                                            \
            square[i] = v;                                                                                                           \
            value[i] -= rate * g / (std::sqrt(v) + epsilon);                                                                         \
        }                                                                                                                            \
    }

ANSATZ_RMSPROP(float)
ANSATZ_RMSPROP(double)
#undef ANSATZ_RMSPROP

template <class T>
void step(const at::Tensor& value, const at::Tensor& gradient, const at::Tensor& square, const ansatz_rmsprop_step& s) {
    const auto of = [&](double number) { return static_cast<T>(number); };
    T *p = value.data_ptr<T>(), *g = gradient.data_ptr<T>(), *v = square.data_ptr<T>();
    at::parallel_for(0, value.numel(), 32768, [&](int64_t from, int64_t to) {
        rmsprop(p + from, g + from, v + from, to - from, of(s.rate), of(s.alpha), of(1 - s.alpha), of(s.epsilon), of(s.decay));
    });
}

bool dense(const at::Tensor& tensor, const at::Tensor& like) {
    return tensor.layout() == at::kStrided && tensor.device().is_cpu() && tensor.scalar_type() == like.scalar_type() && tensor.is_contiguous()
        && tensor.numel() == like.numel();
}

} // namespace
} // namespace ansatz

int ansatz_adam(void* value, void* gradient, void* mean, void* square, const ansatz_adam_step* step, int* done) {
    return ansatz::guard([&] {
        const auto p = ansatz::borrow(value), g = ansatz::borrow(gradient), m = ansatz::borrow(mean), v = ansatz::borrow(square);
        const auto type = p.scalar_type();
        *done = (type == at::kFloat || type == at::kDouble) && ansatz::dense(p, p) && ansatz::dense(g, p) && ansatz::dense(m, p) && ansatz::dense(v, p);
        if (!*done) return;
        if (type == at::kFloat) ansatz::step<float>(p, g, m, v, *step);
        else ansatz::step<double>(p, g, m, v, *step);
        for (const auto& written : {p, m, v}) written.unsafeGetTensorImpl()->bump_version();
    });
}

int ansatz_rmsprop(void* value, void* gradient, void* square, const ansatz_rmsprop_step* step, int* done) {
    return ansatz::guard([&] {
        const auto p = ansatz::borrow(value), g = ansatz::borrow(gradient), v = ansatz::borrow(square);
        const auto type = p.scalar_type();
        *done = (type == at::kFloat || type == at::kDouble) && ansatz::dense(p, p) && ansatz::dense(g, p) && ansatz::dense(v, p);
        if (!*done) return;
        if (type == at::kFloat) ansatz::step<float>(p, g, v, *step);
        else ansatz::step<double>(p, g, v, *step);
        for (const auto& written : {p, v}) written.unsafeGetTensorImpl()->bump_version();
    });
}
