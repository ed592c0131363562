namespace Ansatz.Torch.Tests;

public sealed class ScopeTests
{
    [Fact]
    public void Scope_frees_what_was_made_in_it_and_names_itself_on_use_after_free()
    {
        Tensor inner;
        using (TensorScope.Open()) inner = Tensor.Ones(3);
        var error = Assert.Throws<ObjectDisposedException>(() => inner + 1);
        Assert.Contains(nameof(ScopeTests), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kept_tensors_move_to_the_enclosing_scope_and_die_with_it()
    {
        Tensor kept;
        using (TensorScope.Open())
        {
            using (var inner = TensorScope.Open()) kept = inner.Keep(Tensor.Ones(3) + 1);
            Assert.Equal(6, kept.Sum().ToDouble());
        }
        Assert.Throws<ObjectDisposedException>(() => kept.Sum());
    }

    [Fact]
    public void Kept_tensors_of_the_outermost_scope_live_on()
    {
        Tensor kept;
        using (var scope = TensorScope.Open()) kept = scope.Keep(Tensor.Ones(3));
        GC.Collect();
        Assert.Equal(3, kept.Sum().ToDouble());
    }

    [Fact]
    public void Escaped_tensors_belong_to_no_scope()
    {
        Tensor stored;
        using (TensorScope.Open())
        using (TensorScope.Open()) stored = Tensor.Ones(3).Escape();
        Assert.Equal(3, stored.Sum().ToDouble());
    }

    [Fact]
    public void The_graph_outlives_the_wrappers_of_its_intermediates()
    {
        var x = Tensor.Full([3], 2.0, ScalarType.Float64);
        x.RequiresGradient = true;
        Tensor loss;
        using (var scope = TensorScope.Open()) loss = scope.Keep(((x * x).Exp() + x.Sin()).Sum());
        loss.Backward();
        Assert.Equal((2 * 2 * Math.Exp(4)) + Math.Cos(2), x.Gradient!.ToArray<double>()[1], 9);
    }

    [Fact]
    public void A_scope_that_ends_out_of_order_is_an_error()
    {
        var outer = TensorScope.Open();
        var inner = TensorScope.Open();
        var failed = false;
        try
        {
            outer.Dispose();
        }
        catch (InvalidOperationException)
        {
            failed = true;
        }
        inner.Dispose();
        outer.Dispose();
        Assert.True(failed);
    }

    [Fact]
    public void Exceptions_leave_no_scope_open()
    {
        for (var i = 0; i < 3; i++)
        {
            try
            {
                using var scope = TensorScope.Open();
                _ = Tensor.Ones(2) + Tensor.Ones(3);
            }
            catch (TorchException)
            {
            }
        }
        Tensor outside = Tensor.Ones(2);
        using (TensorScope.Open())
        {
        }
        Assert.Equal(2, outside.Sum().ToDouble());
    }

    [Fact]
    public void Disposing_by_hand_twice_is_harmless()
    {
        var tensor = Tensor.Ones(2);
        tensor.Dispose();
        tensor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tensor.Shape);
    }

    [Fact]
    public void Memory_is_flat_without_scope_or_dispose()
    {
        // 400 tensors of 16 MB: 6.4 GB in all, made and dropped.
        var peak = 0L;
        for (var i = 0; i < 400; i++)
        {
            _ = Tensor.Ones(4 << 20) + i;
            peak = Math.Max(peak, TorchRuntime.AllocatedBytes);
        }
        Assert.True(peak < 1L << 30, $"{peak >> 20} MB");
    }

    [Fact]
    public void Views_count_nothing_and_force_no_collection()
    {
        var big = Tensor.Ones(1000, 10_000);
        var before = GC.CollectionCount(2);
        for (var i = 0; i < 2000; i++) _ = big[i % 1000];
        Assert.Equal(before, GC.CollectionCount(2));
        Assert.Equal(10_000_000, big.Count);
    }
}
