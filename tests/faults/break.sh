#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Breaks guarantees on purpose, one line each, in a copy of the tree, and sees that a fault run goes
# red for each. A break that nobody notices ends this with an error.
#   tests/faults/break.sh [name]
set -eu
cd "$(dirname "$0")/../.."
root=$PWD
copy=$root/build/break
tests=$root/build/release/bin
only=${1:-}
export CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_BASEDIR="$copy" CCACHE_NOHASHDIR=1
export HEARTH_SOURCE="$root" HEARTH_BIN="$copy/build/release/bin" HEARTH_FAULT_SECONDS=8

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }

copy_tree() {
  mkdir -p "$copy"
  git ls-files -z --cached --others --exclude-standard -- CMakeLists.txt CMakePresets.json cmake server proto client-sdk/cpp benchmarks docs/examples tests |
    tar --null --files-from=- -cf - | tar -xf - -C "$copy"
}

build() {
  (cd "$copy" && cmake --preset release >/dev/null && cmake --build build/release -j "${JOBS:-2}" --target hearthd) >"$copy/log" 2>&1 ||
    { tail -20 "$copy/log"; exit 1; }
}

missed=""
# name, file, what sed does to it, test program, the tests that have to see it
break_one() {
  [ -z "$only" ] || [ "$only" = "$1" ] || return 0
  cp "$copy/$2" "$copy/whole"
  sed -i "$3" "$copy/$2"
  if cmp -s "$copy/$2" "$copy/whole"; then echo "$1: the line it breaks is not in $2 any more"; exit 1; fi
  build
  if timeout 240 "$tests/$4" --gtest_filter="$5" >"$copy/$1.log" 2>&1; then
    say "$1: NOT noticed by $5"
    missed="$missed $1"
  else
    say "$1: seen by $5"
    grep -m 3 -A 1 'Failure$' "$copy/$1.log" | grep -v 'Failure$\|^--\|^Failed$' || true
    grep -m 3 '^C[0-9]*: ' "$copy/$1.log" || true
  fi
  cp "$copy/whole" "$copy/$2"
}

copy_tree
say "Building a copy to break"
build
scripts=server/store/redis/scripts
break_one skip_dedupe $scripts/publish.lua \
  's/^  if tonumber(second) >= forgotten_s and n <= last then/  if false then/' \
  redis_connections_faults '*WhoseReplyIsSwallowed*'
break_one no_fence $scripts/parts/room.lua \
  "s/if not meta\[1\] or meta\[2\] ~= fence then/if not meta[1] then/" \
  redis_sentinels_faults '*WithFrozenReplicas*'
break_one announce_before_append $scripts/publish.lua \
  "s/^  append(stream, bucket/  announce('', args.body)\n&/; s/^announce('', args.body)\$//" \
  redis_connections_faults '*Scripts*'
break_one full_and_writing $scripts/publish.lua 's/^#!lua$/#!lua flags=allow-oom/' \
  redis_outages_faults '*ThatIsFull*'
break_one wrong_gap_comparison server/shard/feed.cpp \
  's/if (event->position.seq != log_.top.seq + 1) return start(backfill());/if (event->position.seq < log_.top.seq + 1) return start(backfill());/' \
  redis_connections_faults '*Announcements*'
break_one no_resync server/shard/feed.cpp \
  's/if (state \&\& state->log.top.seq > log_.top.seq)/if (false)/' \
  redis_connections_faults '*DeafGateway*'
break_one feed_ignores_loss server/shard/feed.cpp \
  's/if (!plan.gaps.empty()) return restart(state);/if (false) return restart(state);/' \
  redis_restarts_faults '*EndOfTheFileCut*'
break_one loss_named_too_short server/rooms/catch_up.cpp \
  's/plan.gaps.push_back({survived + 1, it->seq, GapReason::lost/plan.gaps.push_back({survived + 2, it->seq, GapReason::lost/' \
  redis_restarts_faults '*EndOfTheFileCut*'
break_one loss_named_too_wide server/rooms/catch_up.cpp \
  's/  Seq at = std::min(known->seq, floor);/  Seq at = std::min(known->seq, floor > 2 ? floor - 2 : floor);/; s/const Seq survived = it == known ? floor : at;/const Seq survived = at;/' \
  redis_restarts_faults '*EndOfTheFileCut*'
break_one silent_when_away server/store/redis/lookout.cpp \
  's/    if (!reached) stand(away_);//' \
  redis_outages_faults '*TenSeconds*'
break_one mute_not_asked $scripts/publish.lua 's/^for i = 1, 4 do/for i = 1, 2 do/' \
  redis_mutes_faults '*'
break_one ring_not_purged server/shard/room_view.cpp \
  's/  if (frame->redacts != 0) redact(\*frame);//' \
  integration_room '*TakesBackAMessage*'
[ -z "$missed" ] || { echo "not noticed:$missed"; exit 1; }
say "Every break was noticed"
