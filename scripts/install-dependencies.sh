#!/usr/bin/env bash
# Installs the Debian packages that dbsn needs and this machine lacks, and starts no service.
#
# Usage: scripts/install-dependencies.sh [SECTION...]
# The sections are those of scripts/dependencies.txt; without any, all of them. Needs root only
# where something is missing.
set -euo pipefail

HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
LIST="$HERE/dependencies.txt"
POLICY=/usr/sbin/policy-rc.d
CLUSTERS=/etc/postgresql-common/createcluster.conf

# Debian's npm cannot be installed beside another nodejs, so one that is there is taken.
spared=""
if command -v npm >/dev/null; then
  spared=npm
fi

packages() {
  awk -v wanted=" $* " -v spared="$spared" '
    { sub(/#.*/, ""); gsub(/[ \t]+/, "") }
    /^\[.*\]$/ { section = substr($0, 2, length($0) - 2); next }
    section == spared { next }
    $0 != "" && (wanted == "  " || index(wanted, " " section " ")) { print }
  ' "$LIST" | sort -u
}

installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

for section in "$@"; do
  if ! grep -qx "\[$section\]" "$LIST"; then
    echo "error: scripts/dependencies.txt has no section [$section]" >&2
    exit 1
  fi
done

if ! command -v dpkg-query >/dev/null; then
  echo "error: this is not Debian; install what scripts/dependencies.txt names in its stead" >&2
  exit 1
fi

missing=()
while read -r package; do
  installed "$package" || missing+=("$package")
done < <(packages "$@")
if [ "${#missing[@]}" -eq 0 ]; then
  exit 0
fi

if [ "$(id -u)" -ne 0 ]; then
  {
    echo "error: these packages are missing, and only root can install them:"
    echo "  ${missing[*]}"
    echo "Run as root: scripts/install-dependencies.sh $*"
  } >&2
  exit 1
fi

# Debian starts a server when it installs it. A policy of ours forbids that meanwhile, and the
# machine's own policy, if it has one, is put back as it was.
kept="$(mktemp -d)"
new_postgres=no
restore() {
  if [ -e "$kept/policy" ] || [ -L "$kept/policy" ]; then
    rm -f "$POLICY"
    cp -a "$kept/policy" "$POLICY"
  else
    rm -f "$POLICY"
  fi
  if [ -e "$kept/clusters" ]; then
    cp -a "$kept/clusters" "$CLUSTERS"
  fi
  rm -rf "$kept"
}
trap restore EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
if [ -e "$POLICY" ] || [ -L "$POLICY" ]; then
  cp -a "$POLICY" "$kept/policy"
  rm -f "$POLICY"
fi
printf '#!/bin/sh\nexit 101\n' >"$POLICY"
chmod 0755 "$POLICY"

apt() {
  DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
    -o Dpkg::Use-Pty=0 "$@" </dev/null
}
install() { apt install --no-install-recommends "$@"; }

echo "Installing: ${missing[*]}"
log="$kept/apt.log"
run() {
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    echo "error: apt-get failed; what it said stands above" >&2
    exit 1
  fi
}
run apt update
if printf '%s\n' "${missing[@]}" | grep -qx postgresql && ! installed postgresql-common; then
  # Without this the package makes a database of its own and would start it at every boot.
  new_postgres=yes
  run install postgresql-common
  cp -a "$CLUSTERS" "$kept/clusters"
  sed -i 's/^#*create_main_cluster.*/create_main_cluster = false/' "$CLUSTERS"
fi
run install "${missing[@]}"
if [ "$new_postgres" = yes ] && command -v systemctl >/dev/null; then
  systemctl disable --quiet postgresql.service >/dev/null 2>&1 || true
fi
