#!/usr/bin/env bash
# Builds dbsn and shows it at work: a private PostgreSQL, the local sandbox of the API, and a
# temporary workspace in which connectors are created, tested, mended, changed, adopted and deleted.
#
# Usage: scripts/quickstart.sh
# Needs Debian 12; installs what is missing (as root). Leaves nothing running and nothing behind
# but the build. Every command's exit status is checked, so the script is a test too.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

STEP=0
step() {
  STEP=$((STEP + 1))
  printf '\n%s%d. %s%s\n' "$BOLD" "$STEP" "$*" "$PLAIN"
}

# shown STATUS ARGUMENT...: runs dbsn in the workspace, shows the command and what it says, and
# fails unless it ends with the status. What it said stands in LAST afterwards.
LAST=''
shown() {
  local wanted="$1" status=0
  shift
  printf '%s$ dbsn %s%s\n' "$DIM" "$*" "$PLAIN"
  LAST="$(cd "$WORKSPACE" && "$DBSN" "$@" 2>&1 </dev/null)" || status=$?
  if [ -n "$LAST" ]; then
    printf '%s\n' "$LAST" | sed 's/^/  /'
  fi
  if [ "$status" -ne "$wanted" ]; then
    printf '%s\n' '--- the sandbox said:' >&2
    tail -n 40 "$SANDBOX_LOG" >&2
    die "dbsn $* ended with $status, and should have ended with $wanted"
  fi
}

# expect TEXT: the last command said so.
expect() {
  case "$LAST" in
    *"$1"*) ;;
    *) die "the last command should have said: $1" ;;
  esac
}

# another_client METHOD PATH [JSON]: one request to the API, past dbsn. Prints the answer.
another_client() {
  "$PYTHON" - "$SANDBOX_URL" "$@" <<'PYTHON'
import sys
import urllib.request

url, method, path = sys.argv[1:4]
body = sys.argv[4].encode() if len(sys.argv) > 4 else None
request = urllib.request.Request(url + path, data=body, method=method)
request.add_header("Authorization", "Bearer another-client")
if body is not None:
    request.add_header("Content-Type", "application/json")
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
with opener.open(request, timeout=30) as answer:
    print(answer.read().decode())
PYTHON
}

# id_of NAME: the id that the API gave the connector.
id_of() {
  another_client GET '/api/connector?internalID=N1r8Do' | "$PYTHON" -c '
import json, sys
print(next(row["connectorID"] for row in json.load(sys.stdin)
           if row["connectorName"] == sys.argv[1]))' "$1"
}

postgres_connector() {
  cat >"$WORKSPACE/manifests/$1.yaml" <<EOF_MANIFEST
apiVersion: databasin/v1
kind: Connector
metadata:
  name: $1
spec:
  connectorName: $2
  connectorSubType: Postgres
  connectorAuthType: basic
  connectorHost: 127.0.0.1
  connectorPort: $POSTGRES_PORT
  connectorDatabaseName: shop
  connectorMaxConnections: $3
  connectorUsername: $4
  connectorPassword: {valueFrom: {env: $5}}
EOF_MANIFEST
}

step "Installing what is missing (nothing, if this ran before)"
"$ROOT/scripts/install-dependencies.sh" build run quickstart
say "  done"

step "Building dbsn (a few minutes the first time)"
own_folder BUILD_LOG_FOLDER build
BUILD_LOG="$BUILD_LOG_FOLDER/build.log"
if ! (cd "$ROOT" && cmake --preset release && cmake --build --preset release --target dbsn) \
    >"$BUILD_LOG" 2>&1 </dev/null; then
  cat "$BUILD_LOG" >&2
  die "the build failed"
fi
DBSN="$ROOT/build/release/dbsn"
VERSION="$("$DBSN" version)" || die "dbsn version failed"
say "  $VERSION"

step "Starting a private PostgreSQL on loopback, with a database called shop"
start_postgres
ORDERS_PASSWORD="$("$PYTHON" -c 'import secrets; print(secrets.token_urlsafe(12))')"
REPORTS_PASSWORD="$("$PYTHON" -c 'import secrets; print(secrets.token_urlsafe(12))')"
postgres_sql "CREATE ROLE orders LOGIN PASSWORD '$ORDERS_PASSWORD';
CREATE ROLE reports LOGIN PASSWORD '$REPORTS_PASSWORD';
CREATE DATABASE shop OWNER orders;"
postgres_sql 'CREATE TABLE item (id int PRIMARY KEY, name text NOT NULL);' shop
say "  PostgreSQL on 127.0.0.1:$POSTGRES_PORT"

step "Starting the sandbox: a local server that speaks the Databasin API"
start_sandbox "$DBSN"
say "  $SANDBOX_URL"

step "Writing a workspace with two connectors; the second one's password is wrong"
own_folder WORKSPACE workspace
mkdir "$WORKSPACE/manifests"
cat >"$WORKSPACE/dbsn.yaml" <<EOF
apiVersion: dbsn/v1
kind: Workspace
metadata: {name: quickstart}
manifests: [manifests]
providers:
  databasin:
    url: "$SANDBOX_URL"
    webUrl: "$SANDBOX_URL"
    project: N1r8Do
    institution: 17
    token: {valueFrom: {env: DATABASIN_TOKEN}}
EOF
export DATABASIN_TOKEN=quickstart
export ORDERS_DB_PASSWORD="$ORDERS_PASSWORD"
export REPORTS_DB_PASSWORD=not-the-password
postgres_connector orders 'Orders' 8 orders ORDERS_DB_PASSWORD
postgres_connector reports 'Reports' 8 reports REPORTS_DB_PASSWORD
sed 's/^/  /' "$WORKSPACE/manifests/orders.yaml"

step "Validating: everything that can be known without a network or a secret"
shown 0 validate

step "Planning: what would happen"
shown 0 plan
expect 'Plan: 2 to add, 0 to change, 0 to destroy.'

step "Applying: both are created and tested; one test fails, and dbsn says what helps (status 3)"
shown 3 apply --auto-approve
expect 'password'

step "Mending the password: dbsn sees that the secret changed, and sends only that"
export REPORTS_DB_PASSWORD="$REPORTS_PASSWORD"
shown 2 plan --detailed-exitcode
expect 'Plan: 0 to add, 1 to change, 0 to destroy.'
shown 0 apply --auto-approve

step "Changing one field of one manifest"
postgres_connector orders 'Orders' 16 orders ORDERS_DB_PASSWORD
shown 0 apply --auto-approve
expect '0 to add, 1 to change, 0 to destroy'

step "Another client changes the same field behind our back; the plan shows the drift"
another_client PUT "/api/connector/$(id_of Orders)" '{"connectorMaxConnections": 99}' >/dev/null
shown 2 plan --detailed-exitcode
expect 'Plan: 0 to add, 1 to change, 0 to destroy.'
shown 0 apply --auto-approve

step "Another client made a connector by hand; a manifest of that name takes it over"
another_client POST /api/connector "{\"connectorName\": \"Made by hand\", \"connectorType\": 1,
  \"connectorSubType\": \"Postgres\", \"connectorAuthType\": 2, \"institutionID\": 17,
  \"internalID\": \"N1r8Do\", \"connectorHost\": \"127.0.0.1\",
  \"connectorPort\": \"$POSTGRES_PORT\", \"connectorDatabaseName\": \"shop\",
  \"connectorUsername\": \"orders\", \"connectorPassword\": \"$ORDERS_PASSWORD\",
  \"connectorMaxConnections\": 8}" >/dev/null
postgres_connector by-hand 'Made by hand' 8 orders ORDERS_DB_PASSWORD
shown 0 plan
expect '1 to import, 0 to add, 0 to change, 0 to destroy.'
shown 0 apply --auto-approve

step "Removing a manifest: its connector goes, and nothing else"
rm "$WORKSPACE/manifests/reports.yaml"
shown 0 plan
expect 'Plan: 0 to add, 0 to change, 1 to destroy.'
shown 0 apply --auto-approve

step "Planning once more: there is nothing left to do"
shown 0 plan --detailed-exitcode
expect 'No changes. Your infrastructure matches the configuration.'

printf '\n%sAll of it worked.%s The servers end and the workspace goes with this script.\n' \
  "$GREEN" "$PLAIN"
cat <<EOF
What to try next:
  build/release/dbsn sandbox                       the same server, on 127.0.0.1:9000, until Ctrl-C
  ls examples/manifests                            manifests of other types to start from
  build/release/dbsn validate examples/manifests   what dbsn makes of them
  build/release/dbsn new                           a connector asked for step by step
  build/release/dbsn --help                        all commands
EOF
