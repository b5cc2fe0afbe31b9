"""Restarts under load: what the readers' comments notice of HUP and of TERM."""

import asyncio
import random
import signal
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.figure import Figure, Plan, Table, met, percentile, spread
from benchmarks.load import Outcome, Pool
from benchmarks.service import Service
from benchmarks.signed import signed
from benchmarks.supervised import Supervisor, supervised
from benchmarks.texts import comments

RATE = 50.0
RESTARTS = 50
PAUSE_SECONDS = 0.5
MOST_CONNECTIONS, LONGEST_SECONDS = 512, 60.0
# A stopping worker closes connections that were idle for two seconds.
LONGEST_IDLE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Restarted:
    """What came of so many restarts: every outcome, and comments that were lost."""

    restarts: int
    outcomes: list[Outcome]
    lost: int

    @property
    def failures(self) -> int:
        """Requests that were answered otherwise than 2xx, or not at all."""
        return sum(not 200 <= each.reply.status < 300 for each in self.outcomes)

    @property
    def resets(self) -> int:
        """Connections that ended under a request."""
        return sum(each.reply.broken for each in self.outcomes)


def measure(plan: Plan) -> Figure:
    """Restart again and again, by either signal."""
    count = max(1, round(RESTARTS * plan.share))
    found = {name: restart(name, count) for name in ("HUP", "TERM")}
    return Figure(
        title="Restarts under load",
        how=(
            f"{RATE:.0f} signed comments a second, Poisson and open loop, on kept-"
            f"alive connections, while the service is restarted {count} times by each "
            "signal. HUP: gunicorn starts new workers beside the old ones. TERM: it "
            "ends, and is started again on the same listening socket, which another "
            "process holds, as systemd's socket units do. Nothing is sent twice, and "
            f"connections idle for {LONGEST_IDLE_SECONDS:g} s are not used again."
        ),
        tables=tuple(_table(name, each) for name, each in found.items()),
        notes=(
            "After TERM, requests wait in the socket until the service is there again: "
            "that is their longest time.",
        ),
    )


def restart(name: str, count: int, rate: float = RATE) -> Restarted:
    """Restart a service under load so many times by the signal of that name."""
    with supervised() as (service, supervisor):
        done = threading.Event()
        failures: list[BaseException] = []

        def keep_restarting() -> None:
            try:
                _restart(supervisor, name, count)
            except BaseException as error:
                failures.append(error)
            finally:
                done.set()

        thread = threading.Thread(target=keep_restarting)
        thread.start()
        outcomes = _load(service, done, rate)
        thread.join()
        if failures:
            raise failures[0]
        stored = service.stored()
    acknowledged = [each.id for each in outcomes if each.reply.status == 200]
    return Restarted(count, outcomes, sum(each not in stored for each in acknowledged))


def _restart(supervisor: Supervisor, name: str, count: int) -> None:
    pause = threading.Event()
    for _ in range(count):
        pause.wait(PAUSE_SECONDS)
        supervisor.restart(signal.Signals[f"SIG{name}"])


def _load(service: Service, done: threading.Event, rate: float) -> list[Outcome]:
    """Send for as long as there are restarts; each request is signed just before."""
    chance = random.Random(50)  # noqa: S311 (arrivals)
    texts = comments(500)

    async def run() -> list[Outcome]:
        loop = asyncio.get_running_loop()
        pool = Pool(
            service.port,
            MOST_CONNECTIONS,
            LONGEST_SECONDS,
            again=False,
            idle=LONGEST_IDLE_SECONDS,
        )

        async def send(number: int) -> Outcome:
            [request] = signed(service, [texts[number % len(texts)]], f"r{number}")
            due = loop.time()
            reply = await pool.ask(request.raw)
            return Outcome(request.id, reply, loop.time() - due)

        tasks: list[asyncio.Task[Outcome]] = []
        while not done.is_set():
            tasks.append(loop.create_task(send(len(tasks))))
            await asyncio.sleep(chance.expovariate(rate))
        outcomes = await asyncio.gather(*tasks)
        pool.close()
        return outcomes

    return asyncio.run(run())


def _table(name: str, found: Restarted) -> Table:
    times: Sequence[float] = [each.seconds * 1e3 for each in found.outcomes]
    resets, failures = [float(found.resets)], [float(found.failures)]
    lost = [float(found.lost)]
    rows = (
        ("restarts", str(found.restarts), "", ""),
        ("requests", f"{len(times):,}", "", ""),
        ("connections that ended under a request", spread(resets), "0", met(resets, 0)),
        ("answers other than 2xx, or none", spread(failures), "0", met(failures, 0)),
        ("answered, but not in the database", spread(lost), "0", met(lost, 0)),
        ("p50", spread([percentile(times, 0.5)], "ms"), "", ""),
        ("p99", spread([percentile(times, 0.99)], "ms"), "", ""),
        ("longest", spread([max(times)], "ms"), "", ""),
    )
    return Table(f"By {name}", ("what", "measured", "target", "met"), rows)
