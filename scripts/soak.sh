#!/usr/bin/env bash
# The long proofs, which CI runs a short part of: faults at every touch of the world, random stories of
# faults, kills of the real program, and fuzzers. Ends with one line a proof.
#
# Usage: scripts/soak.sh [--only sweep|stories|kills|fuzz] [--stories 10000] [--kills 1000]
#                        [--shared-kills 200] [--fuzz-seconds 600] [--seed 1]
# Needs Debian 12; installs what is missing (as root). What it prints stands in build/logs/soak-*.log; a
# fuzzer that finds something leaves it in build/fuzz/found.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

ONLY='' STORIES=10000 KILLS=1000 SHARED_KILLS=200 FUZZ_SECONDS=600 SEED=1
while [ $# -gt 0 ]; do
  case "$1" in
    --only) ONLY="${2:?}"; shift ;;
    --stories) STORIES="${2:?}"; shift ;;
    --kills) KILLS="${2:?}"; shift ;;
    --shared-kills) SHARED_KILLS="${2:?}"; shift ;;
    --fuzz-seconds) FUZZ_SECONDS="${2:?}"; shift ;;
    --seed) SEED="${2:?}"; shift ;;
    -h | --help) sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) die "unknown argument \"$1\"; scripts/soak.sh --help lists them" ;;
  esac
  shift
done

LOGS="$ROOT/build/logs"
FAILED=0
RESULTS=()
mkdir -p "$LOGS"

wanted() { [ -z "$ONLY" ] || [ "$ONLY" = "$1" ]; }

# proof NAME PATTERN COMMAND...: runs it, and keeps the last line of its output that has the pattern.
proof() {
  local name="$1" pattern="$2" began="$SECONDS" status=0 log line
  log="$LOGS/soak-${name//[ \/]/-}.log"
  shift 2
  say "${BOLD}== $name$PLAIN"
  "$@" >"$log" 2>&1 </dev/null || status=$?
  line="$(grep -aE "$pattern" "$log" | tail -n 1 || true)"
  if [ "$status" -ne 0 ]; then
    FAILED=$((FAILED + 1))
    tail -n 60 "$log"
    line="FAILED: see $log"
  fi
  say "$line"
  RESULTS+=("$(printf '%-18s %6d s  %s' "$name" "$((SECONDS - began))" "$line")")
}

sweep_all() {
  DBSN_SWEEP_STRIDE=1 build/release/test_faults '--gtest_filter=FaultSweep.*' >"$LOGS/soak-points.log" \
    || { cat "$LOGS/soak-points.log"; return 1; }
  awk '/ fault points$/ { all += $1 } END { print all " fault points in all" }' "$LOGS/soak-points.log"
}

scripts/install-dependencies.sh build run test
if wanted sweep || wanted stories || wanted kills; then
  cmake --preset release >/dev/null
  cmake --build --preset release -j "$(nproc)" --target dbsn test_faults >"$LOGS/soak-build.log" 2>&1 \
    || { tail -n 40 "$LOGS/soak-build.log"; die "the build failed"; }
fi
export DBSN_SOURCE_DIR="$ROOT" DBSN_BINARY="$ROOT/build/release/dbsn"

if wanted sweep; then
  proof 'sweep' '^[0-9]+ fault points in all' sweep_all
fi
if wanted stories; then
  proof 'random stories' 'stories with' env DBSN_STORIES="$STORIES" DBSN_FIRST_SEED="$SEED" \
    build/release/test_faults '--gtest_filter=RandomStories.*'
fi
if wanted kills; then
  for case in RandomKills RandomKillsOnPostgres RandomKillsOnEtcd RandomKillsOnGitlab; do
    proof "$case" 'kills in' env DBSN_KILLS="$KILLS" DBSN_SHARED_KILLS="$SHARED_KILLS" \
      DBSN_SEED="$SEED" DBSN_TEST_SECONDS=0 PYTHONPATH=tests/e2e PYTHONDONTWRITEBYTECODE=1 "$PYTHON" \
      tests/e2e/random_kill_test.py "$case"
  done
fi
if wanted fuzz; then
  scripts/install-dependencies.sh soak
  cmake --preset fuzz >"$LOGS/soak-build.log" 2>&1
  cmake --build --preset fuzz -j "$(nproc)" >>"$LOGS/soak-build.log" 2>&1 \
    || { tail -n 40 "$LOGS/soak-build.log"; die "the build of the fuzzers failed"; }
  mkdir -p build/fuzz/found
  for fuzzer in build/fuzz/fuzz_*; do
    if [ -d "$fuzzer" ] || [ ! -x "$fuzzer" ]; then continue; fi
    target="${fuzzer##*/fuzz_}"
    mkdir -p "build/fuzz/corpus/$target"   # what it learns; the kept corpus stays as it is
    proof "fuzz $target" '^Done [0-9]+ runs' "$fuzzer" -max_total_time="$FUZZ_SECONDS" -timeout=20 \
      -rss_limit_mb=2048 -print_final_stats=1 "-artifact_prefix=build/fuzz/found/$target-" \
      "build/fuzz/corpus/$target" "tests/fuzz/corpus/$target"
  done
fi

printf '\n%sSoak%s\n' "$BOLD" "$PLAIN"
printf '%s\n' "${RESULTS[@]}"
[ "$FAILED" -eq 0 ]
