/** What a text sets: the driver of a device, or the number of its virtual functions. */
export interface Written {
  readonly sets: 'driver' | 'functions';
  /** Null if the text does not show the value. */
  readonly value: string | null;
}

/** The words in a script that change the driver of a device (Documentation/ABI/testing/sysfs-bus-pci, driverctl(8), dpdk-devbind, virsh(1)). */
const driverWords =
  /driver_override|\/(?:un)?bind\b|\bnew_id\b|drivers_probe|driverctl\b.{0,80}\bset-override|dpdk-devbind|nodedev-(?:detach|reattach)|vfio-pci-bind|vfio-bind/;
const functionWords = /sriov_numvfs/;

const driverValues: readonly RegExp[] = [
  // tmpfiles.d(5) first: its dashes would be taken for a word.
  /driver_override\s+\S+\s+\S+\s+\S+\s+\S+\s+"?([\w-]+)/,
  /(?:echo|printf)\s+(?:-\w+\s+)?["']?([A-Za-z][\w-]*)(?:\\n)?["']?\s*\|?\s*(?:>+|(?:sudo\s+)?tee(?:\s+-a)?\s)\s*["']?\S*driver_override/,
  /driver_override["'}]*\s*(?:\+|:)?=\s*["']?([A-Za-z][\w-]*)/,
  /drivers\/([\w-]+)\/(?:bind|new_id)\b/,
  /set-override\s+\S+\s+([\w-]+)/,
  /dpdk-devbind\S*.{0,40}?(?:-b|--bind)[\s=]+([\w-]+)/,
];
const functionValues: readonly RegExp[] = [
  /sriov_numvfs\s+\S+\s+\S+\s+\S+\s+\S+\s+"?(\d+)/,
  /(?:echo|printf)\s+(?:-\w+\s+)?["']?(\d+)(?:\\n)?["']?\s*\|?\s*(?:>+|(?:sudo\s+)?tee(?:\s+-a)?\s)\s*["']?\S*sriov_numvfs/,
  /sriov_numvfs["'}]*\s*(?:\+|:)?=\s*["']?(\d+)/,
];

const first = (patterns: readonly RegExp[], text: string): string | null =>
  patterns.map((pattern) => pattern.exec(text)?.[1]).find((value) => value !== undefined) ?? null;

/** What a line of a script or of a configuration file sets; null if nothing of the two. */
export function writtenBy(text: string): Written | null {
  const line = text.slice(0, 2000);
  if (functionWords.test(line)) return { sets: 'functions', value: first(functionValues, line) };
  if (!driverWords.test(line)) return null;
  return { sets: 'driver', value: /nodedev-detach/.test(line) ? 'vfio-pci' : first(driverValues, line) };
}
