# What building and testing Counterfoil needs, checked in one place. Sourced by ./run and ./test.
# Says what it does on standard error, so that `./run … --json` keeps a clean standard output.

say() { printf '%s\n' "$*" >&2; }
stop() { say "$@"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
on() { [ "$(uname -s)" = "$1" ]; }

# Installs Debian packages, or prints the command that does and fails.
apt_install() {
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
    if ! have apt-get; then
        say "Missing: what Debian calls $*. Install it with this system's package manager, then run this again."
        return 1
    fi
    if [ "$(id -u)" -ne 0 ] && ! { have sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; }; then
        say "Missing: $*. Install it with:  sudo apt-get install $*"
        return 1
    fi
    say "Installing: apt-get install --no-install-recommends $*"
    "${as_root[@]}" apt-get update -qq >&2 &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

# Rust, as new as Cargo.toml asks for. $1: the project's folder.
need_rust() {
    have cargo && have rustc || stop "Missing: Rust. Install it from https://rustup.rs, then run this again."
    local want found
    want=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$1/Cargo.toml")
    found=$(rustc --version | cut -d ' ' -f 2)
    [ "$(printf '%s\n%s\n' "$want" "$found" | sort -V | head -n 1)" = "$want" ] ||
        stop "Rust $found is too old, $want or newer is needed. Update it with:  rustup update stable"
}

# A C compiler, and OpenSSL for the encrypted database: the system's where it is there (minutes faster to build),
# otherwise built from source, which takes perl and make.
need_compiler() {
    if ! have cc; then
        if on Darwin; then stop "Missing: a C compiler. Install it with:  xcode-select --install"; fi
        apt_install build-essential || exit 1
    fi
    if on Linux; then
        if ! system_openssl && have apt-get; then
            apt_install libssl-dev pkg-config || say "Without them OpenSSL is built from source."
        fi
        if system_openssl; then
            export OPENSSL_NO_VENDOR=1
            return
        fi
    fi
    have make && perl -MIPC::Cmd -e 1 2>/dev/null || apt_install make perl || exit 1
}

system_openssl() { have pkg-config && pkg-config --exists openssl; }

# Whether a window can be shown.
has_display() { ! on Linux || [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; }

# What a window loads when it opens, beside the C library: keyboard layouts, OpenGL, and X11 where that is used.
need_window() {
    on Linux && have apt-get && have ldconfig || return 0
    local missing=() loaded
    loaded=$(ldconfig -p)
    while read -r library package; do
        case "$loaded" in *"$library"*) ;; *) missing+=("$package") ;; esac
    done <<'LIBRARIES'
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libEGL.so.1 libegl1
libGL.so.1 libgl1
libX11-xcb.so.1 libx11-xcb1
libXcursor.so.1 libxcursor1
libXi.so.6 libxi6
LIBRARIES
    [ "${#missing[@]}" -eq 0 ] || apt_install "${missing[@]}" || say "Without them the window may not open."
}

# What the tests use beyond the compiler: formatter and linter, a real keychain and a clock to be moved on Linux, python for the audit tools.
need_test_tools() {
    cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 ||
        stop "Missing: rustfmt or clippy. Install them with:  rustup component add rustfmt clippy"
    local missing=()
    if on Linux; then
        have gnome-keyring-daemon || missing+=(gnome-keyring)
        have secret-tool || missing+=(libsecret-tools)
        have dbus-run-session && have dbus-daemon || missing+=(dbus)
        have faketime || missing+=(faketime)
        python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
    fi
    if [ "${#missing[@]}" -gt 0 ]; then
        apt_install "${missing[@]}" || [ "${CI:-}" != true ] || exit 1
    fi
}
