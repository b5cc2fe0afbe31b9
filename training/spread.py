"""Work on several processes, or on several machines by a Dask scheduler.

The same calls give the same bytes wherever they run: each has one thread of linear
algebra, and what they return comes back in order.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import chain, islice
from typing import Any, Final, TypeVar

import click
from joblib import Parallel, delayed, parallel_config
from threadpoolctl import threadpool_limits

from training.errors import ClusterError

PATIENCE: Final = 20.0
MODULE: Final = "distributed"
DASK = click.option(
    "--dask",
    metavar="tcp://HOST:8786",
    help="Scheduler of Dask workers to work on, in place of --jobs.",
)
"""The option of every command that can."""

Call = tuple[Any, ...]
T = TypeVar("T")


def spread(
    function: Callable[..., T], calls: Iterable[Call], *, n_jobs: int
) -> list[T]:
    """What the function returns for each of the calls, in order.

    Inside ``cluster`` the workers' threads take the place of ``n_jobs`` processes. A
    single call is made at once, here.
    """
    coming = iter(calls)
    first = list(islice(coming, 2))
    if len(first) < 2:
        return [alone(function, *call) for call in first]
    found: list[T] = Parallel(n_jobs=n_jobs)(
        delayed(alone)(function, *call) for call in chain(first, coming)
    )
    return found


def streamed(
    function: Callable[..., T], calls: Iterable[Call], *, n_jobs: int
) -> Iterator[T]:
    """The same without end: calls are made as answers are taken, a few ahead."""
    yield from Parallel(n_jobs=n_jobs, return_as="generator")(
        delayed(alone)(function, *call) for call in calls
    )


def alone(function: Callable[..., T], *arguments: Any) -> T:
    """Call it with one thread of linear algebra."""
    with threadpool_limits(limits=1):
        return function(*arguments)


@contextmanager
def cluster(address: str | None) -> Iterator[None]:
    """Let calls inside run on the workers of a scheduler; None means here.

    Raises
    ------
    ClusterError
        Dask is not installed, or there is no scheduler at that address.
    """
    if address is None:
        yield
        return
    try:
        client = import_module(MODULE).Client(
            address, timeout=PATIENCE, set_as_default=False
        )
    except ImportError as error:
        raise ClusterError(
            "--dask needs Dask: pip install -r training/requirements-dask.txt"
        ) from error
    except (OSError, ValueError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address}") from error
    with client, parallel_config(backend="dask", client=client):
        yield
