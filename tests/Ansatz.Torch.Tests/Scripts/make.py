# Makes the TorchScript files of the tests: python3 make.py
import torch


class Squares(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.tensor([[1.0, -2.0, 0.5], [0.0, 3.0, 1.0]]))
        self.drop = torch.nn.Dropout(0.5)

    def forward(self, x):
        return self.drop(x * x) @ self.weight.t()


class Pair(torch.nn.Module):
    def forward(self, x):
        return x, x


torch.jit.save(torch.jit.script(Squares()), "squares.pt")
torch.jit.save(torch.jit.script(Pair()), "pair.pt")
torch.save({"weight": torch.zeros(2)}, "state.pt")
