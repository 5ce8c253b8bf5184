import type { FunctionSettings } from './change.ts';

const shown = (value: string | number | boolean): string =>
  typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);

/** Settings in words: "mac 02:00:00:00:00:01, vlan 0 -> 100"; those of `before` that are equal are left out. */
export function describeSettings(settings: FunctionSettings, before: FunctionSettings = {}): string {
  const keys = Object.keys(settings) as (keyof FunctionSettings)[];
  const parts = keys.flatMap((key) => {
    const [from, to] = [before[key], settings[key]];
    if (to === undefined || from === to) return [];
    return [from === undefined ? `${key} ${shown(to)}` : `${key} ${shown(from)} -> ${shown(to)}`];
  });
  return parts.join(', ');
}
