using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Ansatz.Torch.Tests.Files;

public sealed class SafeTensorsTests
{
    /* Written by:
       t={"weight":("F32",[2,3],np.arange(6,dtype='<f4').tobytes()), "count":("I64",[],np.array(-7,dtype='<i8').tobytes()),
          "mask":("BOOL",[3],bytes([1,0,1])), "half":("BF16",[2],torch.tensor([1.5,-2]).bfloat16().view(torch.int16).numpy().tobytes())}
       h={"__metadata__":{"made by":"python"}};o=0
       for k,(d,s,b) in t.items(): h[k]={"dtype":d,"shape":s,"data_offsets":[o,o+len(b)]};o+=len(b)
       j=json.dumps(h).encode(); j+=b' '*(-len(j)%8)
       base64.b64encode(struct.pack('<Q',len(j))+j+b''.join(b for _,_,b in t.values())) */
    private const string FromPython =
        "OAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6IHsibWFkZSBieSI6ICJweXRob24ifSwgIndlaWdodCI6IHsiZHR5cGUiOiAiRjMyIiwgInNoYXBlIjogWzIsIDNdLCAiZGF0YV9vZmZzZXRzIjogWzAsIDI0XX0sICJjb3Vu" +
        "dCI6IHsiZHR5cGUiOiAiSTY0IiwgInNoYXBlIjogW10sICJkYXRhX29mZnNldHMiOiBbMjQsIDMyXX0sICJtYXNrIjogeyJkdHlwZSI6ICJCT09MIiwgInNoYXBlIjogWzNdLCAiZGF0YV9vZmZzZXRzIjogWzMyLCAz" +
        "NV19LCAiaGFsZiI6IHsiZHR5cGUiOiAiQkYxNiIsICJzaGFwZSI6IFsyXSwgImRhdGFfb2Zmc2V0cyI6IFszNSwgMzldfX0gICAAAAAAAACAPwAAAEAAAEBAAACAQAAAoED5/////////wEAAcA/AMA=";

    [Fact]
    public void A_file_of_another_implementation_is_read()
    {
        var file = SafeTensors.Load(new MemoryStream(Convert.FromBase64String(FromPython)));
        Assert.Equal(["weight", "count", "mask", "half"], file.Tensors.Keys);
        Assert.Equal("python", file.Metadata["made by"]);
        Assert.Equal((ScalarType.Float32, new Shape([2, 3])), (file.Tensors["weight"].DataType, file.Tensors["weight"].Shape));
        Assert.Equal([0f, 1, 2, 3, 4, 5], file.Tensors["weight"].ToArray<float>());
        Assert.Equal((-7L, Shape.Scalar), (file.Tensors["count"].ToInt64(), file.Tensors["count"].Shape));
        Assert.Equal([true, false, true], file.Tensors["mask"].ToArray<bool>());
        Assert.Equal([1.5, -2], file.Tensors["half"].ToArray<double>());
        Assert.Equal(ScalarType.BFloat16, file.Tensors["half"].DataType);
    }

    // By the published layout: the length of the header, the header padded with spaces to 8 bytes, the data.
    [Fact]
    public void The_bytes_written_are_those_assembled_by_hand()
    {
        using var written = new MemoryStream();
        SafeTensors.Save(written, [new("b", Tensor.From<byte>([1, 2, 3])), new("a", Tensor.From<float>([1, -2], 1, 2))], new Dictionary<string, string> { ["z"] = "é\"", ["k"] = "" });
        const string Json = """{"__metadata__":{"k":"","z":"é\""},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""";
        var header = Encoding.UTF8.GetBytes(Json);
        var expected = new List<byte>();
        var padded = (header.Length + 7L) / 8 * 8;
        for (var i = 0; i < 8; i++) expected.Add((byte)(padded >> (8 * i)));
        expected.AddRange(header);
        expected.AddRange(Enumerable.Repeat((byte)' ', (int)padded - header.Length));
        expected.AddRange([0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0xc0, 1, 2, 3]);
        Assert.Equal(expected, written.ToArray());
    }

    [Fact]
    public void Every_type_of_the_format_comes_back_in_its_bits()
    {
        var given = new List<KeyValuePair<string, Tensor>>
        {
            new("bool", Tensor.From<bool>([true, false])),
            new("u8", Tensor.From<byte>([0, 255])),
            new("i8", Tensor.From<sbyte>([-128, 127])),
            new("i16", Tensor.From<short>([short.MinValue, 1])),
            new("i32", Tensor.From<int>([int.MinValue, 1])),
            new("i64", Tensor.From<long>([long.MinValue, 1])),
            new("f16", Tensor.From<Half>([Half.Epsilon, Half.NaN])),
            new("bf16", Tensor.From<float>([1e38f, -0f]).To(ScalarType.BFloat16)),
            new("f32", Tensor.From<float>([float.Epsilon, float.NegativeInfinity])),
            new("f64", Tensor.From<double>([double.Epsilon, double.NaN])),
            new("c64", Tensor.From<Complex>([new(1, 2)]).To(ScalarType.Complex64)),
            new("none", Tensor.Zeros([0, 3])),
            new("scalar", Tensor.Scalar(3)),
        };
        using var stream = new MemoryStream();
        SafeTensors.Save(stream, given);
        stream.Position = 0;
        var read = SafeTensors.Load(stream).Tensors;
        Assert.Equal(given.Select(g => g.Key), read.Keys);
        foreach (var (name, tensor) in given)
        {
            Assert.Equal((tensor.DataType, tensor.Shape), (read[name].DataType, read[name].Shape));
            Assert.Equal(tensor.ToBytes(), read[name].ToBytes());
        }
    }

    [Fact]
    public void Every_tensor_is_aligned_to_its_elements()
    {
        using var stream = new MemoryStream();
        SafeTensors.Save(stream, [new("a", Tensor.From<byte>([1])), new("b", Tensor.From<short>([1])), new("c", Tensor.From<double>([1])), new("d", Tensor.From<byte>([1])), new("e", Tensor.From<float>([1]))]);
        var bytes = stream.ToArray();
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        var header = SafeTensorsHeader.Read(bytes.AsSpan(8, length), bytes.Length - 8 - length);
        Assert.All(header.Entries, e => Assert.Equal(0, e.Begin % e.Type.Bytes()));
    }

    [Fact]
    public void Views_and_lazy_conjugates_are_written_as_they_look()
    {
        using var stream = new MemoryStream();
        var x = Tensor.From<double>([1, 2, 3, 4, 5, 6], 2, 3);
        var z = Tensor.From<Complex>([new(1, 2)]).To(ScalarType.Complex64);
        SafeTensors.Save(stream, [new("t", x.MatrixTranspose()), new("row", x[1]), new("conjugate", z.Conjugate()), new("imaginary", z.Conjugate().Imaginary())]);
        stream.Position = 0;
        var read = SafeTensors.Load(stream).Tensors;
        Assert.Equal([1.0, 4, 2, 5, 3, 6], read["t"].ToArray<double>());
        Assert.Equal([4.0, 5, 6], read["row"].ToArray<double>());
        Assert.Equal(new Complex(1, -2), read["conjugate"].ToComplex());
        Assert.Equal(-2, read["imaginary"].ToDouble());
        Assert.Equal([new Complex(1, -2)], z.Conjugate().ToArray<Complex>());
    }

    [Fact]
    public void A_file_is_replaced_whole_and_read_back()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "model.safetensors");
            SafeTensors.Save(path, [new("x", Tensor.Ones(3))]);
            Assert.Throws<ArgumentException>(() => SafeTensors.Save(path, [new("x", Tensor.Ones(2)), new("x", Tensor.Ones(2))]));
            Assert.Equal(3, SafeTensors.Load(path).Tensors["x"].Count);
            Assert.Single(folder.GetFiles());
            File.WriteAllBytes(path, [1, 2, 3]);
            Assert.Contains(path, Assert.Throws<InvalidDataException>(() => SafeTensors.Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_read()
    {
        using var pipe = new System.IO.Compression.GZipStream(new MemoryStream(Compressed(Convert.FromBase64String(FromPython))), System.IO.Compression.CompressionMode.Decompress);
        Assert.Equal(4, SafeTensors.Load(pipe).Tensors.Count);
    }

    [Fact]
    public void What_the_format_lacks_is_refused_on_writing()
    {
        Assert.Contains("Complex128", Assert.Throws<ArgumentException>(() => SafeTensors.Save(Stream.Null, [new("z", Tensor.From<Complex>([Complex.One]))])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SafeTensors.Save(Stream.Null, [new("__metadata__", Tensor.Ones(1))]));
    }

    private static byte[] Compressed(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var zip = new System.IO.Compression.GZipStream(target, System.IO.Compression.CompressionMode.Compress)) zip.Write(bytes);
        return target.ToArray();
    }
}
