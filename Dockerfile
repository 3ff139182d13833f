# All tools in an image made from nothing: static programs, certificates to check servers with, no shell.
#   docker build -t mc .
#   docker run --rm --network host mc                         a member of the cluster on this network
#   docker run --rm --network host mc /bin/mc-members 10.0.0.5:6900
# In a cluster: kubectl debug -it POD --image=mc -- /bin/mc-probe POD-ADDRESS:6900
# Without a shell --on has nothing to run its commands with.
FROM debian:12-slim AS build
COPY . /src
WORKDIR /src
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends ca-certificates && scripts/deps build static && scripts/build-static /out

FROM scratch
COPY --from=build /out/bin/ /bin/
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
# What --top draws with: Debian's ncurses looks there.
COPY --from=build /lib/terminfo/l/linux /lib/terminfo/l/
COPY --from=build /lib/terminfo/s/screen /lib/terminfo/s/screen-256color /lib/terminfo/s/
COPY --from=build /lib/terminfo/t/tmux /lib/terminfo/t/tmux-256color /lib/terminfo/t/
COPY --from=build /lib/terminfo/v/vt100 /lib/terminfo/v/
COPY --from=build /lib/terminfo/x/xterm /lib/terminfo/x/xterm-256color /lib/terminfo/x/
USER 65534:65534
CMD ["/bin/mc-join"]
