#:project ../src/Ansatz.Lab/Ansatz.Lab.csproj

// A variational autoencoder of garments: the first program to read. `dotnet run samples/vae.cs` trains it for some twenty seconds.
using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

const int latent = 20;
var weights = new RandomStream(0);
var encoder = new NormalHead(400, latent, weights["head"], body: new Mlp([784, 400], weights["encoder"], last: Activation.Relu));
var decoder = new Mlp([latent, 400, 784], weights["decoder"]);

// p(z) p(x|z)
GenerativeProgram Model(Tensor x) => new(p =>
{
    using var images = p.Plate("images", x.Size(0));
    var z = p.Sample("z", Normal.Standard(latent));
    p.Observe("x", Bernoulli.FromLogits(decoder.Forward(z)).ToEvent(), x);
});

// q(z|x): the ansatz
GenerativeProgram Ansatz(Tensor x) => new(q =>
{
    using var images = q.Plate("images", x.Size(0));
    q.Sample("z", encoder.Forward(x));
});

Objective Elbo(Tensor x) => Bound.Elbo.Of(Model(x), Ansatz(x)); // or Bound.ImportanceWeighted(8), or a body of your own

Tensor Pixels(ImageSet images) => (images.Pixels.Flatten(1) > 0.5).To(ScalarType.Float32);
var training = Pixels(DataArgument.Resolve<ImageSet>("fashion-mnist:part=train").Take(12_000));
var test = Pixels(DataArgument.Resolve<ImageSet>("fashion-mnist:part=test").Take(1_000));

double Value(Func<Tensor, Objective> bound) => bound(test).Estimate(new RandomStream(1)).Value;
Console.WriteLine($"before: {Value(Elbo):0.0} nats an image");
var fit = new Trainer(encoder, decoder).Fit(Elbo, Batches.Of(training, 128), epochs: 5);
Console.WriteLine($"after {fit.Steps} steps: ELBO {Value(Elbo):0.0}, with 50 samples {Value(x => Bound.ImportanceWeighted(50).Of(Model(x), Ansatz(x))):0.0} nats an image");
