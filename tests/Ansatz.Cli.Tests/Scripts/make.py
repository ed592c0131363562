"""Makes encoder.pt: images to means and log-variances side by side (python3 make.py, with PyTorch 1.13)."""
import torch


class Encoder(torch.nn.Module):
    def forward(self, x):
        mean = x.mean(dim=[1, 2, 3]).unsqueeze(-1).expand(-1, 2)
        return torch.cat([mean, torch.zeros_like(mean) - 2], -1)


torch.jit.save(torch.jit.script(Encoder().eval()), "encoder.pt")
