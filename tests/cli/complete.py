#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""complete.py SHELL DIR TOOL LINE -- types LINE and a tab into an interactive SHELL that has DIR's completion of TOOL, in a pseudo-terminal,
and prints the words that a command would get, each in <>. Status 3: the shell complains, what it says is on standard error."""
import os
import pty
import re
import select
import signal
import sys
import tempfile
import time

shell, where, tool, line = sys.argv[1:5]
HOME = tempfile.mkdtemp()
with open(f"{HOME}/hosts", "w", encoding="ascii") as f:
    f.write("10.0.0.1 alpha.example\n")
os.makedirs(f"{HOME}/.ssh")
with open(f"{HOME}/.ssh/known_hosts", "w", encoding="ascii") as f:
    f.write("beta.example,10.0.0.2 ssh-ed25519 AAAA\n|1|hidden= ssh-ed25519 AAAA\n[gamma.example]:2222 ssh-ed25519 AAAA\n")
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"],
             f"HOSTFILE={HOME}/hosts; show() {{ printf '<%s>' \"$@\"; echo; }}; bind 'set bell-style none'; source {where}/bash/{tool}"),
    "zsh": (["zsh", "-f", "-i"],
            f"bindkey -e; fpath=({where}/zsh $fpath); autoload -Uz compinit; compinit -u -D; show() {{ printf '<%s>' \"$@\"; echo; }}; setopt no_beep"),
    "fish": (["fish", "--no-config", "-i"], f"function show; printf '<%s>' $argv; echo; end; source {where}/fish/{tool}.fish"),
}
argv, setup = SHELLS[shell]
pid, fd = pty.fork()
if pid == 0:
    os.environ.update(HOME=HOME, TERM="dumb" if shell == "bash" else "xterm", LC_ALL="C.UTF-8", XDG_CONFIG_HOME=HOME, XDG_DATA_HOME=HOME, PS1="$ ")
    os.execvp(argv[0], argv)
seen = ""


def until(pattern, seconds=20):
    """Reads until the pattern is there, and returns its match."""
    global seen
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        match = re.search(pattern, seen)
        if match:
            seen = seen[match.end():]
            return match
        if select.select([fd], [], [], 0.2)[0]:
            try:
                seen += os.read(fd, 65536).decode(errors="replace")
            except OSError:
                break
    sys.stderr.write(f"{shell}: no {pattern!r} in {seen!r}\n")
    os.kill(pid, signal.SIGKILL)
    sys.exit(3)


os.write(fd, (setup + "; show re'a'dy\n").encode())
before = until(r"<ready>").string
if re.search(r"(?i)syntax error|parse error|unmatched|unexpected", before):
    sys.stderr.write(before)
    os.kill(pid, signal.SIGKILL)
    sys.exit(3)
os.write(fd, line.encode() + b"\t")
if shell == "fish":
    until(re.escape(tool))
os.write(fd, b"\x01show \n")
print(until(rf"(<{re.escape(tool)}>[^\r\n]*)[\r\n]")[1])
os.kill(pid, signal.SIGKILL)
os.waitpid(pid, 0)
