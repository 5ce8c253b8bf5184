/** Retransmitted TCP segments between two snapshots of /proc/net/snmp (proc_net_snmp); null if one of them lacks the counter. */
export function retransmits(before: string, after: string): number | null {
  const [first, last] = [tcpCounter(before, 'RetransSegs'), tcpCounter(after, 'RetransSegs')];
  return first === null || last === null || last < first ? null : last - first;
}

/** The names are in one line "Tcp: …", the values in the next one. */
function tcpCounter(text: string, name: string): number | null {
  const [names, values] = [...text.matchAll(/^Tcp: (.*)$/gm)].map(([, fields = '']) => fields.split(' '));
  const at = names?.indexOf(name) ?? -1;
  const value = Number(values?.[at]);
  return at < 0 || !Number.isFinite(value) ? null : value;
}

/** Frequencies of the CPUs from snapshots "@ <seconds since 1970>" with lines "cpu0 2600000" (kHz): the mean in MHz at each time. */
export function parseFrequency(text: string): readonly { readonly at: number; readonly megahertz: number }[] {
  return text.split(/^(?=@ )/m).flatMap((part) => {
    const at = Number(/^@ (\S+)/.exec(part)?.[1]);
    const values = [...part.matchAll(/^cpu\d+ (\d+)$/gm)].map(([, value]) => Number(value));
    const sum = values.reduce((all, value) => all + value, 0);
    return Number.isFinite(at) && values.length > 0 ? [{ at, megahertz: sum / values.length / 1000 }] : [];
  });
}

/** How often CPUs were slowed down by heat between two snapshots of "path value" lines (thermal_throttle/*_count). */
export function throttled(before: string, after: string): number {
  const counts = (text: string) =>
    new Map([...text.matchAll(/^(\S+) (\d+)$/gm)].map(([, path, count]) => [path, Number(count)]));
  const first = counts(before);
  return [...counts(after)].reduce((sum, [path, count]) => sum + Math.max(0, count - (first.get(path) ?? count)), 0);
}
