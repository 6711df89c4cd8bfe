#!/usr/bin/env bash
# Looks at the code without running it. Changes nothing.
#
# Usage: scripts/lint.sh format|shell|tidy [FILE...]
#   format  every C++ file stands as clang-format would write it
#   shell   shellcheck on every script
#   tidy    clang-tidy, with the checks of .clang-tidy as errors, on the .cc files of engine, schema
#           and sandbox, as the release build compiles them, but without precompiled headers
# With files, only those are looked at.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

cpp_files() { find engine schema sandbox tests -name '*.cc' -o -name '*.h' | sort; }

# shell_scripts: by name and by first line.
shell_scripts() {
  find scripts .ci tests -type f -name '*.sh'
  grep -lE '^#!.*\b(ba)?sh\b' .ci/* 2>/dev/null || true
}

check_format() {
  local -a files=("$@")
  [ "${#files[@]}" -gt 0 ] || mapfile -t files < <(cpp_files)
  clang-format --dry-run --Werror "${files[@]}"
  say "format: ${#files[@]} files ok"
}

check_shell() {
  local -a files=("$@")
  [ "${#files[@]}" -gt 0 ] || mapfile -t files < <(shell_scripts | sort -u)
  shellcheck -x "${files[@]}"
  say "shellcheck: ${#files[@]} scripts ok"
}

check_tidy() {
  # Without precompiled headers: clang reads none of g++'s, and a file must name what it needs.
  local database="$ROOT/build/tidy"
  local -a files=("$@")
  cmake --preset release -B "$database" -DDBSN_PCH=OFF >/dev/null
  [ "${#files[@]}" -gt 0 ] || mapfile -t files < <(find engine schema sandbox -name '*.cc' | sort)
  # g++'s warnings are the build's business; here only the checks speak.
  printf '%s\0' "${files[@]}" \
    | xargs -0 -n 4 -P "$(nproc)" clang-tidy --quiet -p "$database" --extra-arg=-w
  say "clang-tidy: ${#files[@]} files ok"
}

case "${1:-}" in
  format) shift; check_format "$@" ;;
  shell) shift; check_shell "$@" ;;
  tidy) shift; check_tidy "$@" ;;
  *) die "usage: scripts/lint.sh format|shell|tidy [FILE...]" ;;
esac
