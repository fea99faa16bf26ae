# shellcheck shell=bash
# What the scripts share: where the tree is, installing packages, building quietly.
# Sourced, not run. Needs bash only: a bare machine has no git, no sudo and no compiler.

tree=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export LC_ALL=C.UTF-8

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 3
}

# The packages of the named groups that are not installed, one a line.
missing_packages() {
  local group package rest wanted
  while read -r group package rest; do
    for wanted in "$@"; do
      [ "$group" = "$wanted" ] || continue
      [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
        printf '%s\n' "$package"
    done
  done <"$tree/scripts/packages"
}

# True when sudo is there and either needs no password or has a terminal to ask for it.
can_ask_sudo() {
  command -v sudo >/dev/null || return 1
  [ -t 0 ] || sudo -n true 2>/dev/null
}

# Installs what the named groups of scripts/packages lack; silent when nothing is missing.
install_packages() {
  local -a missing apt
  local log
  command -v dpkg-query >/dev/null ||
    die "this system has no Debian packages; install what scripts/packages lists by hand"
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -gt 0 ] || return 0
  apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=3
    -o DPkg::Lock::Timeout=120)
  if [ "$(id -u)" != 0 ]; then
    can_ask_sudo ||
      die "packages are missing; as root run: apt-get install --no-install-recommends ${missing[*]}"
    apt=(sudo "${apt[@]}")
  fi
  printf 'Installing %s packages: %s\n' "${#missing[@]}" "${missing[*]}"
  log=$(mktemp)
  if ! "${apt[@]}" update >"$log" 2>&1 ||
    ! "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    die "the packages could not be installed: apt-get install --no-install-recommends ${missing[*]}"
  fi
  rm -f "$log"
}

# build PRESET [cmake-option…] -- [target…]: configures and builds build/PRESET on all cores. On a
# terminal the progress is one line; elsewhere only a failure is shown. Status 1 when it fails.
build() {
  local preset=$1 log
  local -a options=() targets=()
  shift
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    options+=("$1")
    shift
  done
  [ $# -eq 0 ] || shift
  [ $# -eq 0 ] || targets=(--target "$@")
  log=$tree/build/$preset.log
  mkdir -p "$tree/build"
  printf 'Building %s (%s at a time)\n' "$preset" "$(nproc)"
  # A cache from another place or compiler is made anew.
  if ! (cd "$tree" && cmake --preset "$preset" "${options[@]}") >"$log" 2>&1 &&
    ! (cd "$tree" && cmake --fresh --preset "$preset" "${options[@]}") >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    return 1
  fi
  if [ -t 1 ]; then
    cmake --build "$tree/build/$preset" --parallel "$(nproc)" "${targets[@]}"
  elif ! cmake --build "$tree/build/$preset" --parallel "$(nproc)" "${targets[@]}" >>"$log" 2>&1
  then
    grep -A 30 -m 3 -E '^FAILED|error:' "$log" >&2 || tail -n 60 "$log" >&2
    return 1
  fi
}
