"""A transformer over target and comment together, with three outputs.

Outputs see the first state and the mean states of either side: (n, 3 * width). The
encoder is MiniLM-L6 (Wang et al. 2020, arXiv:2002.10957), six layers of 384.
"""

from pathlib import Path

import torch
from torch import nn
from transformers import BertModel

from training.stance_large.pairs import Task

DROPOUT = 0.1
OUTPUTS = {Task.STANCE: 3, Task.NLI: 3, Task.KIN: 2}


class PairNetwork(nn.Module):  # type: ignore[misc]  # torch ships no types here
    """A cross-encoder; its word embeddings stay as they were pre-trained.

    Parameters
    ----------
    base : Path
        Folder of the pre-trained encoder (``config.json``, ``model.safetensors``).
    """

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(base, add_pooling_layer=False)
        self.encoder.embeddings.word_embeddings.requires_grad_(False)
        width = self.encoder.config.hidden_size
        self.mixed = nn.Linear(3 * width, width)
        self.dropout = nn.Dropout(DROPOUT)
        self.outputs = nn.ModuleList(nn.Linear(width, n) for n in OUTPUTS.values())

    def states(self, pieces: torch.Tensor, sides: torch.Tensor) -> torch.Tensor:
        """What the outputs see, shape (n_pairs, width).

        Parameters
        ----------
        pieces, sides : tensors of shape (n_pairs, n_pieces), int64
            As :class:`moderation.cross_encoder.Network` takes them.
        """
        mask = (pieces != 0).long()
        states = self.encoder(
            input_ids=pieces, token_type_ids=sides, attention_mask=mask
        ).last_hidden_state
        there = mask.to(states.dtype).unsqueeze(-1)
        second = sides.to(states.dtype).unsqueeze(-1) * there
        parts = [states[:, 0], _mean(states, there - second), _mean(states, second)]
        return torch.tanh(self.mixed(torch.cat(parts, dim=-1)))

    def forward(self, pieces: torch.Tensor, sides: torch.Tensor) -> torch.Tensor:
        """Logits of favor, against and neutral."""
        return self.outputs[Task.STANCE](self.states(pieces, sides))


def _mean(states: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    return (states * weights).sum(1) / weights.sum(1).clamp(min=1)
