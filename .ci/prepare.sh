# shellcheck shell=bash
# Readies this machine: what ./ansatz and ./test need before they can build. Sourced by both from the repository's root.
# Nothing here runs in a second start but one dpkg-query and one find.

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

# A package and why it is needed. The first lines are needed to build and run; without the others some doors stay closed.
needed=(
  "libtorch-dev|tensors and gradients (PyTorch's C++ library)"
  "libopenblas0-pthread|matrix products; the reference BLAS is 20 times slower"
  "libgloo-dev|training by several processes"
  "g++|compiles the native part"
  "cmake|builds the native part"
  "ninja-build|builds the native part"
)
useful=(
  "libsndfile1|sound files"
  "dataset-fashion-mnist|the data set of ./ansatz demo"
  "fonts-dejavu-core|letters in pictures"
)

# Packages that this system turned out not to offer; they are not asked for again.
unavailable=artifacts/packages-unavailable

# Whether dpkg knows every package as installed; sets `missing` to the lines of those that are not.
find_missing() {
  local line installed declined=""
  [[ -f $unavailable ]] && declined=" $(tr '\n' ' ' <"$unavailable")"
  installed=" $(LC_ALL=C dpkg-query -W -f '${Package}:${db:Status-Status} ' "${@%%|*}" 2>/dev/null || true)"
  missing=()
  for line in "$@"; do
    [[ $installed == *" ${line%%|*}:installed "* || $declined == *" ${line%%|*} "* ]] || missing+=("$line")
  done
  [[ ${#missing[@]} -eq 0 ]]
}

as_root() {
  if [[ $EUID -eq 0 ]]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  else
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

install_packages() {
  local line name names=() log=artifacts/packages.log
  say "Ansatz needs these packages of your system, once:"
  for line in "$@"; do
    say "$(printf '  %-22s %s' "${line%%|*}" "${line#*|}")"
    names+=("${line%%|*}")
  done
  [[ $EUID -eq 0 ]] || command -v sudo >/dev/null || fail "they need an administrator; as root, type: apt-get install ${names[*]}"
  [[ $EUID -eq 0 ]] || say "They are installed with sudo apt-get, which may ask for your password."
  say "This takes some minutes; what apt-get says goes to $log."
  mkdir -p artifacts
  as_root apt-get update -qq >"$log" 2>&1 || say "warning: apt-get update failed; going on with the package lists there are"
  if as_root apt-get install --yes -qq --no-install-recommends "${names[@]}" >>"$log" 2>&1; then
    return 0
  fi
  # One unknown package stops apt: the others one by one.
  for name in "${names[@]}"; do
    as_root apt-get install --yes -qq --no-install-recommends "$name" >>"$log" 2>&1 ||
      say "warning: $name could not be installed: $(tail -n 1 "$log")"
  done
}

# Installs what is missing. A script adds its own packages to `useful` first.
prepare_packages() {
  command -v dotnet >/dev/null || fail "the .NET SDK 10 is missing (the program 'dotnet' is not found). Install it, then start again."
  local wanted=("${needed[@]}" "${useful[@]}") line
  if [[ -n ${ANSATZ_LIBTORCH:-} ]]; then
    [[ -d $ANSATZ_LIBTORCH ]] || fail "ANSATZ_LIBTORCH is $ANSATZ_LIBTORCH, which is no folder; it should be a libtorch folder with include/ and lib/"
    wanted=("${needed[@]:2}" "${useful[@]}")
  fi
  command -v npm >/dev/null || wanted+=("nodejs|builds the charts of reports" "npm|builds the charts of reports")
  if ! command -v dpkg-query >/dev/null; then
    # Not Debian or Ubuntu: the build says what it lacks, and `ansatz doctor` what is missing at run time.
    return 0
  fi
  find_missing "${wanted[@]}" && return 0
  install_packages "${missing[@]}"
  find_missing "${wanted[@]}" && return 0
  for line in "${missing[@]}"; do
    [[ " ${needed[*]} " != *" $line "* ]] || fail "${line%%|*} could not be installed, and Ansatz cannot be built without it (${line#*|})"
    mkdir -p artifacts
    printf '%s\n' "${line%%|*}" >>"$unavailable"
  done
}

# Whether anything that the build reads is newer than the stamp of the last one. Files are compared with the moment
# that build began, folders (from which a file may have gone) with the moment it ended.
is_stale() {
  local stamp=$1
  shift
  [[ -f $stamp.begun && -f $stamp.ended ]] || return 0
  [[ -n $(find "$@" \( -name bin -o -name obj -o -name node_modules \) -prune -o \
    \( -type f -newer "$stamp.begun" -o -type d -newer "$stamp.ended" \) -print -quit) ]]
}

# Builds a project or solution quietly when it is stale. Arguments: stamp, what to build, what the build reads.
build_when_stale() {
  local stamp=$1 project=$2 log
  shift 2
  is_stale "$stamp" "$@" || return 0
  mkdir -p artifacts
  exec 9>artifacts/build.lock
  flock 9
  if is_stale "$stamp" "$@"; then
    if [[ -f $stamp.ended ]]; then say "Building Ansatz ..."; else say "Building Ansatz (the first time takes a few minutes) ..."; fi
    log=artifacts/build.log
    touch "$stamp.beginning"
    if ! DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 dotnet build "$project" --configuration Release --verbosity quiet --nologo \
      --disable-build-servers -consoleLoggerParameters:NoSummary >"$log" 2>&1 9>&-; then
      cat "$log" >&2
      fail "the build failed; its output is above and in $log"
    fi
    mv "$stamp.beginning" "$stamp.begun"
    touch "$stamp.ended"
  fi
  exec 9>&-
}
