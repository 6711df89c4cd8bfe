"""Runs a program as a person would: on a terminal, waiting for its question, then answering."""
import errno
import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time


def run_in_terminal(arguments, answers=(), cwd=None, env=None, size=(40, 120), patience=60.0):
    """Runs the program on a pseudo-terminal. `answers` are pairs: once the first text has been
    shown, the second is typed ("\\x03" is Ctrl-C; a function is called, and what it gives is typed). Returns (exit status, everything shown); a
    program that a signal ended has the negative signal as its status."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[0], size[1], 0, 0))

    def take_terminal():
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    process = subprocess.Popen([str(a) for a in arguments], stdin=slave, stdout=slave,
                               stderr=slave, cwd=cwd, env=env, start_new_session=True,
                               preexec_fn=take_terminal)
    os.close(slave)
    shown = b""
    waiting = list(answers)
    looked = 0
    end = time.monotonic() + patience
    try:
        while True:
            if waiting:
                at = shown.find(waiting[0][0].encode(), looked)
                if at >= 0:
                    looked = at + len(waiting[0][0].encode())
                    answer = waiting.pop(0)[1]
                    os.write(master, (answer() if callable(answer) else answer).encode())
            if time.monotonic() > end:
                text = shown.decode(errors="replace")
                raise AssertionError(f"{arguments[0]} is not done after {patience:g} s; shown:\n{text}")
            if not select.select([master], [], [], 0.05)[0]:
                continue
            try:
                piece = os.read(master, 65536)
            except OSError as problem:
                if problem.errno != errno.EIO:   # EIO: the last writer closed the terminal
                    raise
                break
            if not piece:
                break
            shown += piece
        status = process.wait(max(1.0, end - time.monotonic()))
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(master)
    text = shown.decode(errors="replace")
    if waiting:
        raise AssertionError(f"never asked {waiting[0][0]!r}; shown:\n{text}")
    return status, text
