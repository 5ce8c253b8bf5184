/**
 * The shell program that assigns interrupts to CPUs at boot, as the tune-irq-affinity step does at run time. Its arguments are the
 * CPUs, the policy, the treatment of irqbalance, and the owner of the interrupts: a PCI device by its address and IDs, or a pattern
 * of handlers, with `-` for the other. It waits for a driver that is not loaded yet, and finds the interrupt numbers of this boot.
 */
export const irqAffinityScript = `# irq-affinity CPUS POLICY IRQBALANCE ADDRESS IDS HANDLER
set -u
cpus=$2 policy=$3 irqbalance=$4 address=$5 ids=$6 handler=$7
unit=irqbalance.service
refuse() { echo "refused: $*; nothing was changed" >&2; exit 1; }
word() { read -r line <"$1" && echo "\${line#0x}"; }
fits() {
old=$IFS IFS=,
for name in $1; do
case $name in $handler) IFS=$old; return 0 ;; esac
done
IFS=$old
return 1
}
candidates() {
if [ "$address" = - ]; then ls /sys/kernel/irq; return; fi
vectors=$(ls "/sys/bus/pci/devices/$address/msi_irqs" 2>/dev/null)
[ -n "$vectors" ] && echo "$vectors" || cat "/sys/bus/pci/devices/$address/irq" 2>/dev/null
}
find() {
for number in $(candidates | sort -n); do
actions=$(cat "/sys/kernel/irq/$number/actions" 2>/dev/null)
[ -n "$actions" ] || continue
[ "$address" != - ] || fits "$actions" || continue
echo "$number"
done
}
set -f
tries=0
while numbers=$(find); [ -z "$numbers" ] && [ $tries -lt 160 ]; do sleep 0.5; tries=$((tries + 1)); done
[ "$address" = - ] && whose=$handler || whose=$address
[ -n "$numbers" ] || refuse "no interrupt of $whose has a handler"
if [ "$address" != - ]; then
device=/sys/bus/pci/devices/$address
found=$(word "$device/vendor"):$(word "$device/device"):$(word "$device/subsystem_vendor"):$(word "$device/subsystem_device")
[ "$found" = "$ids" ] || refuse "the card at $address is $found and not $ids"
case $(readlink "$device/driver") in */vfio-*) refuse "$address is passed through" ;; esac
sleep 1
numbers=$(find)
fi
if systemctl is-active --quiet $unit; then
case $irqbalance in
stop) systemctl stop $unit ;;
ban)
exec 9>/run/lock/runbook-irqbalance
flock 9
file=/run/systemd/system/$unit.d/runbook.conf
start=$(systemctl show -p ExecStart -- $unit | sed -n 's/^.*argv\\[\\]=\\(.*\\) ; ignore_errors=.*$/\\1/p')
missing=
for number in $numbers; do
case " $start " in *" --banirq=$number "*) ;; *) missing="$missing --banirq=$number" ;; esac
done
if [ -n "$missing" ] && [ -n "$start" ]; then
mkdir -p "\${file%/*}"
printf '%s\\n' '# Made by runbook for interrupts that irqbalance must not move; \`runbook undo\` or the next boot removes it.' '[Service]' 'ExecStart=' "ExecStart=$start$missing" >"$file"
systemctl daemon-reload
systemctl try-restart $unit
fi
;;
esac
fi
all=
old=$IFS IFS=,
for range in $cpus; do
number=\${range%-*}
while [ "$number" -le "\${range#*-}" ]; do all="$all $number"; number=$((number + 1)); done
done
IFS=$old
set -- $all
for number in $numbers; do
cpu=$1
shift
set -- "$@" "$cpu"
[ "$policy" = one ] || cpu=$cpus
echo "$cpu" >"/proc/irq/$number/smp_affinity_list" 2>/dev/null || echo "the kernel assigns interrupt $number itself, and it was left unchanged"
echo "interrupt $number ($(cat "/sys/kernel/irq/$number/actions")): requested CPU $cpu, effective CPU $(cat "/proc/irq/$number/effective_affinity_list")"
done
`;
