#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""screen.py COLUMNS ROWS COMMAND... -- runs COMMAND on a terminal of that size (a vt100, or what SCREEN_TERM says: xterm) and keeps what
stands on it. Reads what is to be done from its standard input, a line each:

  wait REGEX        until the screen, as lines, matches; at most 20 seconds
  gone REGEX        until it does not
  type TEXT         with Python's escapes: \\n, \\x1b[A
  size COLUMNS ROWS the window changes
  print             the screen, to standard output
  kill SIGNAL       to the command: TERM
  run COMMAND       a shell command, waited for
  end STATUS        the command ends, within 20 seconds, with that status; the terminal has its modes of before, and no other screen

Ends with status 1 and a sentence, with the screen, when one of these does not hold, or a sequence came that is not known here."""
import codecs, fcntl, os, pty, re, select, signal, struct, subprocess, sys, termios, time


class Screen:
    def __init__(self, width, height):
        self.pending = ''
        self.row = self.column = 0
        self.last = ' '
        self.entered = self.left = 0  # how often another screen was, as smcup and rmcup of an xterm do
        self.resize(width, height)

    def resize(self, width, height):
        self.width, self.height = width, height
        self.cells = [[' '] * width for _ in range(height)]
        self.top, self.bottom = 0, height - 1  # what scrolls
        self.row, self.column = min(self.row, height - 1), min(self.column, width - 1)

    def scroll(self, away, to):
        """The line `away` goes, and an empty one comes at `to`"""
        del self.cells[away]
        self.cells.insert(to, [' '] * self.width)

    def text(self):
        return '\n'.join(''.join(r).rstrip() for r in self.cells)

    def erase(self, how):
        """ED: from here on, up to here, all"""
        self.line(how)
        for i, row in enumerate(self.cells):
            if how == 2 or (how == 0 and i > self.row) or (how == 1 and i < self.row):
                row[:] = [' '] * self.width

    def line(self, how):
        row = self.cells[self.row]
        begin, end = {0: (self.column, self.width), 1: (0, self.column + 1), 2: (0, self.width)}[how]
        row[begin:end] = [' '] * (min(end, self.width) - begin)

    def control(self, numbers, letter):
        n = [int(x) if x else 0 for x in numbers.lstrip('?').split(';')]
        one = max(n[0], 1)
        if letter != 'b':
            self.column = min(self.column, self.width - 1)  # behind the last one it has not moved yet
        if letter == 'H':
            self.row, self.column = min(one, self.height) - 1, min(max(n[1] if len(n) > 1 else 1, 1), self.width) - 1
        elif letter == 'J':
            self.erase(n[0])
        elif letter == 'K':
            self.line(n[0])
        elif letter == 'A':
            self.row = max(self.row - one, 0)
        elif letter == 'B':
            self.row = min(self.row + one, self.height - 1)
        elif letter == 'C':
            self.column = min(self.column + one, self.width - 1)
        elif letter == 'D':
            self.column = max(self.column - one, 0)
        elif letter == 'r':
            self.top, self.bottom = one - 1, (n[1] if len(n) > 1 and n[1] else self.height) - 1
            self.row = self.column = 0
        elif letter == 'd':
            self.row = min(one, self.height) - 1
        elif letter == 'G':
            self.column = min(one, self.width) - 1
        elif letter == 'X':
            self.cells[self.row][self.column:self.column + one] = [' '] * (min(self.column + one, self.width) - self.column)
        elif letter in 'ST':
            for _ in range(min(one, self.height)):
                self.scroll(*((self.top, self.bottom) if letter == 'S' else (self.bottom, self.top)))
        elif letter in 'LM' and self.top <= self.row <= self.bottom:
            for _ in range(min(one, self.height)):
                self.scroll(*((self.row, self.bottom) if letter == 'M' else (self.bottom, self.row)))
        elif letter in '@P':
            row, at = self.cells[self.row], self.column
            row[at:] = ([' '] * one + row[at:] if letter == '@' else row[at + one:] + [' '] * one)[:self.width - at]
        elif letter == 'b':
            for _ in range(min(one, self.width)):
                self.put(self.last)
        elif letter in 'hl' and numbers == '?1049':
            self.entered += letter == 'h'
            self.left += letter == 'l'
        elif letter not in 'mhlt':
            raise SystemExit(f'a sequence that is not known: ESC [ {numbers} {letter}')

    def put(self, c):
        if self.column == self.width:  # a vt100 wraps when the next one comes
            self.column, self.row = 0, min(self.row + 1, self.height - 1)
        self.cells[self.row][self.column] = self.last = c
        self.column += 1

    def feed(self, data):
        text = self.pending + data
        while text:
            m = re.match(r'\x1b\[([0-9;?]*)([@-~])|\x1b[()][0-9A-B]|\x1b[=>78M]', text)
            if m is None and text[0] == '\x1b':
                if len(text) > 20:
                    raise SystemExit(f'a sequence that is not known: {text[:20]!r}')
                break  # the rest of it is on its way
            if m is not None:
                if m.group(2):
                    self.control(m.group(1), m.group(2))
                elif m.group(0) == '\x1bM' and self.row == self.top:
                    self.scroll(self.bottom, self.top)
                elif m.group(0) == '\x1bM':
                    self.row = max(self.row - 1, 0)
                text = text[m.end():]
                continue
            c, text = text[0], text[1:]
            if c == '\r':
                self.column = 0
            elif c == '\n':
                if self.row == self.bottom:
                    self.scroll(self.top, self.bottom)
                else:
                    self.row = min(self.row + 1, self.height - 1)
            elif c == '\b':
                self.column = max(min(self.column, self.width - 1) - 1, 0)
            elif c == '\t':
                self.column = min((self.column // 8 + 1) * 8, self.width - 1)
            elif c in '\x0e\x0f\x07\x00':
                pass
            else:
                self.put(c)
        self.pending = text


class Session:
    def __init__(self, width, height, command):
        self.screen = Screen(width, height)
        self.decode = codecs.getincrementaldecoder('utf-8')('replace').decode
        self.status = None
        self.fd, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', height, width, 0, 0))
        self.modes = termios.tcgetattr(self.fd)  # the slave's, also when nobody has it open
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
            for fd in 0, 1, 2:
                os.dup2(slave, fd)
            os.environ['TERM'] = os.environ.get('SCREEN_TERM', 'vt100')
            os.closerange(3, 256)
            os.execvp(command[0], command)
        os.close(slave)

    def read(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b''
        self.screen.feed(self.decode(data))
        return bool(data)

    def until(self, what, holds):
        end = time.monotonic() + 20
        while select.select([self.fd], [], [], 0)[0] and self.read(0):
            pass  # what has come already: what stood before is of no interest
        while not holds():
            if time.monotonic() > end:
                raise SystemExit(f'not within 20 seconds: {what}\n{self.screen.text()}')
            if not self.read(0.1) and not holds():
                raise SystemExit(f'it has ended before: {what}\n{self.screen.text()}')

    def end(self, wanted):
        end = time.monotonic() + 20
        while self.read(0.1):
            if time.monotonic() > end:
                raise SystemExit(f'it does not end\n{self.screen.text()}')
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self.status = status if status >= 0 else 128 - status
        if self.status != wanted:
            raise SystemExit(f'status {self.status}, not {wanted}\n{self.screen.text()}')
        if termios.tcgetattr(self.fd) != self.modes:
            raise SystemExit(f'the terminal is left in other modes\n{self.screen.text()}')
        if self.screen.entered != self.screen.left:
            raise SystemExit(f'the other screen is left {self.screen.left} times, and was entered {self.screen.entered} times')

    def do(self, line):
        word, _, rest = line.partition(' ')
        if word == 'wait':
            self.until(line, lambda: re.search(rest, self.screen.text(), re.M))
        elif word == 'gone':
            self.until(line, lambda: not re.search(rest, self.screen.text(), re.M))
        elif word == 'type':
            os.write(self.fd, codecs.decode(rest, 'unicode_escape').encode())
        elif word == 'size':
            width, height = map(int, rest.split())
            self.screen.resize(width, height)
            fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack('HHHH', height, width, 0, 0))
        elif word == 'print':
            print(self.screen.text(), flush=True)
        elif word == 'kill':
            os.kill(self.pid, getattr(signal, 'SIG' + rest))
        elif word == 'run':
            subprocess.run(rest, shell=True, check=True)
        elif word == 'end':
            self.end(int(rest))
        else:
            raise SystemExit(f'not known: {line}')


def main():
    session = Session(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
    try:
        for line in sys.stdin:
            if line.strip():
                session.do(line.strip())
    finally:
        if session.status is None:
            os.kill(session.pid, 9)
            os.waitpid(session.pid, 0)
    return 0


sys.exit(main())
