# shellcheck shell=bash disable=SC2034
# Sourced by the scripts beside it: where things are, and how they speak.

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname -- "$here")
cache=${SONDE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sonde}

SONDE_JDKS=${SONDE_JDKS:-$cache/jdks}
export SONDE_JDKS

say() { printf '[%s] %s: %s\n' "$(date -u +%H:%M:%S)" "${0##*/}" "$*" >&2; }
die() { say "FAILED: $*"; exit 1; }

# Runs a command with its output in a log, and shows the log's end only when it fails.
quietly() {
    local log=$1
    shift
    mkdir -p -- "$(dirname -- "$log")"
    if ! "$@" >"$log" 2>&1; then
        say "FAILED: $* (whole output: $log)"
        tail -n 40 -- "$log" >&2
        return 1
    fi
}

# The Debian mirror this machine's apt already uses: the archive that its main suite comes from, without a trailing slash.
mirror() {
    local codename uri
    # shellcheck disable=SC1091
    codename=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
    uri=$(apt-get indextargets --format '$(CREATED_BY) $(CODENAME) $(COMPONENT) $(REPO_URI)' |
        awk -v suite="$codename" '$1 == "Packages" && $2 == suite && $3 == "main" { print $4; exit }')
    [ -n "$uri" ] || die "apt knows no mirror of $codename main; run apt-get update and look at its sources"
    printf '%s' "${uri%/}"
}
