/**
 * The shell program that binds cards to a driver at boot, as the pci-bind step does at run time. Its arguments are the driver, then
 * for each card its address, its IDs (vendor:device:subsystem vendor:subsystem device) and its MAC address, `-` if it is unknown. It
 * checks every card before it changes one, and it returns a card that it could not bind to the host.
 */
export const bindPciScript = `# bind-pci DRIVER (ADDRESS IDS MAC)...
set -u
pci=/sys/bus/pci
driver=$2
shift 2
refuse() { echo "refused: $*; nothing was changed" >&2; exit 1; }
word() { read -r text <"$1" && echo "\${text#0x}"; }
holder() { link=$(readlink "$pci/devices/$1/driver") && echo "\${link##*/}"; }
identify() {
device=$pci/devices/$1
[ -e "$device" ] || refuse "no device has address $1"
ids=$(word "$device/vendor"):$(word "$device/device"):$(word "$device/subsystem_vendor"):$(word "$device/subsystem_device")
[ "$ids" = "$2" ] || refuse "the card at $1 is $ids and not $2"
seen=
for file in "$device"/net/*/address "$device"/virtio*/net/*/address; do
[ -r "$file" ] || continue
seen=$(word "$file")
[ "$3" = - ] || [ "$seen" = "$3" ] && return
done
[ "$3" = - ] || [ -z "$seen" ] || refuse "the card at $1 has the MAC address $seen and not $3"
}
give() {
echo "$2" >"$pci/devices/$1/driver_override" || return
[ -z "$2" ] || [ "$(holder "$1")" != "$2" ] || return 0
[ ! -e "$pci/devices/$1/driver" ] || echo "$1" >"$pci/devices/$1/driver/unbind" || return
echo "$1" >"$pci/drivers_probe"
}
cards=$*
while [ $# -gt 0 ]; do identify "$1" "$2" "$3"; shift 3; done
modprobe "$driver" </dev/null
[ -d "$pci/drivers/$driver" ] || refuse "this kernel has no driver $driver"
set -- $cards
while [ $# -gt 0 ]; do
give "$1" "$driver"
now=$(holder "$1")
if [ "$now" = "$driver" ]; then echo "$1 ($2) is bound to $driver"; else
echo "$1 ($2) was not bound to $driver: dmesg shows the cause. It is returned to the host" >&2
give "$1" ""
failed=yes
fi
shift 3
done
[ -z "\${failed-}" ]
`;
