"""``python -m training``."""

import sys

from training.cli import main
from training.priority import give_way

if __name__ == "__main__":
    give_way(sys.argv[1:])
    main()
