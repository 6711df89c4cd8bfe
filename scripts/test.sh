#!/usr/bin/env bash
# Builds dbsn and runs its tests.
#
# Usage: scripts/test.sh [--all]
#   --all  adds the long tests, the sanitizer builds, the lint and the quickstart
# Needs Debian 12; installs what is missing (as root). A stage that fails does not stop the others;
# what each stage printed stands in build/logs. Ends with "N passed, N failed": every test, and
# every stage that is not a test run.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

ALL=no
for argument in "$@"; do
  case "$argument" in
    --all) ALL=yes ;;
    -h | --help) sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) die "unknown argument \"$argument\"; there is only --all" ;;
  esac
done

JOBS="$(nproc)"
LOGS="$ROOT/build/logs"
PASSED=0
FAILED=0
SUMMARY=()
mkdir -p "$LOGS"

# finish NAME STATUS SECONDS DETAIL
finish() {
  local word="${GREEN}ok${PLAIN}    "
  if [ "$2" -ne 0 ]; then
    word="${RED}FAILED${PLAIN}"
  fi
  SUMMARY+=("$(printf '%s %5d s  %-34s %s' "$word" "$3" "$1" "$4")")
}

# stage NAME COMMAND...: one stage, counted as one.
stage() {
  local name="$1" began="$SECONDS" status=0
  local log="$LOGS/${name//[ ,]/-}.log"
  shift
  printf '\n%s== %s%s\n' "$BOLD" "$name" "$PLAIN"
  "$@" >"$log" 2>&1 </dev/null || status=$?
  if [ "$status" -eq 0 ]; then
    PASSED=$((PASSED + 1))
    tail -n 3 "$log"
  else
    FAILED=$((FAILED + 1))
    tail -n 200 "$log"
  fi
  finish "$name" "$status" "$((SECONDS - began))" ''
  return "$status"
}

# tests NAME COMMAND...: a run of ctest, counted test by test.
tests() {
  local name="$1" began="$SECONDS" status=0 line failed total
  local log="$LOGS/${name//[ ,]/-}.log"
  shift
  printf '\n%s== %s%s\n' "$BOLD" "$name" "$PLAIN"
  "$@" 2>&1 </dev/null | tee "$log" \
    | awk '!/ Passed +[0-9.]+ sec$/ && !/^ +Start +[0-9]+: /' || status=$?
  line="$(grep -E 'tests passed, [0-9]+ tests? failed out of [0-9]+' "$log" | tail -n 1 || true)"
  failed="$(sed -nE 's/.*, ([0-9]+) tests? failed out of ([0-9]+).*/\1/p' <<<"$line")"
  total="$(sed -nE 's/.*, ([0-9]+) tests? failed out of ([0-9]+).*/\2/p' <<<"$line")"
  if [ -z "$total" ]; then
    FAILED=$((FAILED + 1))
    status=1
  else
    PASSED=$((PASSED + total - failed))
    FAILED=$((FAILED + failed))
    if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
      FAILED=$((FAILED + 1))
    fi
  fi
  finish "$name" "$status" "$((SECONDS - began))" "${total:+$((total - failed)) of $total tests}"
}

build() { cmake --preset "$1" && cmake --build --preset "$1" -j "$JOBS"; }

# g++ 12's thread sanitizer knows no address space as random as newer kernels make it.
tsan() {
  if [ "$(cat /proc/sys/vm/mmap_rnd_bits 2>/dev/null || echo 0)" -gt 28 ]; then
    setarch "$(uname -m)" -R "$@"
  else
    "$@"
  fi
}
build_tsan() { cmake --preset tsan && tsan cmake --build --preset tsan -j "$JOBS"; }

stage 'install' scripts/install-dependencies.sh build run test npm || die "nothing can be built"

if stage 'build release' build release; then
  if [ "$ALL" = yes ]; then
    tests 'tests release' ctest --preset release-all -j "$JOBS"
  else
    tests 'tests release' ctest --preset release -j "$JOBS"
  fi
fi

if [ "$ALL" = yes ]; then
  stage 'install lint' scripts/install-dependencies.sh lint quickstart bench || true
  stage 'format' scripts/lint.sh format || true
  stage 'shellcheck' scripts/lint.sh shell || true
  stage 'rooms' "$PYTHON" tests/architecture/check_rooms.py || true
  stage 'clang-tidy' scripts/lint.sh tidy || true
  if stage 'build with asan and ubsan' build debug; then
    tests 'tests with asan and ubsan' ctest --preset debug -j "$JOBS"
  fi
  if stage 'build with tsan' build_tsan; then
    tests 'tests with tsan' tsan ctest --preset tsan -j "$JOBS"
  fi
  stage 'quickstart' scripts/quickstart.sh || true
  stage 'quickstart again' scripts/quickstart.sh || true
  stage 'benchmark, small' scripts/bench.sh --sizes 100 --runs 1 || true
fi

printf '\n%sStages%s\n' "$BOLD" "$PLAIN"
printf '%s\n' "${SUMMARY[@]}"
printf 'all of it took %d s\n\n' "$SECONDS"
printf '%d passed, %d failed\n' "$PASSED" "$FAILED"
[ "$FAILED" -eq 0 ]
