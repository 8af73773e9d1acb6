# Shared by the scripts beside it; to be sourced. Finds what HaNode needs, and installs it on Debian and Ubuntu.
# shellcheck shell=bash

HANODE_APT_UPDATED=no

say() { printf '%s\n' "$*"; }

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        fail "this needs root, and there is no sudo: $*"
    fi
}

# is_debian: Debian, Ubuntu, or a distribution that says it is like them, with apt-get at hand.
is_debian() {
    command -v apt-get >/dev/null 2>&1 || return 1
    (
        ID='' ID_LIKE=''
        # shellcheck disable=SC1091
        . /etc/os-release 2>/dev/null || true
        case " $ID $ID_LIKE " in *" debian "* | *" ubuntu "*) exit 0 ;; *) exit 1 ;; esac
    )
}

# can_install WHAT HINT: prepares apt, once, or says what is missing and how to get it.
can_install() {
    is_debian || fail "$1 is missing. $2"
    [ "$HANODE_APT_UPDATED" = no ] || return 0
    say "$1 is missing: asking apt for it"
    as_root apt-get update -qq || fail "apt-get update failed, so $1 could not be installed. $2"
    HANODE_APT_UPDATED=yes
}

# apt_install WHAT HINT PACKAGE...
apt_install() {
    local what=$1 hint=$2
    shift 2
    can_install "$what" "$hint"
    say "installing $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2 \
        || fail "apt-get install $* failed. $hint"
}

# java_version_of JAVAC: the feature version, like 17; 0 when it cannot be told.
java_version_of() {
    local version
    version=$("$1" -version 2>&1 | sed -n 's/^javac \([0-9][0-9]*\).*/\1/p' | head -n 1) || true
    printf '%s\n' "${version:-0}"
}

# find_jdk: prints the home of a JDK of version 17 or later: JAVA_HOME, else the one on the PATH, else an installed one.
find_jdk() {
    local candidate home
    for candidate in "${JAVA_HOME:-}" path /usr/lib/jvm/*; do
        case $candidate in
            '') continue ;;
            path)
                command -v javac >/dev/null 2>&1 || continue
                home=$(readlink -f "$(command -v javac)")
                home=${home%/bin/javac}
                ;;
            *) home=$candidate ;;
        esac
        [ -x "$home/bin/javac" ] || continue
        if [ "$(java_version_of "$home/bin/javac")" -ge 17 ]; then
            printf '%s\n' "$home"
            return 0
        fi
    done
    return 1
}

# need_java: a JDK of version 17 or later; sets JAVA_HOME and puts it first on the PATH.
need_java() {
    local hint='Install a JDK of version 17 or later, for instance from https://adoptium.net, and set JAVA_HOME to it.'
    local what='a JDK (17 or later)' home package=openjdk-17-jdk-headless
    if ! home=$(find_jdk); then
        can_install "$what" "$hint"
        # Newer distributions have dropped 17, and older ones have a default that is older than it.
        apt-cache show "$package" >/dev/null 2>&1 || package=default-jdk-headless
        apt_install "$what" "$hint" "$package"
        home=$(find_jdk) || fail "still no JDK of version 17 or later. $hint"
    fi
    export JAVA_HOME=$home PATH="$home/bin:$PATH"
    say "JDK         $(java_version_of "$home/bin/javac") in $home"
}

# at_least VERSION MINIMUM: compares dotted versions.
at_least() {
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

maven_version() { mvn --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1; }

# need_maven: Maven 3.8 or later. Call need_java first: a Maven that apt installs may bring an older Java.
need_maven() {
    local hint='Install Maven 3.8 or later from https://maven.apache.org and put its bin directory on the PATH.'
    command -v mvn >/dev/null 2>&1 || apt_install 'Maven (3.8 or later)' "$hint" maven
    local version
    version=$(maven_version) || true
    at_least "${version:-0}" 3.8 || fail "Maven ${version:-of unknown version} is too old. $hint"
    say "Maven       $version in $(command -v mvn)"
}

# find_postgres: prints the directory with the newest server's programs.
find_postgres() {
    local directory
    if command -v pg_config >/dev/null 2>&1; then
        directory=$(pg_config --bindir)
        if [ -x "$directory/initdb" ] && [ -x "$directory/postgres" ]; then
            printf '%s\n' "$directory"
            return 0
        fi
    fi
    directory=$(
        for directory in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin; do
            if [ -x "$directory/initdb" ] && [ -x "$directory/postgres" ]; then printf '%s\n' "$directory"; fi
        done | sort -V | tail -n 1
    )
    if [ -z "$directory" ] && command -v initdb >/dev/null 2>&1; then
        directory=$(dirname "$(readlink -f "$(command -v initdb)")")
    fi
    [ -n "$directory" ] && [ -x "$directory/postgres" ] || return 1
    printf '%s\n' "$directory"
}

# install_postgres WHAT HINT: only the programs. The package would also create and start a cluster; it is told not to,
# for this one installation. (Its settings come with postgresql-common, which therefore goes first.)
install_postgres() {
    local conf=/etc/postgresql-common/createcluster.conf
    apt_install "$1" "$2" postgresql-common
    as_root cp -p "$conf" "$conf.before-hanode"
    printf 'create_main_cluster = false\n' | as_root tee "$conf" >/dev/null
    local result=0
    (apt_install "$1" "$2" postgresql) || result=$?
    as_root mv "$conf.before-hanode" "$conf"
    return "$result"
}

# need_postgres: a PostgreSQL server; sets POSTGRES_BIN to the directory of its programs. What is already there, and
# what is running, is left alone.
need_postgres() {
    local hint='Install a PostgreSQL server, version 13 or later: https://www.postgresql.org/download.'
    local what='a PostgreSQL server' bin version
    if ! bin=$(find_postgres); then
        install_postgres "$what" "$hint"
        bin=$(find_postgres) || fail "still no PostgreSQL server. $hint"
    fi
    version=$("$bin/postgres" --version | sed 's/^[^0-9]*\([0-9][0-9.]*\).*/\1/')
    at_least "$version" 13 || fail "PostgreSQL $version in $bin is too old. $hint"
    export POSTGRES_BIN=$bin
    say "PostgreSQL  $version in $bin"
}

# apt_archive: prints the address of the distribution's own archive, as this machine's apt is configured.
apt_archive() {
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(LABEL)|$(COMPONENT)|$(REPO_URI)' | sed -n 's/^Debian|main|//p' | head -n 1
}

# apt_download DIRECTORY PACKAGE [SUITE]: downloads a package without installing it. A SUITE that this machine does not
# use is read into apt lists of its own, so that the machine's are not touched.
apt_download() {
    local directory=$1 package=$2 suite=${3:-} archive
    local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    local options=(-qq -o APT::Sandbox::User="$(id -un)")
    if [ -n "$suite" ]; then
        archive=$(apt_archive)
        [ -n "$archive" ] || return 1
        mkdir -p "$directory/apt/lists/partial" "$directory/apt/cache/archives/partial"
        [ -r "$keyring" ] && keyring="[signed-by=$keyring] " || keyring=''
        printf 'deb %s%s %s main\n' "$keyring" "$archive" "$suite" >"$directory/apt/sources.list"
        options+=(
            -o Dir::Etc::sourcelist="$directory/apt/sources.list" -o Dir::Etc::sourceparts=-
            -o Dir::State::lists="$directory/apt/lists" -o Dir::Cache="$directory/apt/cache"
        )
        apt-get "${options[@]}" update >&2 || return 1
    fi
    (cd "$directory" && apt-get "${options[@]}" download "$package" >&2)
}

# fetch_program DIRECTORY PROGRAM PACKAGE [SUITE]: puts a package's program, which is one static file, into the directory.
fetch_program() {
    local target=$1 program=$2 package=$3 suite=${4:-} work
    work=$(mktemp -d)
    (
        trap 'rm -rf "$work"' EXIT
        apt_download "$work" "$package" "$suite" || exit 1
        dpkg -x "$work/$package"_*.deb "$work/root" || exit 1
        mkdir -p "$target" && mv "$work/root/usr/bin/$program" "$target/$program.new" \
            && mv "$target/$program.new" "$target/$program"
    )
}

# known_package PACKAGE: whether this machine's apt has it.
known_package() { [ -n "$(apt-cache show "$1" 2>/dev/null)" ]; }

# need_program TITLE PROGRAM MINIMUM HINT FETCH VERSION: a store's program on the PATH. It is not installed, which would
# start it, but kept in a cache of the user's, where FETCH puts it. VERSION is the argument that makes it tell its version.
need_program() {
    local title=$1 program=$2 minimum=$3 hint=$4 fetch=$5 ask=$6
    local cache="${XDG_CACHE_HOME:-$HOME/.cache}/hanode/bin" version
    if ! command -v "$program" >/dev/null 2>&1; then
        if [ ! -x "$cache/$program" ]; then
            can_install "$title ($minimum or later)" "$hint"
            say "downloading $program to $cache"
            "$fetch" "$cache" || fail "apt has no $program for this machine. $hint"
        fi
        export PATH="$cache:$PATH"
    fi
    version=$("$program" "$ask" | sed -n '1s/[^0-9]*\([0-9][0-9.]*\).*/\1/p')
    at_least "${version:-0}" "$minimum" || fail "$title ${version:-of unknown version} is too old. $hint"
    printf '%-11s %s in %s\n' "$title" "$version" "$(command -v "$program")"
}

# The newest Debian that has Consul is bullseye; some Ubuntus have it themselves.
fetch_consul() {
    local suite=bullseye
    known_package consul && suite=''
    fetch_program "$1" consul consul "$suite"
}

fetch_etcd() {
    local package=etcd-server
    known_package "$package" || package=etcd
    fetch_program "$1" etcd "$package"
}

need_consul() {
    local hint='Get it from https://developer.hashicorp.com/consul/install and put it on the PATH.'
    need_program Consul consul 1.8 "$hint" fetch_consul version
}

need_etcd() {
    local hint='Get it from https://github.com/etcd-io/etcd/releases and put it on the PATH.'
    need_program etcd etcd 3.4 "$hint" fetch_etcd --version
}

# with_system_path: an ordinary user's PATH may lack the folders of the administrator's programs.
with_system_path() {
    case ":$PATH:" in
        *:/usr/sbin:*) ;;
        *) export PATH="$PATH:/usr/sbin:/sbin" ;;
    esac
}

# apt_install_idle WHAT HINT PACKAGE...: installs packages whose services must not start by themselves.
apt_install_idle() {
    local policy=/usr/sbin/policy-rc.d result=0
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
        (apt_install "$@") || result=$?
        as_root rm -f "$policy"
        return "$result"
    fi
    apt_install "$@"
}

# need_patroni: Patroni and its patronictl, which the tests of compatibility talk to, with its clients of etcd and ZooKeeper.
need_patroni() {
    local hint='Install Patroni with its etcd and ZooKeeper clients: https://patroni.readthedocs.io/en/latest/installation.html.'
    if ! command -v patroni >/dev/null 2>&1 || ! command -v patronictl >/dev/null 2>&1; then
        apt_install_idle Patroni "$hint" patroni python3-etcd python3-kazoo
    fi
    say "Patroni     $(patroni --version | sed 's/[^0-9]*//') in $(command -v patroni)"
}

# need_daemon TITLE PROGRAM HINT VERSION: a program that the package of its name has, and that must not start by itself.
# VERSION is the argument that makes it tell its version.
need_daemon() {
    local title=$1 program=$2 hint=$3 ask=$4
    with_system_path
    command -v "$program" >/dev/null 2>&1 || apt_install_idle "$title" "$hint" "$program"
    printf '%-11s %s in %s\n' "$title" "$("$program" "$ask" 2>&1 | sed -n '1s/[^0-9]*\([0-9][0-9.]*\).*/\1/p')" \
        "$(command -v "$program")"
}

# need_haproxy: the proxy that the tests put in front of clusters.
need_haproxy() { need_daemon HAProxy haproxy 'Install HAProxy 2.4 or later: https://www.haproxy.org/#down.' -v; }

# need_keepalived: the program that the tests have move an address between network namespaces.
need_keepalived() {
    command -v curl >/dev/null 2>&1 || apt_install curl 'Install curl, which its check script asks with.' curl
    need_daemon keepalived keepalived 'Install keepalived 2 or later: https://www.keepalived.org.' --version
}

# need_iproute: ip, which makes those namespaces, and arping, which tells neighbours that an address has moved.
need_iproute() {
    local hint='Install iproute2 and the arping of iputils.'
    with_system_path
    command -v ip >/dev/null 2>&1 || apt_install iproute2 "$hint" iproute2
    command -v arping >/dev/null 2>&1 || apt_install arping "$hint" iputils-arping
    say "iproute2    in $(command -v ip), arping in $(command -v arping)"
}
