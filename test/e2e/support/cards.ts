import type { Lab } from './lab.ts';

/** A playbook that binds one card to vfio-pci: `method` and `together` (other members of its group) as in pci-bind. */
const bindOne = `runbook: 1
name: bind-one
summary: Hand one card to vfio-pci
inputs:
  nic: { type: pci-address, summary: The card }
  method: { type: string, summary: How the driver is told, default: override }
  together: { type: list, items: pci-address, summary: Members of its group that go too, default: [] }
steps:
  - id: load
    type: modprobe
    with: { module: vfio-pci }
  - id: bind
    type: pci-bind
    with: { device: "{{ inputs.nic }}", method: "{{ inputs.method }}", include_group: "{{ inputs.together }}" }
`;

/**
 * The shape of a host with several cards of one ID, a shared group, NUMA, and a bridge that carries the default route.
 * Its guests run under TCG.
 */
export const manyCards = [
  ...['--nics', '3', '--shared-group', '--bridge', 'test'],
  ...['--vcpus', '8', '--numa', '2', '--memory', '4G'],
  '--no-nesting',
] as const;

/** A step of a plan in the output of `plan --json`. */
interface Planned {
  readonly id: string;
  readonly kind: string;
  readonly refusals?: readonly { readonly check: string; readonly reason: string }[];
  readonly warnings?: readonly string[];
  readonly changes?: readonly { readonly kind: string; readonly address?: string }[];
  readonly findings?: readonly { readonly holds: boolean; readonly evidence: string }[];
  readonly reason?: string;
}

/** The steps of a playbook's plan by id, and the exit code of planning it. */
export async function planOf(lab: Lab, playbook: string, ...sets: readonly string[]) {
  const argv = ['plan', playbook, '--lab', lab.file, ...sets.flatMap((set) => ['--set', set])];
  const { code, lines, stderr } = await lab.watched(argv, () => undefined);
  const plan = lines.find(({ kind }) => kind === 'plan')?.['plan'] as { steps: readonly Planned[] } | undefined;
  if (plan === undefined) throw new Error(`no plan (${code}): ${stderr}${JSON.stringify(lines)}`);
  return { code, steps: Object.fromEntries(plan.steps.map((step) => [step.id, step])) };
}

/** Plans, applies and undoes the binding of a card on a host. */
export async function binder(lab: Lab) {
  const playbook = await lab.write('bind-one.yaml', bindOne);
  const flags = (sets: readonly string[]) => ['--lab', lab.file, '--yes', ...sets.flatMap((set) => ['--set', set])];
  return {
    plan: async (...sets: readonly string[]) => {
      const { code, steps } = await planOf(lab, playbook, ...sets);
      return { code, bind: steps['bind'] };
    },
    apply: (...sets: readonly string[]) => lab.runbook('apply', playbook, ...flags(sets)),
    undo: () => lab.runbook('undo', '--lab', lab.file, '--yes'),
  };
}

/**
 * The driver and override of each card, from the kernel of the host, e.g. `e1000e (null)`; `none` for a card without a
 * driver.
 */
export async function driversOf(lab: Lab, ...cards: readonly string[]): Promise<readonly string[]> {
  const look = cards.map((card) => {
    const folder = `/sys/bus/pci/devices/${card}`;
    return `echo "$(basename "$(readlink ${folder}/driver || echo none)") $(cat ${folder}/driver_override)"`;
  });
  return (await lab.inside(look.join('; '))).trim().split('\n');
}
