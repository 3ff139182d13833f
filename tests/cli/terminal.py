#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""terminal.py COLUMNS ROWS SECONDS COMMAND... -- runs COMMAND on a terminal of that size until it ends, or has had so long (then it gets
SIGTERM), and checks what it does there: no line that is written over is wider, it is drawn at most four times a second, and nothing is
written behind it. Prints what stood on the screen as lines; status 1 with a sentence when one of these does not hold. Keeps COMMAND's
status otherwise."""
import fcntl, os, pty, re, select, signal, struct, sys, termios, time
import unicodedata


def columns(text):
    return sum(2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in text)


def main():
    width, rows, seconds, *command = sys.argv[1:]
    width, rows, end = int(width), int(rows), time.monotonic() + float(seconds)
    pid, fd = pty.fork()
    if pid == 0:
        os.environ['TERM'] = 'xterm'
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', rows, width, 0, 0))
        os.execvp(command[0], command)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', rows, width, 0, 0))
    text, drawn, asked = b'', [], False
    while True:
        left = end - time.monotonic()
        if left <= 0 and not asked:
            os.kill(pid, signal.SIGTERM)
            asked = True
        if left < -10:
            os.kill(pid, signal.SIGKILL)
        if not select.select([fd], [], [], max(left, 0.1))[0]:
            continue
        try:
            piece = os.read(fd, 65536)
        except OSError:
            piece = b''
        if not piece:
            break
        drawn += [time.monotonic()] * len(re.findall(rb'\r\x1b\[K[^\r\x1b]', piece))
        text += piece
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    faults, shown = [], []
    for line in text.decode('utf-8', 'replace').split('\r\n'):
        *over, last = line.split('\r')
        for piece in over: # what is written over afterwards; a sentence that stays may go on on the next line
            plain = re.sub(r'\x1b\[[0-9;]*[A-Za-z]', '', piece)
            if piece.startswith('\x1b[K') and columns(plain) >= width and plain.strip():
                faults.append(f'{columns(plain)} columns where there are {width}: {plain}')
        if over and not last.startswith('\x1b[K'):
            faults.append(f'glued: {line!r}')
        shown.append(re.sub(r'\x1b\[K', '', last))
    faults += [f'drawn {sum(t <= u < t + 0.95 for u in drawn)} times in a second' for t in drawn[:1]
               if sum(t <= u < t + 0.95 for u in drawn) > 5]
    print('\n'.join(shown))
    if faults:
        print('\n'.join(faults[:5]), file=sys.stderr)
        return 1
    return status if status >= 0 else 128 - status


sys.exit(main())
