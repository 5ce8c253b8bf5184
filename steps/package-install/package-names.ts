import type { OperatingSystem } from '../../facts/system/operating-system.ts';
import type { PackageInstall } from '../../schemas/types/steps/package-install.ts';

type Item = PackageInstall['packages'][number];

/** The distribution families of the system, closest first; RHEL and its derivatives count as fedora. */
export function familiesOf({ id, like }: OperatingSystem): readonly string[] {
  const named = [...(id === null ? [] : [id]), ...like];
  return [...new Set(named.flatMap((name) => (/^(?:rhel|centos)$/.test(name) ? [name, 'fedora'] : [name])))];
}

/** An item's name on this system; undefined if it has none. */
export function nameOn(item: Item, families: readonly string[]): string | undefined {
  if (typeof item === 'string') return item;
  const names: Readonly<Record<string, string | undefined>> = { ...item };
  const family = families.find((one) => Object.hasOwn(names, one));
  return family === undefined ? undefined : names[family];
}

/** An item in words, for a message. */
export const shown = (item: Item): string =>
  typeof item === 'string'
    ? item
    : Object.entries(item)
        .map(([family, name]) => `${name} (${family})`)
        .join(', ');
