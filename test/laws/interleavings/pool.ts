import { parse, stringify } from 'yaml';
import type { Scenario } from '../runbook-on.ts';
import { examples } from '../scenarios.ts';

interface Step {
  readonly id: string;
  readonly type: string;
}

const types = [
  'grub-edit',
  'modprobe',
  'sysfs-write',
  'file',
  'apt-repo',
  'package-install',
  'service',
  'pci-bind',
  'disk-image',
  'command',
];

/** The steps of every example that changes a machine and is cheap to simulate, by the example's name. */
export const pool: ReadonlyMap<string, readonly Step[]> = new Map(
  examples
    .filter(({ name }) => types.includes(name.split(' ')[0] ?? ''))
    .map(({ name, text }) => [name, (parse(text) as { readonly steps: readonly Step[] }).steps]),
);

/** A playbook of several examples, in their order. */
export function composed(names: readonly string[]): Scenario {
  const steps = names.flatMap((name, at) =>
    (pool.get(name) ?? []).map((step) => ({ ...step, id: `${step.id}-${at + 1}` })),
  );
  const text = stringify({ runbook: 1, name: 'composed', summary: 'Several examples', steps });
  return { name: names.join(', '), text, inputs: {} };
}
