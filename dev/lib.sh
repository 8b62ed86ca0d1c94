# shellcheck shell=bash disable=SC2034  # the scripts that source this use the variables
# Paths and small functions shared by the scripts of this folder. Sourced, never run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
DEV=$ROOT/.dev
LOGS=$DEV/logs
CACHE=${UNION_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/union_emulation}
DEFAULT_DB=union_demo
ODOO_SERIES=19.0

# PostgreSQL refuses to run as root, and its own user may be unable to enter the
# clone (/root is closed to it): the cluster lies outside, named after the clone.
CLONE_ID=$(printf %s "$ROOT" | sha256sum | cut -c1-12)
if [ "$(id -u)" = 0 ]; then
    STATE=/var/lib/union_emulation/$CLONE_ID
else
    STATE=${XDG_STATE_HOME:-$HOME/.local/state}/union_emulation/$CLONE_ID
fi
PG_DATA=$STATE/data
PG_SOCKET=$STATE/socket
PG_ROLE=odoo
# Odoo and psql both read these; what the caller's shell holds must not interfere.
export PGHOST=$PG_SOCKET PGUSER=$PG_ROLE
unset PGPORT PGPASSWORD PGDATABASE PGSERVICE PGSSLMODE PGOPTIONS

say() { printf '%s\n' "$*" >&2; }

die() {
    say "error: $*"
    exit 1
}

# explain LOG: the usual reasons why a download fails, in one clause.
explain() {
    if grep -qiE 'no space left' "$1"; then
        echo "the disk is full"
    elif grep -qiE 'could not resolve|temporary failure|name resolution|network is unreachable|connection (refused|timed out|failed)|could not connect|timed out' "$1"; then
        echo "the network or the package server cannot be reached"
    elif grep -qiE 'hashes? .*(mismatch|do not match)|hash sum mismatch' "$1"; then
        echo "a downloaded file is not the one that was asked for (its checksum differs)"
    elif grep -qiE 'unable to locate package|no matching distribution|could not find a version|40[34] ' "$1"; then
        echo "the package server does not offer a package"
    elif grep -qiE "not valid yet" "$1"; then
        echo "the clock of this machine is behind the package server's"
    elif grep -qiE 'could not get lock|is held by process' "$1"; then
        echo "another program is installing packages just now"
    elif grep -qiE 'permission denied' "$1"; then
        echo "permission was denied"
    else
        grep -E '^([A-Za-z_]+\.)*[A-Za-z_]*(Error|Exception|Violation)\b' "$1" | tail -n 1 | grep . || echo "see the log"
    fi
}

# step LOGNAME SENTENCE COMMAND...: runs a command with its output in a log.
step() {
    local log=$LOGS/$1.log sentence=$2 status=0
    shift 2
    say "$sentence ..."
    # Not "if ! command": bash ignores set -e inside a condition.
    set +e
    (
        set -e
        "$@"
    ) >"$log" 2>&1 </dev/null 7>&- 8>&- 9>&- # no lock is left with a server started here
    status=$?
    set -e
    [ "$status" = 0 ] || die "$sentence failed: $(explain "$log") ($log)"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        return 127
    fi
}

# The Debian mirror this machine is set up with, whichever file format says so.
debian_mirror() {
    local codename
    if [ -n "${UNION_DEBIAN_MIRROR:-}" ]; then
        echo "$UNION_DEBIAN_MIRROR"
        return
    fi
    codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    # shellcheck disable=SC2016  # apt fills in the $(...) itself
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
        awk -v code="$codename" '$3 == "main" && ($2 == code || $2 ~ /^(stable|testing|unstable|sid)$/) \
            && $1 ~ /debian\/?$/ { print $1; exit }'
}

# The owner of the database cluster: the user postgres for root, else oneself.
as_pg() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

pg_bin() {
    local dir
    dir=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
    [ -x "$dir/postgres" ] || die "no PostgreSQL server is installed under /usr/lib/postgresql."
    echo "$dir"
}

# sql DATABASE STATEMENT: as the role Odoo uses.
sql() { psql -X -d "$1" -v ON_ERROR_STOP=1 -qAtc "$2"; }

pg_alive() { sql postgres 'SELECT 1' >/dev/null 2>&1; }

db_exists() { [ "$(sql postgres "SELECT 1 FROM pg_database WHERE datname = '$1'")" = 1 ]; }

# Sets ODOO_BIN, ODOO_PYTHONPATH, ODOO_ADDONS and ODOO_PYTHON.
locate_odoo() {
    local home
    ODOO_PYTHON=${UNION_PYTHON:-$DEV/venv/bin/python}
    if [ -z "${UNION_ODOO:-}" ]; then
        home=$DEV/odoo
    else
        home=$(cd "$UNION_ODOO" 2>/dev/null && pwd -P) || die "UNION_ODOO=$UNION_ODOO is not a folder."
    fi
    if [ -f "$home/odoo-bin" ]; then
        ODOO_PYTHONPATH=$home
        ODOO_ADDONS=$home/odoo/addons,$home/addons
    elif [ -f "$home/usr/lib/python3/dist-packages/odoo/release.py" ]; then
        # The package has a second tree "addons" beside "odoo" without data files: never name it.
        ODOO_PYTHONPATH=$home/usr/lib/python3/dist-packages
        ODOO_ADDONS=$ODOO_PYTHONPATH/odoo/addons
    elif [ -f "$home/odoo/release.py" ]; then
        ODOO_PYTHONPATH=$home
        ODOO_ADDONS=$home/odoo/addons
    else
        die "UNION_ODOO=$UNION_ODOO holds no Odoo: neither odoo-bin nor an odoo package was found there."
    fi
    grep -q "version_info = (${ODOO_SERIES/./, }," "$ODOO_PYTHONPATH/odoo/release.py" ||
        die "$home is not Odoo $ODOO_SERIES."
}

# odoo_command ARGS: Odoo's command line. Runs until it ends, in the caller's place.
odoo_command() {
    locate_odoo
    # The db command, unlike all others, fails on databases beside a named one.
    [ "${1:-}" = db ] || export PGDATABASE=$DEFAULT_DB
    # A script, not "python -m odoo": the server starts its websocket process
    # again as "python <script>", which -m breaks.
    PYTHONPATH=$ODOO_PYTHONPATH ODOO_RC=$DEV/odoo.conf exec "$ODOO_PYTHON" "$ROOT/dev/launcher.py" "$@"
}

# The databases Odoo's own modules are installed in once; ours are copies of them.
TEMPLATE=union_template
TEMPLATE_DEMO=union_template_demo
TEMPLATE_MODULES=base,mail,web_hierarchy,base_import,resource,web_tour

# A note on a database: what it was made from. Kept by PostgreSQL itself, so it
# goes when the database goes; a copy or an unfinished database has none.
db_note() { sql postgres "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '$1'"; }
set_db_note() { sql postgres "COMMENT ON DATABASE \"$1\" IS '$2'"; }

check_db_name() { [[ $1 =~ ^[a-zA-Z0-9][a-zA-Z0-9_.-]*$ ]] || die "'$1' is no name for a database."; }

drop_db() { (odoo_command db drop "$1"); }

# What the module's files are now. Tests change nothing in a database.
module_hash() { hash_files union_emulation; }

hash_files() { # hash_files FOLDER...
    (cd "$ROOT" && find "$@" -type f ! -path '*/__pycache__/*' ! -path 'union_emulation/tests/*' ! -path 'tests/addons/*/tests/*' -print0 |
        sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16)
}

build_template() { # build_template NAME [OPTION]
    ! db_exists "$1" || drop_db "$1"
    (odoo_command -d "$@" -i "$TEMPLATE_MODULES" --load-language vi_VN --stop-after-init)
    (odoo_command shell -d "$1" --no-http) <"$ROOT/dev/speak_vietnamese.py"
}

# ensure_template NAME [OPTION]: makes it again when Odoo itself has changed.
ensure_template() {
    local key
    locate_odoo
    key=$({
        readlink -f "$ODOO_PYTHONPATH"
        cat "$ODOO_PYTHONPATH/odoo/release.py" "$ROOT/dev/speak_vietnamese.py" "$ROOT/requirements.lock"
        echo "$TEMPLATE_MODULES"
    } | sha256sum | cut -c1-16)
    exec 8>"$DEV/.$1.template.lock"
    flock 8
    if [ "$(db_note "$1")" != "$key" ]; then
        step "$1" "Installing Odoo's own modules in $1 (once, about half a minute)" build_template "$@"
        set_db_note "$1" "$key"
    fi
    flock -u 8
}

copy_db() { (odoo_command db duplicate "$1" "$2"); }

install_module() { # install_module DATABASE
    (odoo_command -d "$1" -i union_emulation --stop-after-init --no-http)
    [ "$(sql "$1" "SELECT state FROM ir_module_module WHERE name = 'union_emulation'")" = installed ]
}

settle_db() { (odoo_command shell -d "$1" --no-http) <"$ROOT/dev/settle.py"; }

update_module() { # update_module DATABASE
    (odoo_command -d "$1" -u union_emulation --i18n-overwrite --stop-after-init --no-http)
}

# lock NAME: one at a time from here on; waits for its turn.
lock() {
    exec 7>"$DEV/.$1.lock"
    flock --nonblock 7 || {
        say "Waiting for another program that works on $1 ..."
        flock 7
    }
}

# make_demo_db NAME: appears under its name only when it is complete.
make_demo_db() {
    local hash new=$1_new
    hash=$(module_hash)
    ensure_template "$TEMPLATE_DEMO" --with-demo
    ! db_exists "$new" || step "$new" "Dropping the unfinished $new" drop_db "$new"
    step "$new" "Copying Odoo's own modules" copy_db "$TEMPLATE_DEMO" "$new"
    step "$new" "Installing union_emulation with its demo data in $1" install_module "$new"
    step "$new" "Building the scripts and styles of its pages" settle_db "$new"
    ! db_exists "$1" || step "$1" "Dropping the database $1 that is there already" drop_db "$1"
    step "$1" "Naming it $1" rename_db "$new" "$1"
    set_db_note "$1" "$hash"
}

# drop_leftovers NAME: the copies NAME_<process>_<number> of test runs that are over.
drop_leftovers() {
    local name process
    for name in $(sql postgres "SELECT datname FROM pg_database WHERE datname ~ '^$1_[0-9]+_[0-9]+$'"); do
        process=${name#"$1"_}
        [ -d "/proc/${process%_*}" ] || step "$name" "Dropping $name, left by a test run" drop_db "$name"
    done
}

rename_db() { (odoo_command db rename "$1" "$2"); }

free_port() { "$DEV/venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
