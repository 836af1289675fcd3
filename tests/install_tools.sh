#!/bin/sh
# What `make test` needs of the system: Chromium, node 18 or newer and a font with Arabic letters.
# Installs what is missing through apt-get where it may, else says what to install.

missing=""
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null && chromium=yes
done
[ -n "$chromium" ] || missing="$missing chromium"
node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null || missing="$missing nodejs"
fc-list :lang=ar 2>/dev/null | grep -q . || missing="$missing fontconfig fonts-noto-core"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo -n"; fi
if command -v apt-get >/dev/null && $as_root true 2>/dev/null; then
    echo "Installing$missing"
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get -qq -o DPkg::Lock::Timeout=300 update &&
        $as_root apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends \
            $missing >/dev/null && exit 0
fi
echo "make test needs$missing (names as in Debian): install them with your system's packages."
exit 1
