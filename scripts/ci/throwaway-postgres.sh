#!/usr/bin/env bash
# A Postgres with pgvector for tests, of its own and thrown away afterwards.
#
#   scripts/ci/throwaway-postgres.sh start          last line of stdout: the superuser's URL
#   scripts/ci/throwaway-postgres.sh stop <url>     stops that cluster and removes it
#
# `start` installs what is missing (Debian, as root). Progress goes to stderr. A server that runs on the machine is left alone.
set -euo pipefail

say() { printf 'throwaway-postgres: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# apt and make are silent unless they fail; then all they said is shown.
quietly() {
  local log; log=$(mktemp)
  if "$@" >"$log" 2>&1; then rm -f "$log"; else cat "$log" >&2; rm -f "$log"; die "failed: $*"; fi
}

install_packages() {
  [ "$(id -u)" = 0 ] || die "not root and missing: $*"
  command -v apt-get >/dev/null || die "no apt-get here; install by hand: $*"
  say "installing $*"
  if [ -z "${lists_are_fresh:-}" ]; then quietly apt-get update; lists_are_fresh=yes; fi
  DEBIAN_FRONTEND=noninteractive quietly apt-get install -y --no-install-recommends -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=120 "$@"
}

# The newest server installed, as its major version; nothing when there is none.
installed_major() {
  local initdb
  for initdb in /usr/lib/postgresql/*/bin/initdb; do
    if [ -x "$initdb" ]; then basename "$(dirname "$(dirname "$initdb")")"; fi
  done | sort -n | tail -1
}

ensure_server() {
  major=$(installed_major)
  if [ -n "$major" ]; then return; fi
  # Debian would make and start a cluster called main; nothing here wants one.
  if [ "$(id -u)" = 0 ] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  fi
  install_packages postgresql
  major=$(installed_major)
  [ -n "$major" ] || die 'the package postgresql brought no server'
}

ensure_vector() {
  if [ -e "$(share_folder)/extension/vector.control" ]; then return; fi
  [ -n "${lists_are_fresh:-}" ] || { quietly apt-get update; lists_are_fresh=yes; }
  if apt-cache policy "postgresql-$major-pgvector" | grep -q 'Candidate: [0-9]'; then
    install_packages "postgresql-$major-pgvector"
  else
    install_packages gcc libc6-dev make "postgresql-server-dev-$major"
    build_vector
  fi
}

share_folder() { echo "/usr/share/postgresql/$major"; }

# Debian 12 has no package of pgvector; the source package of Debian 13 builds on it. It comes from the mirror this machine already
# uses, through apt, which checks the signature with Debian's keyring. apt's own configuration and lists are not touched.
build_vector() {
  local folder; folder=$(mktemp -d)
  local mirror; mirror=$(debian_mirror)
  [ -n "$mirror" ] || die 'apt knows no Debian mirror to take the source of pgvector from'
  say 'building pgvector from its Debian source package'
  printf 'deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie main\n' "$mirror" >"$folder/sources.list"
  mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial" "$folder/build"
  local -a apt=(apt-get -o "Dir::Etc::SourceList=$folder/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$folder/lists" -o "Dir::Cache=$folder/cache" -o APT::Sandbox::User=root)
  quietly "${apt[@]}" update
  (cd "$folder/build" && quietly "${apt[@]}" source --download-only pgvector)
  tar -xzf "$folder"/build/pgvector_*.orig.tar.gz -C "$folder/build" --strip-components=1
  # OPTFLAGS: without -march=native, which has pgvector built for this one processor.
  quietly make -C "$folder/build" -j2 OPTFLAGS= "PG_CONFIG=/usr/lib/postgresql/$major/bin/pg_config"
  quietly make -C "$folder/build" install "PG_CONFIG=/usr/lib/postgresql/$major/bin/pg_config"
  rm -rf "$folder"
}

# The address apt has for this Debian's own main packages, out of sources.list and both forms of sources.list.d.
debian_mirror() {
  local codename; codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
      sed -nE "s/^deb(-src)? +(\[[^]]*\] +)?([^ ]+) +$codename +.*\bmain\b.*/\3/p"
    cat /etc/apt/sources.list.d/*.sources 2>/dev/null | awk -v codename="$codename" '
      function flush() { if (own && uri != "") print uri; uri = ""; own = 0 }
      /^[[:space:]]*$/ { flush() }
      /^#/ { next }
      tolower($1) == "uris:" { uri = $2 }
      tolower($1) == "suites:" { for (i = 2; i <= NF; i++) if ($i == codename) own = 1 }
      END { flush() }'
  } | head -1
}

# Postgres refuses to run as root.
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u "$owner" -- "$@"; else "$@"; fi; }

choose_owner() {
  owner=$(id -un)
  if [ "$(id -u)" != 0 ]; then return; fi
  owner=postgres
  id "$owner" >/dev/null 2>&1 || quietly useradd --system --no-create-home --shell /usr/sbin/nologin "$owner"
}

base="${TMPDIR:-/tmp}/frontdesk-postgres"

# A port nobody listens on, held by making the folder named after it.
claim_port() {
  local try
  for try in $(seq 50); do
    port=$((20000 + RANDOM % 12000))
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then continue; fi
    if mkdir -m 700 "$base.$port" 2>/dev/null; then cluster="$base.$port"; return; fi
  done
  die "found no free port in $try tries"
}

start() {
  ensure_server
  ensure_vector
  choose_owner
  local bin="/usr/lib/postgresql/$major/bin"
  claim_port
  trap 'say "start failed"; cat "$cluster"/log "$cluster"/data/server.log >&2 2>/dev/null; rm -rf "$cluster"' ERR
  [ "$(id -u)" != 0 ] || chown "$owner" "$cluster"
  say "starting Postgres $major on port $port in $cluster"
  cd "$cluster"
  # --no-sync is about initdb alone; the server syncs every commit, as in production.
  as_owner "$bin/initdb" --pgdata="$cluster/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$cluster/log" 2>&1
  as_owner "$bin/pg_ctl" --pgdata="$cluster/data" --log="$cluster/data/server.log" --silent --wait \
    --options="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$cluster -c fsync=on" start >>"$cluster/log" 2>&1
  trap - ERR
  echo "postgres://postgres@127.0.0.1:$port/postgres"
}

stop() {
  local url="${1:-}"
  [[ "$url" =~ ^postgres://postgres@127\.0\.0\.1:([0-9]+)/ ]] || die 'stop needs the URL that start printed'
  local cluster="$base.${BASH_REMATCH[1]}"
  [ -d "$cluster/data" ] || die "no cluster of ours at $cluster"
  major=$(cat "$cluster/data/PG_VERSION")
  choose_owner
  cd "$cluster"
  as_owner "/usr/lib/postgresql/$major/bin/pg_ctl" --pgdata="$cluster/data" --silent --wait --mode=immediate stop >&2 || say 'it was not running'
  cd /
  rm -rf "$cluster"
}

case "${1:-}" in
  start) start ;;
  stop) stop "${2:-}" ;;
  *) die 'usage: throwaway-postgres.sh start | stop <url>' ;;
esac
