#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Two gateways, HAProxy and one Redis on this machine, without containers: cluster.sh <folder>. Everything it keeps is
# in the folder. Ends what it started when it is told to end (Ctrl-C, SIGTERM).
#   HEARTH_BIN           where hearthd and hearthctl are
#   HEARTH_CONFIG        the rooms
#   HEARTH_CLUSTER_PORT  the first of seven ports in a row: HAProxy, gateway 1, gateway 2, Redis, and for moderators
#                        gateway 1, gateway 2 and HAProxy
set -eu
folder=${1:?the folder to keep everything in}
cd "$(dirname "$0")/.."
bin=${HEARTH_BIN:-build/release/bin}
config=${HEARTH_CONFIG:-config/hearth.dev.toml}
port=${HEARTH_CLUSTER_PORT:-8080}
PATH="$PATH:/usr/sbin"; export PATH  # for haproxy
redis_port=$((port + 3))
desk_port=$((port + 6))

mkdir -p "$folder/redis"
folder=$(cd "$folder" && pwd)
started=""

say() { printf '==> %s\n' "$*"; }
die() { printf 'cluster: %s\n' "$*" >&2; exit 1; }

start() { # name command...
  name=$1; shift
  # A session of its own: Ctrl-C reaches this script alone, which ends the others in order.
  setsid "$@" >"$folder/$name.log" 2>&1 &
  echo $! >"$folder/$name.pid"
  started="$name $started"
}

runs() { kill -0 "$(cat "$folder/$1.pid" 2>/dev/null)" 2>/dev/null; }

await() { # name condition...
  name=$1; shift
  tries=0
  until "$@" >/dev/null 2>&1; do
    runs "$name" || { cat "$folder/$name.log" >&2; die "$name did not start; the lines above say why"; }
    tries=$((tries + 1))
    [ $tries -lt 200 ] || { cat "$folder/$name.log" >&2; die "$name did not answer within 20 s"; }
    sleep 0.1
  done
}

# The last one started goes first: HAProxy, then the gateways, which say goodbye, then Redis.
end() {
  trap '' INT TERM
  for name in $started; do
    pid=$(cat "$folder/$name.pid")
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    rm -f "$folder/$name.pid"
  done
}
trap end EXIT
trap 'exit 0' INT TERM HUP

gateway() { # number
  start "gateway-$1" env HEARTH_LISTEN_PORT=$((port + $1)) HEARTH_DESK_PORT=$((port + 3 + $1)) \
    HEARTH_ADMIN_SOCKET="$folder/gateway-$1.sock" "$bin/hearthd" --config "$config"
  await "gateway-$1" "$bin/hearthctl" status --socket "$folder/gateway-$1.sock"
  say "Gateway $1 at port $((port + $1)) (its log: $folder/gateway-$1.log)"
}

# What both gateways share.
export HEARTH_LISTEN_BEHIND_PROXY=true HEARTH_DESK_ORIGINS="http://localhost:$desk_port" HEARTH_STORE_KEYS="$folder/keys" \
  HEARTH_REDIS_URL="redis://hearth@127.0.0.1:$redis_port" HEARTH_REDIS_PASSWORD_FILE="$folder/redis-password"
if [ ! -s "$folder/redis-password" ]; then
  (umask 077 && od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$folder/redis-password")
fi
{ echo "user default off"; "$bin/hearthctl" redis acl --config "$config"; } >"$folder/users.acl" ||
  die "the account for Redis could not be made"

start redis redis-server "$PWD/deploy/redis/redis.conf" --port "$redis_port" --bind 127.0.0.1 \
  --dir "$folder/redis" --aclfile "$folder/users.acl"
await redis sh -c "redis-cli -p $redis_port ping | grep -q NOAUTH" # it is there, and lets nobody in without a name
say "Redis at port $redis_port (its data: $folder/redis)"

# One after the other: the first one makes the key file that both need.
gateway 1
gateway 2

rm -f "$folder/haproxy.sock"
start haproxy env HEARTH_BIND="127.0.0.1:$port" HEARTH_STATS="$folder/haproxy.sock" \
  HEARTH_GATEWAY_1="127.0.0.1:$((port + 1))" HEARTH_GATEWAY_2="127.0.0.1:$((port + 2))" \
  HEARTH_DESK_BIND="127.0.0.1:$desk_port" \
  HEARTH_DESK_1="127.0.0.1:$((port + 4))" HEARTH_DESK_2="127.0.0.1:$((port + 5))" \
  haproxy -db -f "$PWD/deploy/haproxy/haproxy.cfg"
await haproxy test -S "$folder/haproxy.sock"
say "HAProxy at port $port, for moderators at port $desk_port"
say "Open http://localhost:$port (end with Ctrl-C)"
say "To be a moderator: $bin/hearthctl moderators invite --role admin --socket $folder/gateway-1.sock"
say "To see a gateway fail: kill -9 \$(cat $folder/gateway-1.pid)"

while :; do
  for name in $started; do
    runs "$name" && continue
    say "$name has ended; the others go on"
    started=$(printf '%s' "$started" | sed "s/$name //")
    rm -f "$folder/$name.pid"
  done
  [ -n "$started" ] || die "nothing is left"
  sleep 1 &
  wait $! || true
done
