/**
 * The shell program that writes a kernel attribute at boot, as the sysfs-write step does at run time. Its arguments are the
 * attribute, the text, the path to read back, the expected reading, how it is compared, and the address and IDs of the PCI device
 * that the attribute belongs to, `-` if it belongs to none. It waits for an attribute whose driver is not loaded yet; if the kernel
 * rejects the write without a driver, it waits for the driver.
 */
export const writeAttributeScript = `# write-attribute PATH TEXT READBACK EXPECTED COMPARE ADDRESS IDS
set -u
path=$2 text=$3 readback=$4 expected=$5 compare=$6 address=$7 ids=$8
refuse() { echo "refused: $*; nothing was written" >&2; exit 1; }
word() { read -r line <"$1" && echo "\${line#0x}"; }
tries=0
while [ ! -e "$path" ] && [ $tries -lt 20 ]; do sleep 0.5; tries=$((tries + 1)); done
[ -e "$path" ] || refuse "$path does not exist"
if [ "$address" != - ]; then
case $(readlink -f "$path") in */"$address"/*) ;; *) refuse "$path belongs to another device than $address" ;; esac
device=/sys/bus/pci/devices/$address
found=$(word "$device/vendor"):$(word "$device/device"):$(word "$device/subsystem_vendor"):$(word "$device/subsystem_device")
[ "$found" = "$ids" ] || refuse "the card at $address is $found and not $ids"
fi
tries=0
until said=$({ echo "$text" >"$path"; } 2>&1); do
[ "$address" != - ] && [ -z "\${driven-}" ] && [ $tries -lt 120 ] || { echo "$path was not written: $said" >&2; exit 1; }
[ ! -e "$device/driver" ] || driven=yes
sleep 0.5
tries=$((tries + 1))
done
spread() {
old=$IFS IFS=, all=
for range in $1; do
number=\${range%-*}
while [ "$number" -le "\${range#*-}" ]; do all="$all $number"; number=$((number + 1)); done
done
IFS=$old
echo "$all"
}
bits() { echo "$1" | tr -d , | sed 's/^00*//'; }
shown=$(cat "$readback" 2>/dev/null) || { echo "$path cannot be read back"; exit 0; }
[ "$shown" = "$expected" ] && same=yes || same=
case $compare in
choice) case " $shown " in *"[$expected]"*) same=yes ;; esac ;;
list) [ "$(spread "$shown")" = "$(spread "$expected")" ] && same=yes ;;
mask) [ "$(bits "$shown")" = "$(bits "$expected")" ] && same=yes ;;
esac
[ -n "$same" ] || { echo "$path was written, but $readback reads $shown and not $expected" >&2; exit 1; }
echo "$path is $expected"
`;
