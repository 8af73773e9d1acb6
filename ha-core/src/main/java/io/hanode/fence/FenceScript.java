package io.hanode.fence;

/** What the child process of {@link ProcessFence} runs. */
final class FenceScript {

    /**
     * Lines on standard input: {@code arm PID START DEADLINE} (field 22 of /proc/PID/stat; milliseconds of /proc/uptime) and
     * {@code disarm}. Only built-in commands before the fence, so that nothing has to be forked when memory is short.
     */
    static final String TEXT = """
            trap '' HUP INT QUIT TERM PIPE TSTP
            uptime_ms() { local up rest; read -r up rest </proc/uptime; up=$((10#${up/./} * 10)); REPLY=$up; }
            # Sets STATE, PARENT and STARTED of process $1. The name before the last parenthesis may hold blanks.
            stat_of() {
              local line
              STATE=Z PARENT=0 STARTED=0
              { read -r line </proc/$1/stat; } 2>/dev/null || return 1
              set -- ${line##*) }
              STATE=$1 PARENT=$2 STARTED=${20}
            }
            children_of() {
              local dir p
              CHILDREN=()
              for dir in /proc/[0-9]*; do
                p=${dir#/proc/}
                if stat_of "$p" && [ "$PARENT" = "$1" ]; then CHILDREN+=("$p:$STARTED"); fi
              done
            }
            same() { stat_of "$1" && [ "$STARTED" = "$2" ] && [ "$STATE" != Z ]; }
            signal() {
              local target
              for target in "$pid:$start" "${CHILDREN[@]}"; do
                if same "${target%:*}" "${target#*:}"; then kill -"$1" "${target%:*}" 2>/dev/null; fi
              done
            }
            any_left() {
              local target
              for target in "$pid:$start" "${CHILDREN[@]}"; do
                if same "${target%:*}" "${target#*:}"; then return 0; fi
              done
              return 1
            }
            fence() {
              armed=0
              same "$pid" "$start" || return
              kill -QUIT "$pid" 2>/dev/null
              children_of "$pid"
              signal QUIT
              for i in 1 2 3 4 5 6 7 8 9 10; do
                any_left || break
                sleep 0.1
              done
              signal KILL
              printf f
            }
            armed=0 partial=
            while :; do
              if [ $armed = 0 ]; then
                IFS= read -r line || exit 0
              else
                uptime_ms
                left=$((deadline - REPLY))
                # Unread lines may prolong the lease: this process may have been paused, not the other one.
                if [ $left -le 0 ]; then
                  if read -t 0; then left=1000; else fence; continue; fi
                fi
                printf -v wait '%d.%03d' $((left / 1000)) $((left % 1000))
                IFS= read -r -t "$wait" line
                status=$?
                # A time-out may come in the middle of a line, and what was read of it is gone from the pipe.
                if [ $status -gt 128 ]; then partial+=$line; continue; fi
                if [ $status -ne 0 ]; then fence; exit 0; fi
              fi
              set -- $partial$line
              partial=
              case $1 in
                arm) armed=1 pid=$2 start=$3 deadline=$4 ;;
                disarm) armed=0 ;;
              esac
              printf k
            done
            """;

    private FenceScript() {}
}
