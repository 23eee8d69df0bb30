# What ./packaging/run, ./tests/run and .ci/run need on a fresh machine. Read by them (`. packaging/install.sh`).

# Prints a line about the work, apart from the program's own output.
say() { printf '%s\n' "$*" >&2; }

# Installs Debian packages that lack, or prints the line that does and stops.
need_debian() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  lacking=''
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" = 'install ok installed' ] || lacking="$lacking $package"
  done
  [ -n "$lacking" ] || return 0
  install="apt-get install -y --no-install-recommends$lacking"
  if [ "$(id -u)" = 0 ]; then
    say "Installing$lacking"
    export DEBIAN_FRONTEND=noninteractive
    # The lists of packages may be missing or old; apt says so itself when it matters.
    apt-get update -qq >&2 || true
    $install -qq >&2
  elif command -v sudo >/dev/null 2>&1 && [ -t 0 ]; then
    say "These packages are needed:$lacking"
    sudo sh -c "apt-get update -qq; $install -qq" >&2
  else
    say 'Some packages are missing, and installing them takes root. Run this, then start again:'
    say "  sudo apt-get update && sudo $install"
    exit 1
  fi
}

# Makes sure of a C compiler and of the Rust that rust-toolchain.toml pins.
need_build_tools() {
  need_debian gcc libc6-dev ca-certificates
  command -v cc >/dev/null 2>&1 || {
    say 'A C compiler is missing. Install one (on macOS: xcode-select --install), then start again.'
    exit 1
  }
  [ -d "$HOME/.cargo/bin" ] && PATH="$HOME/.cargo/bin:$PATH"
  # A distribution's own cargo may be too old, and does not read rust-toolchain.toml: only a new enough one will do.
  if ! cargo --version 2>/dev/null | awk '{ split($2, v, "."); fit = v[1] > 1 || v[2] >= 95 } END { exit !fit }'; then
    need_debian curl
    say 'Installing Rust by rustup into your home folder'
    installer=$(mktemp)
    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs -o "$installer" || {
      rm -f "$installer"
      say 'Rust could not be downloaded. Check the network, or install Rust 1.95 by rustup yourself, then start again.'
      exit 1
    }
    sh "$installer" -y --profile minimal --default-toolchain none >&2
    rm -f "$installer"
    PATH="$HOME/.cargo/bin:$PATH"
  fi
  export PATH
}

# The libraries that a window loads when it opens: the same list is in Cargo.toml, for the package.
need_window_libraries() {
  need_debian libxkbcommon0 libxkbcommon-x11-0 libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrandr2 libgl1 libegl1 \
    libdbus-1-3 libfontconfig1
}

# What the tests that drive the real window need: a screen without a monitor and drivers for both renderers, a window manager, hands
# (xdotool, xclip, python3-xlib), eyes (at-spi2-core, python3-gi, maim), the system's file dialog, and a Secret Service.
need_window_tests() {
  need_window_libraries
  need_debian xvfb libgl1-mesa-dri mesa-vulkan-drivers openbox xdotool xclip maim python3-xlib at-spi2-core python3-gi util-linux dbus \
    xdg-desktop-portal xdg-desktop-portal-gtk gnome-keyring libsecret-tools desktop-file-utils fonts-dejavu-core
}

# A tool of cargo's, in the version that the project was made with.
need_cargo_tool() {
  if ! cargo "${1#cargo-}" --version 2>/dev/null | grep -qF "$2"; then
    say "Installing $1 $2 (some minutes)"
    cargo install --locked --quiet "$1" --version "$2" >&2
  fi
}
