# Shared by the scripts of this folder; sourced, never run. Whatever is started through it is ended
# by its process id when the script ends, however it ends.
# shellcheck shell=bash

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# Debian's python3, whatever else is on the PATH: it has Debian's python3-yaml.
PYTHON=/usr/bin/python3

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  BOLD=$'\033[1m' DIM=$'\033[2m' RED=$'\033[31m' GREEN=$'\033[32m' PLAIN=$'\033[0m'
else
  BOLD='' DIM='' RED='' GREEN='' PLAIN=''
fi
export ROOT BOLD DIM RED GREEN PLAIN

say() { printf '%s\n' "$*"; }

die() {
  printf '%serror:%s %s\n' "$RED" "$PLAIN" "$*" >&2
  exit 1
}

# --- what the script owns

OWNED_PROCESSES=()   # "PID SIGNAL"
OWNED_FOLDERS=()

own_process() { OWNED_PROCESSES+=("$1 ${2:-TERM}"); }

# own_folder VARIABLE NAME: a new temporary folder, removed at the end. (Not by $(...): what a
# subshell owns is forgotten with it.)
own_folder() {
  local new_folder   # not the name of anybody's variable: printf -v would set this one
  new_folder="$(mktemp -d "${TMPDIR:-/tmp}/dbsn-$2-XXXXXX")"
  OWNED_FOLDERS+=("$new_folder")
  printf -v "$1" '%s' "$new_folder"
}

# end_process PID SIGNAL: asks, waits up to ten seconds, then insists.
end_process() {
  local pid="$1" left=100
  kill -s "$2" "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null; do
    if [ "$left" -eq 0 ]; then
      kill -s KILL "$pid" 2>/dev/null || true
      break
    fi
    left=$((left - 1))
    sleep 0.1
  done
  wait "$pid" 2>/dev/null || true
}

cleanup() {
  local status=$? index owned
  trap - EXIT INT TERM HUP
  for ((index = ${#OWNED_PROCESSES[@]} - 1; index >= 0; index--)); do
    read -r -a owned <<<"${OWNED_PROCESSES[index]}"
    end_process "${owned[0]}" "${owned[1]}"
  done
  for ((index = ${#OWNED_FOLDERS[@]} - 1; index >= 0; index--)); do
    rm -rf -- "${OWNED_FOLDERS[index]}"
  done
  exit "$status"
}

trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

# --- servers

# A loopback port that is free now.
free_port() {
  "$PYTHON" -c 'import socket
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    print(probe.getsockname()[1])'
}

# Whom a database server runs as when we are root, which it refuses to be.
unprivileged_user() {
  local name
  for name in postgres nobody; do
    if id -u "$name" >/dev/null 2>&1; then
      printf '%s\n' "$name"
      return
    fi
  done
  die "there is no unprivileged user to run a database server as"
}

# as_unprivileged COMMAND...: runs it in the place of the calling process.
as_unprivileged() {
  if [ "$(id -u)" -eq 0 ]; then
    local user
    user="$(unprivileged_user)"
    exec setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups --pdeathsig INT -- "$@"
  fi
  exec setpriv --pdeathsig INT -- "$@"
}

# The folder of the newest PostgreSQL server's programs.
postgres_programs() {
  local folder
  folder="$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)"
  [ -x "$folder/postgres" ] || die "no PostgreSQL server; run scripts/install-dependencies.sh quickstart"
  printf '%s\n' "$folder"
}

# start_postgres: a private server on loopback, with passwords that are really asked. Sets
# POSTGRES_PORT and POSTGRES_LOG; postgres_sql speaks to it as its admin.
start_postgres() {
  local folder='' programs pid try left
  programs="$(postgres_programs)"
  own_folder folder postgres
  POSTGRES_PASSWORD_FILE="$folder/password"
  POSTGRES_LOG="$folder/server.log"
  "$PYTHON" -c 'import secrets; print(secrets.token_hex(16), end="")' >"$POSTGRES_PASSWORD_FILE"
  : >"$POSTGRES_LOG"
  mkdir "$folder/data"
  chmod 0700 "$folder/data"
  if [ "$(id -u)" -eq 0 ]; then
    chown -R "$(unprivileged_user)" "$folder"
  fi
  if ! (as_unprivileged "$programs/initdb" -D "$folder/data" -U dbsn_admin --no-sync -E UTF8 \
        --locale=C.UTF-8 -A scram-sha-256 --pwfile="$POSTGRES_PASSWORD_FILE") \
        >>"$POSTGRES_LOG" 2>&1 </dev/null; then
    cat "$POSTGRES_LOG" >&2
    die "PostgreSQL's initdb failed"
  fi
  for try in 1 2 3 4 5; do
    POSTGRES_PORT="$(free_port)"
    as_unprivileged "$programs/postgres" -D "$folder/data" -p "$POSTGRES_PORT" \
      -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \
      -c shared_buffers=16MB >>"$POSTGRES_LOG" 2>&1 </dev/null &
    pid=$!
    own_process "$pid" INT
    left=600
    while kill -0 "$pid" 2>/dev/null && [ "$left" -gt 0 ]; do
      if postgres_sql 'SELECT 1' >/dev/null 2>&1; then
        return
      fi
      left=$((left - 1))
      sleep 0.05
    done
    grep -q 'Address already in use' "$POSTGRES_LOG" || break
  done
  cat "$POSTGRES_LOG" >&2
  die "PostgreSQL did not start (try $try)"
}

# postgres_sql STATEMENTS [DATABASE]
postgres_sql() {
  PGPASSWORD="$(cat "$POSTGRES_PASSWORD_FILE")" PGCONNECT_TIMEOUT=10 \
    "$(postgres_programs)/psql" -X -A -t -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$POSTGRES_PORT" \
    -U dbsn_admin -d "${2:-postgres}" <<<"$1"
}

# start_sandbox BINARY [ARGUMENT...]: sets SANDBOX_URL and SANDBOX_LOG.
start_sandbox() {
  local binary="$1" folder='' pid left=200
  shift
  own_folder folder sandbox
  SANDBOX_LOG="$folder/server.log"
  setpriv --pdeathsig TERM -- "$binary" sandbox --listen 127.0.0.1:0 --data "$folder/sandbox.sqlite" \
    "$@" >"$SANDBOX_LOG" 2>&1 </dev/null &
  pid=$!
  own_process "$pid" TERM
  SANDBOX_URL=''
  while kill -0 "$pid" 2>/dev/null && [ "$left" -gt 0 ]; do
    SANDBOX_URL="$(sed -n 's|.*Listening on \(http[s]*://[^ /]*\).*|\1|p' "$SANDBOX_LOG" | head -n 1)"
    if [ -n "$SANDBOX_URL" ]; then
      return
    fi
    left=$((left - 1))
    sleep 0.05
  done
  cat "$SANDBOX_LOG" >&2
  die "the sandbox did not start"
}
