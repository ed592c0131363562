using Ansatz.Lab.Worker;
using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

/// <summary>The allocator counts for the whole process, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(TrainerMemoryTests), DisableParallelization = true)]
[Collection(nameof(TrainerMemoryTests))]
public sealed class TrainerMemoryTests
{
    [Fact]
    public void Tensors_of_a_step_are_freed_with_the_step()
    {
        var toy = new Toy();
        TorchRuntime.Collect();
        long? after = null;
        foreach (var report in new Trainer(toy).Steps(toy.Loss, toy.Batches(), 200))
        {
            if (report.Step == 100) after = TorchRuntime.AllocatedBytes;
        }
        Assert.InRange(TorchRuntime.AllocatedBytes, 0, after!.Value + 20_000);
    }
}
