# Start a real NetworkManager and its bus in namespaces of their own, then run what is asked. Nothing outside is touched.
set -eu
mount -t tmpfs none /etc/NetworkManager
mkdir -p /etc/NetworkManager/system-connections
printf '[main]\nplugins=keyfile\nauth-polkit=false\n[logging]\nlevel=WARN\n' > /etc/NetworkManager/NetworkManager.conf
mount -t tmpfs none /run
mkdir -p /run/dbus /run/NetworkManager
dbus-daemon --system --nopidfile --nofork >/dev/null 2>&1 &
until [ -S /run/dbus/system_bus_socket ]; do sleep 0.05; done
NetworkManager --no-daemon >/dev/null 2>&1 &
until nmcli -t -f RUNNING general 2>/dev/null | grep -q running; do sleep 0.05; done
"$@"
