/**
 * The shell program that sets the virtual functions of a card at boot, as the sriov step does at run time. Its arguments are the
 * address and IDs of the card, then for each call of ip(8) the number of a function with the words after it, e.g. "0 vlan 100 qos 0".
 * It waits for the network interface of the card, and sets the rest if one call fails.
 */
export const setFunctionsScript = `# set-functions ADDRESS IDS "INDEX WORDS"...
set -uf
device=/sys/bus/pci/devices/$2 ids=$3
shift 3
refuse() { echo "refused: $*; nothing was set" >&2; exit 1; }
word() { read -r line <"$1" && echo "\${line#0x}"; }
found=$(word "$device/vendor"):$(word "$device/device"):$(word "$device/subsystem_vendor"):$(word "$device/subsystem_device")
[ "$found" = "$ids" ] || refuse "the card at \${device##*/} is $found and not $ids"
tries=0
while [ ! -d "$device/net" ] && [ $tries -lt 120 ]; do sleep 0.5; tries=$((tries + 1)); done
name=
for each in $(ls "$device/net" 2>/dev/null); do
port=$(cat "$device/net/$each/phys_port_name" 2>/dev/null)
case $port in *pf[0-9]*vf[0-9]*|*pf[0-9]*sf[0-9]*) ;; *) name=$each; break ;; esac
done
[ -n "$name" ] || refuse "\${device##*/} has no network interface"
for words do
if ip link set dev "$name" vf $words; then echo "$name vf $words"; else echo "$name vf $words was not set" >&2; failed=yes; fi
done
[ -z "\${failed-}" ]
`;
