// Collectives between processes: libtorch's own c10d over Gloo, compiled where Gloo's headers are found.
#include "common.h"

#ifdef USE_C10D_GLOO

#include <cstdlib>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

namespace ansatz {
namespace {

using Gloo = c10d::ProcessGroupGloo;

// The group, and the store that its members meet at; the store outlives the group.
struct Group {
    c10::intrusive_ptr<c10d::Store> store;
    c10::intrusive_ptr<Gloo> gloo;
};

Gloo& of(void* group) { return *static_cast<Group*>(group)->gloo; }

std::vector<at::Tensor> borrow_all(void** tensors, int count) {
    std::vector<at::Tensor> all;
    for (int i = 0; i < count; i++) all.push_back(borrow(tensors[i]));
    return all;
}

// As PyTorch chooses: the interface in GLOO_SOCKET_IFNAME, else the machine's own name; one machine needs no network.
auto device_for(const std::string& host) {
    const char* interface = std::getenv("GLOO_SOCKET_IFNAME");
    if (interface != nullptr && *interface != 0) return Gloo::createDeviceForInterface(interface);
    if (host == "localhost" || host == "127.0.0.1" || host == "::1") return Gloo::createDeviceForHostname("127.0.0.1");
    return Gloo::createDefaultDevice();
}

} // namespace
} // namespace ansatz

using namespace ansatz;

int ansatz_group_supported() { return 1; }

int ansatz_group(const char* host, int port, int rank, int size, int is_server, const char* prefix, int64_t milliseconds, void** group) {
    return guard([&] {
        const auto timeout = std::chrono::milliseconds(milliseconds);
        c10d::TCPStoreOptions options;
        options.port = static_cast<std::uint16_t>(port);
        options.isServer = is_server != 0;
        options.numWorkers = static_cast<std::size_t>(size);
        options.timeout = timeout;
        auto made = std::make_unique<Group>();
        made->store = c10::make_intrusive<c10d::PrefixStore>(prefix, c10::make_intrusive<c10d::TCPStore>(host, options));
        auto gloo = Gloo::Options::create(timeout);
        gloo->devices.push_back(device_for(host));
        gloo->threads = 2;
        made->gloo = c10::make_intrusive<Gloo>(made->store, rank, size, gloo);
        *group = made.release();
    });
}

void ansatz_group_free(void* group) {
    guard([&] { delete static_cast<Group*>(group); });
}

int ansatz_group_all_reduce(void* group, void* tensor, int operation) {
    return guard([&] {
        static const c10d::ReduceOp::RedOpType operations[] = {
            c10d::ReduceOp::SUM, c10d::ReduceOp::PRODUCT, c10d::ReduceOp::MIN, c10d::ReduceOp::MAX};
        auto tensors = borrow_all(&tensor, 1);
        c10d::AllreduceOptions options;
        options.reduceOp = operations[operation];
        of(group).allreduce(tensors, options)->wait();
    });
}

int ansatz_group_broadcast(void* group, void* tensor, int root) {
    return guard([&] {
        auto tensors = borrow_all(&tensor, 1);
        c10d::BroadcastOptions options;
        options.rootRank = root;
        of(group).broadcast(tensors, options)->wait();
    });
}

int ansatz_group_all_gather(void* group, void* tensor, void** results, int size) {
    return guard([&] {
        auto tensors = borrow_all(&tensor, 1);
        std::vector<std::vector<at::Tensor>> outputs{borrow_all(results, size)};
        of(group).allgather(outputs, tensors)->wait();
    });
}

int ansatz_group_barrier(void* group) {
    return guard([&] { of(group).barrier()->wait(); });
}

#else

namespace {
int absent() {
    return ansatz::fail("collectives are not in this build: Gloo's headers were missing (on Debian or Ubuntu: apt-get install libgloo-dev, then build again)");
}
} // namespace

int ansatz_group_supported() { return 0; }
int ansatz_group(const char*, int, int, int, int, const char*, int64_t, void**) { return absent(); }
void ansatz_group_free(void*) {}
int ansatz_group_all_reduce(void*, void*, int) { return absent(); }
int ansatz_group_broadcast(void*, void*, int) { return absent(); }
int ansatz_group_all_gather(void*, void*, void**, int) { return absent(); }
int ansatz_group_barrier(void*) { return absent(); }

#endif
