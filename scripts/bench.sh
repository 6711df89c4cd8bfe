#!/usr/bin/env bash
# Measures dbsn against the sandbox beside the least that any program could do, and manifests of
# every type of the catalog beside what parsing them alone costs; prints one table.
#
# Usage: scripts/bench.sh [--sizes 100,1000,10000] [--runs 3] [--backends SIZE]
# --backends measures that many changes with the state in each place where it can be kept, and
# nothing else.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

case " $* " in
  *" --backends"*) scripts/install-dependencies.sh build run bench test ;;
  *) scripts/install-dependencies.sh build run bench ;;
esac
own_folder LOGS bench
if ! { cmake --preset release && cmake --build --preset release --target dbsn bench_programs; } \
    >"$LOGS/build.log" 2>&1 </dev/null; then
  cat "$LOGS/build.log" >&2
  die "the build failed"
fi
say "$(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(uname -sr)"
"$PYTHON" -B tests/bench/bench.py --programs build/release "$@"
