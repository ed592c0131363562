using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Ansatz.Torch.Tests.Files;

public sealed class SafeTensorsFaultTests
{
    [Theory]
    [InlineData("", "does not begin with '{'", 0)]
    [InlineData("[]", "does not begin with '{'", 0)]
    [InlineData("{", "no valid JSON", 0)]
    [InlineData("{\"a\":1}", "tensor 'a' is no object", 0)]
    [InlineData("{} x", "no valid JSON", 0)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{}}", "'a' twice", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", "needs dtype, shape and two data_offsets", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", "two data_offsets", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}", "more than 2 numbers", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", "before it begins", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F33\",\"shape\":[1],\"data_offsets\":[0,4]}}", "dtype 'F33', which is not the format's", 4)]
    [InlineData("{\"a\":{\"dtype\":\"U32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "dtype U32, which is the format's, but no tensor here has such elements", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[4],\"data_offsets\":[0,4]}}", "convert it to one of BOOL, U8", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "occurs twice", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"stride\":[1]}}", "'stride' that is unknown", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", "integers from 0", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", "integers from 0", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":\"1\",\"data_offsets\":[0,4]}}", "no list", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "needs 8 bytes", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}}", "too large", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[0,4611686018427387904,4],\"data_offsets\":[0,0]}}", "too large", 0)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "the file is cut off", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "4 bytes follow", 8)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "belong to no tensor", 8)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "inside tensor", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "inside tensor 'a'", 8)]
    [InlineData("{\"__metadata__\":[]}", "no object", 0)]
    [InlineData("{\"__metadata__\":{\"a\":1}}", "no text", 0)]
    [InlineData("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", "twice", 0)]
    [InlineData("{\"a\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[0,1]}}", "other bytes than 0 and 1", 1)]
    public void A_header_that_lies_is_refused_with_the_reason(string header, string reason, int data)
    {
        var error = Assert.Throws<InvalidDataException>(() => Load(Assemble(header, [.. Enumerable.Repeat((byte)7, data)])));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 0)]
    [InlineData(8, 1)]
    [InlineData(8, 100_000_001)]
    [InlineData(8, long.MaxValue)]
    [InlineData(8, -1)]
    public void A_length_that_the_file_has_not_is_refused_before_memory_is_taken(int bytes, long length)
    {
        var file = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(file, length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => Load(file[..bytes]));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    // Whatever is cut off or changed, the answer is tensors or the documented exception.
    [Property(MaxTest = 500)]
    public Property Mutated_files_never_do_worse_than_the_documented_exception()
    {
        using var stream = new MemoryStream();
        SafeTensors.Save(stream, [new("a", Tensor.Ones(2, 3)), new("b", Tensor.From<bool>([true, false])), new("c", Tensor.From<long>([1]))], new Dictionary<string, string> { ["m"] = "n" });
        var original = stream.ToArray();
        var mutation = from count in Gen.Choose(1, 4)
                       from places in Gen.Choose(0, original.Length - 1).ArrayOf(count)
                       from values in Gen.Choose(0, 255).ArrayOf(count)
                       from length in Gen.Frequency((3, Gen.Constant(original.Length)), (1, Gen.Choose(0, original.Length)))
                       select (places, values, length);
        return Prop.ForAll(mutation.ToArbitrary(), m =>
        {
            var bytes = original.ToArray();
            for (var i = 0; i < m.places.Length; i++) bytes[m.places[i]] = (byte)m.values[i];
            try
            {
                return Load(bytes[..m.length]).Tensors.Count <= 3;
            }
            catch (InvalidDataException)
            {
                return true;
            }
        });
    }

    private static SafeTensorsFile Load(byte[] bytes) => SafeTensors.Load(new MemoryStream(bytes));

    private static byte[] Assemble(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        return [.. bytes, .. json, .. data];
    }
}
