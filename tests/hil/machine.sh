# machine.sh: the guests by architecture, as Debian calls it: amd64 or arm64. Sourced by the other scripts.

# machine ARCH: sets what the others ask about it
machine() {
    architecture=$1
    case $architecture in
        amd64)
            cpu=x86_64 console=ttyS0
            package=qemu-system-x86 qemu=(qemu-system-x86_64 -machine q35 -cpu max)
            ;;
        arm64) # the cores of a Zero 2 W, on a board that QEMU made up: its models of a Pi have no bus and no pin that leads anywhere
            cpu=aarch64 console=ttyAMA0
            package=qemu-system-arm qemu=(qemu-system-aarch64 -machine virt -cpu cortex-a53)
            ;;
        *)
            echo "hil: ARCH is $architecture, expected amd64 or arm64" >&2
            exit 2
            ;;
    esac
}

# runs_here COMMAND...: with programs of the guest's architecture as if they were this machine's own
runs_here() {
    if [ "$architecture" = "$(dpkg --print-architecture)" ]; then
        "$@"
    else
        python3 "$(dirname "${BASH_SOURCE[0]}")/../arm64/binfmt.py" "$@"
    fi
}
