#!/usr/bin/env bash
# Measures the table of the README on both stores, and prints it. Takes about five minutes; nothing else should run meanwhile.
#
#   load/table.sh                      # builds, measures, prints
#   load/table.sh target/release       # measures what is built there
#
# PostgreSQL is one of its own, on a socket in a folder that is gone afterwards. Both stores wait for the disk at each commit.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${SECONDS_EACH:-8}
users=${USERS:-200000}
built=${1:-}
if [ -z "$built" ]; then
    cargo build --release --locked --bins --examples
    built=${CARGO_TARGET_DIR:-target}/release
fi
service=$(realpath "$built/lifestage-service") load=$(realpath "$built/examples/load")
folder=$(mktemp -d)
address=127.0.0.1:18080
serving=
postgres=

stop() {
    if [ -n "$serving" ]; then kill "$serving" 2> /dev/null || true; wait "$serving" 2> /dev/null || true; fi
    serving=
}
clean() {
    stop
    # The shell that runs PostgreSQL ends it when its input is closed.
    if [ -n "$postgres" ]; then exec 9>&-; wait "$postgres" 2> /dev/null || true; fi
    rm -rf "$folder"
}
trap clean EXIT

start_postgres() {
    local programs as=()
    programs=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -V | tail -1)
    if [ "$(id -u)" = 0 ]; then
        chmod 711 "$folder"
        as=(runuser -u postgres --)
    fi
    mkdir "$folder/pg"
    if [ "$(id -u)" = 0 ]; then chown postgres "$folder/pg"; fi
    mkfifo "$folder/alive"
    "${as[@]}" bash -c "cd '$folder/pg'; '$programs/initdb' -D data -U lifestage -A trust > initdb.log 2>&1
        '$programs/postgres' -D data -k '$folder/pg' -c listen_addresses= > server.log 2>&1 &
        server=\$!; cat > /dev/null; kill -INT \$server; wait \$server || true" < "$folder/alive" &
    postgres=$!
    exec 9> "$folder/alive"
    for _ in $(seq 300); do [ -S "$folder/pg/.s.PGSQL.5432" ] && break; sleep 0.1; done
    sleep 1
    "${as[@]}" "$programs/createdb" -h "$folder/pg" -U lifestage requests
    "${as[@]}" "$programs/createdb" -h "$folder/pg" -U lifestage crowd
}

serve() {
    "$service" serve "$@" --listen $address --no-jobs 2> "$folder/service.log" &
    serving=$!
    for _ in $(seq 200); do
        if curl -sf http://$address/health > /dev/null; then return; fi
        sleep 0.1
    done
    cat "$folder/service.log" >&2
    exit 1
}

# `… 1234 a second; a request of 200 takes p50 1.2ms, p99 3ms; the store's share of a batch 94 %`
requests() {
    "$load" --url http://$address --seconds "$seconds" "$@" | tee -a "$folder/said" |
        sed -E 's/.*: ([0-9]+) a second; a request of [0-9]+ takes p50 ([^,]+), p99 ([^;]+); .* ([0-9]+) %/\1 events\/s, p50 \2, p99 \3|\4 %/'
}

timed() {
    local began ended
    began=$(date +%s%N)
    "$@" > "$folder/answer" 2>> "$folder/service.log"
    ended=$(date +%s%N)
    awk "BEGIN { printf \"%.1f s\", ($ended - $began) / 1e9 }"
}
answered() { grep -o "\"$1\": [0-9]*" "$folder/answer" | tail -1 | grep -o '[0-9]*'; }

# One column of the table, a line each row.
measure() {
    local of=$1 single crowd batch
    shift
    if [ "$of" = redb ]; then set -- --data "$folder/requests.redb"; crowd=(--data "$folder/crowd.redb"); else
        set -- --postgres "host=$folder/pg user=lifestage dbname=requests"
        crowd=(--postgres "host=$folder/pg user=lifestage dbname=crowd")
    fi
    serve "$@"
    batch=$(requests --batch 200 --connections 4)
    single=$(requests --batch 1 --connections 4)
    echo "${batch%|*}"
    echo "${single%|*}"
    single=$(requests --batch 1 --connections 16)
    echo "${single%|*}"
    echo "${batch#*|}"
    stop
    serve "${crowd[@]}"
    batch=$(requests --users "$users" --fill 1 --connections 4)
    echo "${batch%%,*}"
    # What a report reads of everybody, and what it reads after one event.
    timed curl -sf "http://$address/reports/kpi"; echo
    sleep 11
    curl -sf http://$address/events -H 'content-type: application/json' -d \
        '{"events": [{"id": "once", "user": "user-1", "at": "'"$(date -u +%F)"'", "kind": "log_in"}]}' > /dev/null
    timed curl -sf "http://$address/reports/kpi"; echo
    stop
    local night day next
    night=$(timed "$service" nightly "${crowd[@]}")
    echo "$night ($(answered users) users)"
    next=$(date -u -d tomorrow +%FT06:00:00Z)
    day=$(timed "$service" hourly "${crowd[@]}" --now "$next")
    echo "$day ($(answered users) due, $(answered changes) changes)"
    timed "$service" hourly "${crowd[@]}" --now "$next"; echo
}

cat > "$folder/rows" << 'ROWS'
batches of 200, 4 at once, 20,000 users
single events, 4 at once
single events, 16 at once
of a batch of 200, the store's share (reading bytes included)
200,000 new users, one event each, batches of 2,000
a report on 200,000 users, the first
the same after one event
first night of 200,000 users: fitted, all looked at
hour of the next day: whoever is due
the hour after it: nobody due
ROWS
measure redb > "$folder/redb"
start_postgres
measure postgres > "$folder/postgres"
echo "| | redb | PostgreSQL $(psql --version | grep -o '[0-9]*' | head -1) |"
echo "|---|---|---|"
paste -d '|' "$folder/rows" "$folder/redb" "$folder/postgres" | sed 's/|/ | /g; s/^/| /; s/$/ |/'
