# SPDX-License-Identifier: Apache-2.0
# systemd's watchdog is told from the loop that it still turns.
load helper

# heard COMMAND... : what it tells systemd until its end, a datagram a line, in `told`
heard() {
	python3 - "$@" >told <<'PY'
import os, socket, subprocess, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind("\0mc-watchdog-%d" % os.getpid())
s.settimeout(20)
p = subprocess.Popen(sys.argv[1:], env=dict(os.environ, NOTIFY_SOCKET="@mc-watchdog-%d" % os.getpid()), stdout=subprocess.DEVNULL)
beats = 0
while True:
    text = s.recv(4096).decode().replace("\n", " ")
    print(text)
    beats += text == "WATCHDOG=1"
    if beats == 4 and p.poll() is None:
        p.terminate()
    if text.startswith("STOPPING"):
        break
p.wait()
PY
}

@test "a node beats twice in the time that is asked for; not for a watchdog of another process" {
	WATCHDOG_USEC=200000 heard mc-join -i 127.0.0.1 --cluster-mode tcpip:127.0.0.1:48300 --start-port 48300
	[[ $(grep -cx WATCHDOG=1 told) -ge 4 && $(grep -c ^READY=1 told) -ge 1 ]]
	for pid in 1 nobody; do
		WATCHDOG_PID=$pid WATCHDOG_USEC=1000 heard mc-join -i 127.0.0.1 --cluster-mode tcpip:127.0.0.1:48300 --start-port 48300 --for 300ms
		run ! grep -qx WATCHDOG=1 told
	done
	WATCHDOG_USEC=soon heard mc-join -i 127.0.0.1 --cluster-mode tcpip:127.0.0.1:48300 --start-port 48300 --for 300ms
	run ! grep -qx WATCHDOG=1 told
}
