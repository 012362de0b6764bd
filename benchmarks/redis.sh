#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What rooms cost a Redis, and what a second gateway costs a delivery: redis.sh <folder with hearthd, hearth-load,
# store_bench>. Each measurement on a fresh Redis with the shipped settings, on the loopback. Some minutes.
set -eu
cd "$(dirname "$0")/.."
bin=${1:?the folder with hearthd, hearth-load and store_bench}
seconds=${2:-10}
folder=$(mktemp -d)
redis=""

end() {
  [ -z "$redis" ] || { kill "$redis"; wait "$redis" || true; }
  redis=""
}
trap 'end; rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM

# settings... ; sets $redis and $port
begin() {
  for port in 15379 15479 15579 15679; do
    mkdir -p "$folder/$port"
    redis-server "$PWD/deploy/redis/redis.conf" --bind 127.0.0.1 --port "$port" --dir "$folder/$port" "$@" \
      >"$folder/log" 2>&1 &
    redis=$!
    tries=0
    while [ $tries -lt 50 ] && kill -0 "$redis" 2>/dev/null; do
      redis-cli -p "$port" ping 2>/dev/null | grep -q PONG && return 0
      tries=$((tries + 1))
      sleep 0.1
    done
    end
  done
  cat "$folder/log" >&2
  exit 1
}

# "calls usec cpu_seconds" of EVALSHA, and the server's CPU so far
seen() {
  redis-cli -p "$port" info all | tr -d '\r' | awk -F'[:=,]' '
    /^cmdstat_evalsha:/ { calls = $3; usec = $5 }
    /^used_cpu_(sys|user):/ { cpu += $2 }
    /^total_commands_processed:/ { commands = $2 }
    END { printf "%d %d %.3f %d\n", calls, usec, cpu, commands }'
}

posts() { # name settings...
  echo "posts into Redis, $1"; shift
  begin "$@"
  before=$(seen)
  "$bin/store_bench" "redis://127.0.0.1:$port" "$seconds" | tee "$folder/said"
  rate=$(sed -n 's/.* \([0-9]*\) posts.*/\1/p' "$folder/said")
  echo "$before $(seen) $rate $seconds" | awk '{
    printf "  per post: %.1f us in scripts; Redis was busy %.0f%% of one core: %.0f posts/s per Redis core\n",
      ($6 - $2) / ($5 - $1), ($7 - $3) / $10 * 100, $9 * $10 / ($7 - $3) }'
  end
  rm -rf "${folder:?}/$port"
}

deliveries() { # name gateways
  echo "delivery at 1,000 posts/s, $1"
  begin --appendfsync everysec
  HEARTH_REDIS_DURABILITY=memory "$bin/hearth-load" run --bin "$bin" --redis "redis://127.0.0.1:$port" \
    --gateways "$2" --connections 200 --rooms 20 --rate 1000 --duration "$seconds" --quiet
  end
  rm -rf "${folder:?}/$port"
}

herd() {
  echo "5,000 people on two gateways, 200 posts/s; then all of them come back at once"
  begin --appendfsync everysec
  (while redis-cli -p "$port" info all 2>/dev/null | tr -d '\r' | awk -F: -v at="$(date +%s)" '
     /^total_commands_processed:/ { commands = $2 }
     /^used_cpu_(sys|user):/ { cpu += $2 }
     END { if (commands == "") exit 1; printf "%d %d %.3f\n", at, commands, cpu }'; do sleep 1; done) >"$folder/samples" &
  sampler=$!
  HEARTH_REDIS_DURABILITY=memory "$bin/hearth-load" run --bin "$bin" --redis "redis://127.0.0.1:$port" \
    --gateways 2 --connections 5000 --rooms 200 --rate 200 --duration 20 --ramp 500 --herd --quiet | tee "$folder/said"
  kill "$sampler" 2>/dev/null || true
  wait "$sampler" 2>/dev/null || true
  cut=$(sed -n 's/^cut off at //p' "$folder/said")
  awk -v cut="$cut" '
    NR > 1 && $1 > last {
      rate = ($2 - commands) / ($1 - last); busy = ($3 - cpu) / ($1 - last)
      if ($1 > cut - 15 && $1 < cut) { n++; steady += rate; steady_cpu += busy }
      if ($1 > cut + 1 && $1 <= cut + 16) { if (rate > most) most = rate; if (busy > most_cpu) most_cpu = busy }
    }
    { last = $1; commands = $2; cpu = $3 }
    END {
      steady /= n; steady_cpu /= n
      printf "  Redis, commands a second: steady %.0f, busiest second of the herd %.0f: %.1f times\n",
        steady, most, most / steady
      printf "  Redis, share of one core: steady %.1f%%, busiest second of the herd %.1f%%: %.1f times\n",
        steady_cpu * 100, most_cpu * 100, most_cpu / steady_cpu }' "$folder/samples"
  end
}

posts "not written to disk" --appendonly no
posts "written to disk once a second" --appendfsync everysec
posts "on disk before the answer" --appendfsync always
deliveries "one gateway" 1
deliveries "two gateways" 2
herd
