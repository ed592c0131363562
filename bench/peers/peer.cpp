// Speaks the protocol of the benchmarks: "CASE COUNT" a line, answered by the seconds of processor time that COUNT runs took.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <functional>
#include <iostream>
#include <malloc.h>
#include <map>
#include <time.h>

static double processor_seconds() {
    timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

int main() {
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, 2147483647);
    at::set_num_threads(1);
    if (auto blas = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) blas(1);

    auto a = at::ones({10}), b = at::ones({10}), m = at::ones({4, 4});
    std::map<std::string, std::function<void()>> cases{
        {"add", [&] { (void)at::add(a, b); }},
        {"sum", [&] { (void)a.sum(); }},
        {"matmul", [&] { (void)m.matmul(m); }},
        {"select", [&] { (void)m.select(0, 1); }},
        {"exp", [&] { (void)a.exp(); }},
    };
    std::cout << "ready" << std::endl;
    std::string name;
    long count;
    while (std::cin >> name >> count) {
        auto& run = cases.at(name);
        const double start = processor_seconds();
        for (long i = 0; i < count; i++) run();
        std::cout << processor_seconds() - start << std::endl;
    }
}
