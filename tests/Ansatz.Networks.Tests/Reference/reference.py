"""Layers and optimizers as PyTorch computes them, in double precision: the table that the tests compare with.

    /usr/bin/python3 reference.py > reference.json      # Debian's python3-torch 1.13
"""
import json
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.manual_seed(20)
table = {}


def tensor(x):
    return {"shape": list(x.shape), "data": [round(v, 15) if isinstance(v, float) else v for v in x.detach().flatten().tolist()]}


def case(name, **parts):
    table[name] = {key: tensor(value) for key, value in parts.items() if value is not None}


def layer(name, module, *shape):
    x = torch.randn(*shape)
    case(name, input=x, output=module(x), **dict(module.named_parameters()))


layer("conv1d", nn.Conv1d(4, 6, 3, stride=2, padding=1, dilation=2, groups=2), 2, 4, 11)
layer("conv2d", nn.Conv2d(2, 3, 3, stride=2, padding=1), 2, 2, 7, 6)
layer("conv3d", nn.Conv3d(2, 2, 2, stride=1, padding=1, bias=False), 1, 2, 3, 4, 3)
layer("transposed1d", nn.ConvTranspose1d(4, 6, 3, stride=2, padding=1, output_padding=1, groups=2), 2, 4, 5)
layer("transposed2d", nn.ConvTranspose2d(3, 2, 4, stride=2, padding=1), 2, 3, 3, 4)
layer("transposed3d", nn.ConvTranspose3d(2, 2, 3, stride=2, padding=1, dilation=1, bias=False), 1, 2, 2, 3, 2)

# Batch normalization: two passes in training mode, then one in evaluation mode.
norm = nn.BatchNorm2d(3)
with torch.no_grad():
    norm.weight.copy_(torch.randn(3)), norm.bias.copy_(torch.randn(3))
x = torch.randn(4, 3, 2, 2)
norm(x)
y = norm(x)
mean, variance = norm.running_mean.clone(), norm.running_var.clone()
norm.eval()
case("batchNorm", input=x, weight=norm.weight, bias=norm.bias, training=y, runningMean=mean, runningVariance=variance, evaluation=norm(x))

for name, norm, shape in [("layerNorm", nn.LayerNorm([3, 4]), (2, 5, 3, 4)), ("groupNorm", nn.GroupNorm(2, 4), (3, 4, 2, 3))]:
    with torch.no_grad():
        norm.weight.copy_(torch.randn_like(norm.weight)), norm.bias.copy_(torch.randn_like(norm.bias))
    layer(name, norm, *shape)

for kind in ("GRU", "LSTM"):
    net = getattr(nn, kind)(3, 4, num_layers=2, bidirectional=True, batch_first=True)
    x = torch.randn(3, 5, 3)
    first = torch.randn(4, 3, 4), torch.randn(4, 3, 4)
    y, last = net(x, first[0] if kind == "GRU" else first)
    lengths = torch.tensor([5, 2, 4])
    packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    py, plast = net(packed, first[0] if kind == "GRU" else first)
    py = nn.utils.rnn.pad_packed_sequence(py, batch_first=True)[0]
    h, ph = (last, plast) if kind == "GRU" else (last[0], plast[0])
    weights = {}
    for k, v in net.named_parameters():
        part, name = k.rsplit("_l", 1)
        block = 2 * int(name[0]) + (1 if name.endswith("_reverse") else 0)
        names = {"weight_ih": "inputWeight", "weight_hh": "hiddenWeight", "bias_ih": "inputBias", "bias_hh": "hiddenBias"}
        weights[f"weights.{block}.{names[part]}"] = v
    case(kind.lower(), input=x, hidden=first[0], cell=first[1], output=y, final=h, finalCell=None if kind == "GRU" else last[1],
         lengths=lengths, maskedOutput=py, maskedFinal=ph, maskedFinalCell=None if kind == "GRU" else plast[1], **weights)
    cell = getattr(nn, kind + "Cell")(3, 4)
    x, h, c = torch.randn(5, 3), torch.randn(5, 4), torch.randn(5, 4)
    y = cell(x, h) if kind == "GRU" else cell(x, (h, c))
    case(kind.lower() + "Cell", input=x, hidden=h, cell=c, output=y if kind == "GRU" else y[0], outputCell=None if kind == "GRU" else y[1],
         **{"weights.inputWeight": cell.weight_ih, "weights.hiddenWeight": cell.weight_hh, "weights.inputBias": cell.bias_ih, "weights.hiddenBias": cell.bias_hh})

attention = nn.MultiheadAttention(6, 2, kdim=5, vdim=5, batch_first=True)
with torch.no_grad():
    attention.in_proj_bias.copy_(torch.randn(18)), attention.out_proj.bias.copy_(torch.randn(6))
q, context, seen = torch.randn(2, 3, 6), torch.randn(2, 4, 5), torch.rand(3, 4) < 0.6
seen[:, 0] = True
bias = attention.in_proj_bias.chunk(3)
weights = {"query.weight": attention.q_proj_weight, "key.weight": attention.k_proj_weight, "value.weight": attention.v_proj_weight,
           "query.bias": bias[0], "key.bias": bias[1], "value.bias": bias[2],
           "output.weight": attention.out_proj.weight, "output.bias": attention.out_proj.bias}
case("crossAttention", input=q, context=context, mask=seen.double(), output=attention(q, context, context, attn_mask=~seen)[0], **weights)
attention = nn.MultiheadAttention(6, 3, batch_first=True)
w, b = attention.in_proj_weight.chunk(3), attention.in_proj_bias.chunk(3)
x = torch.randn(2, 4, 6)
causal = torch.ones(4, 4, dtype=torch.bool).triu(1)
case("causalAttention", input=x, output=attention(x, x, x, attn_mask=causal)[0], **{
    "query.weight": w[0], "key.weight": w[1], "value.weight": w[2], "query.bias": b[0], "key.bias": b[1], "value.bias": b[2],
    "output.weight": attention.out_proj.weight, "output.bias": attention.out_proj.bias})

x = torch.linspace(-3, 3, 13)
case("activations", input=x, **{"identity": x, "relu": x.relu(), "leaky-relu:0.2": nn.functional.leaky_relu(x, 0.2), "elu:1.5": nn.functional.elu(x, 1.5),
     "selu": nn.functional.selu(x), "gelu": nn.functional.gelu(x), "silu": nn.functional.silu(x), "tanh": x.tanh(), "sigmoid": x.sigmoid(),
     "softplus": nn.functional.softplus(x), "mish": nn.functional.mish(x)})


# Optimizers: 30 steps on Rosenbrock's function from (-1.2, 1), a second group with half the learning rate on a quadratic.
def trajectory(name, make):
    a, b = torch.tensor([-1.2, 1.0], requires_grad=True), torch.tensor([[1.0, -2.0], [0.5, 3.0]], requires_grad=True)
    optimizer = make([{"params": [a]}, {"params": [b]}])
    optimizer.param_groups[1]["lr"] *= 0.5
    places = []
    for _ in range(30):
        optimizer.zero_grad()
        loss = (1 - a[0]) ** 2 + 100 * (a[1] - a[0] ** 2) ** 2 + (b ** 2).sum() + b.prod()
        loss.backward()
        optimizer.step()
        places.append(torch.cat([a.detach(), b.detach().flatten()]))
    case(name, path=torch.stack(places))


trajectory("sgd", lambda p: torch.optim.SGD(p, 1e-3))
trajectory("sgdMomentum", lambda p: torch.optim.SGD(p, 1e-4, momentum=0.9, weight_decay=0.01))
trajectory("sgdNesterov", lambda p: torch.optim.SGD(p, 1e-4, momentum=0.9, nesterov=True))
trajectory("adam", lambda p: torch.optim.Adam(p, 0.05))
trajectory("adamDecay", lambda p: torch.optim.Adam(p, 0.05, betas=(0.8, 0.99), eps=1e-6, weight_decay=0.1))
trajectory("adamW", lambda p: torch.optim.AdamW(p, 0.05, weight_decay=0.1))
trajectory("rmsProp", lambda p: torch.optim.RMSprop(p, 0.01))
trajectory("rmsPropCentered", lambda p: torch.optim.RMSprop(p, 0.01, alpha=0.9, momentum=0.5, centered=True, weight_decay=0.01))


# Schedules: the learning rates of 20 steps.
def rates(name, make):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 0.1)
    scheduler = make(optimizer)
    values = []
    for _ in range(20):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step(), scheduler.step()
    case(name, rates=torch.tensor(values))


schedulers = torch.optim.lr_scheduler
rates("cosine", lambda o: schedulers.CosineAnnealingLR(o, 20, eta_min=0.01))
rates("linear", lambda o: schedulers.LinearLR(o, 1.0, 0.2, total_iters=10))
rates("step", lambda o: schedulers.MultiStepLR(o, [10, 15], gamma=0.1))
rates("exponential", lambda o: schedulers.ExponentialLR(o, 0.01 ** (1 / 20)))
# PyTorch has its peak at step pct_start * total_steps - 1; this is step 6 of 20.
rates("oneCycle", lambda o: schedulers.OneCycleLR(o, 0.5, total_steps=21, pct_start=7 / 21))

# Plateau: which scale after each report.
optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 1.0)
plateau = schedulers.ReduceLROnPlateau(optimizer, factor=0.5, patience=2, threshold=1e-2)
losses = [5, 4, 4.5, 4.2, 3.99, 3.98, 3.5, 3.6, 3.6, 3.6, 3.6, 3.6, 3.6, 3.6, 1, 0.995, 0.995, 0.995, 0.995]
scales = []
for loss in losses:
    plateau.step(loss)
    scales.append(optimizer.param_groups[0]["lr"])
case("plateau", losses=torch.tensor(losses), scales=torch.tensor(scales))

print(json.dumps(table, separators=(",", ":")))
