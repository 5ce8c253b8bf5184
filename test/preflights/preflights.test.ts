import { changeKinds } from '../../changes/index.ts';
import { describe, expect, test } from 'vitest';
import type { MachineReader } from '../../engine/model/machine.ts';
import { Overlay } from '../../engine/plan/overlay.ts';
import type { Proposal } from '../../changes/proposal.ts';
import type { SimulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { simulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { labHost } from '../../machines/simulated/hosts/lab-host.ts';
import { stepTypes } from '../../steps/index.ts';
import { service } from '../../steps/service/index.ts';
import { sysfsWrite } from '../../steps/sysfs-write/index.ts';
import { tableUnder } from '../docs/blocks.ts';
import { planOf } from '../steps/support/changing.ts';
import type { Says, Try } from './case.ts';
import { table } from './table.ts';

async function proposed(
  { machine, environment, before, step, with: input }: Try,
  around: (host: SimulatedMachine) => MachineReader = (host) => host,
): Promise<Proposal> {
  const type = stepTypes.find(({ name }) => name === step);
  if (type === undefined) throw new Error(`no step type ${step}`);
  const host = simulatedMachine(machine, { environment: environment ?? {} });
  await before?.(host);
  const mutations = host.mutations;
  const proposal = await planOf(type, input, around(host));
  expect(host.mutations).toBe(mutations);
  return proposal;
}

/** The planned state of the machine after packages were installed. */
function bringing(host: SimulatedMachine): MachineReader {
  const overlay = new Overlay(host, changeKinds);
  overlay.plan({ kind: 'package', after: { there: true }, brings: [] } as never, 'install');
  return overlay;
}

/** The reports of a check in a proposal: the evidence of its refusals, or the warnings that start with its name. */
const said = ({ refusals, warnings }: Proposal, { kind, check }: Says): readonly string[] =>
  kind === 'refuses'
    ? refusals.filter((one) => one.check === check).map(({ evidence }) => evidence)
    : warnings.filter((warning) => warning.startsWith(`${check}: `));

const speaking = table.map((row) => [`${row.row} ${row.says.check}: ${row.what}`, row] as const);

describe.each(speaking)('%s', (_, { says, on, override, silent }) => {
  test(`${says.kind}, with its evidence`, async () => {
    const found = said(await proposed(on), says);
    expect(found.join('\n')).toContain(says.seen);
  });

  // QEMU itself may be one of the packages, so a guest is known only after them.
  if (on.step !== 'qemu-launch')
    test('is also reported in a plan that installs packages', async () => {
      expect(said(await proposed(on, bringing), says).join('\n')).toContain(says.seen);
    });

  test('is not reported on a machine without the problem', async () => {
    expect(said(await proposed({ ...on, ...silent }), says)).toEqual([]);
  });

  test(override === null ? 'is lifted by nothing' : 'is lifted by its override', async () => {
    const proposal = await proposed(on);
    const [refusal] = proposal.refusals.filter(({ check }) => check === says.check);
    if (override === null) return expect(refusal?.override ?? null).toBeNull();
    const lifted = await proposed({ ...on, with: { ...on.with, ...override } });
    expect(said(lifted, says)).toEqual([]);
    if (says.kind === 'refuses') expect(Object.keys(override)).toContain(refusal?.override);
  });
});

test('every row of the table is reported on some machine', () => {
  const rows = Array.from({ length: 25 }, (_, index) => index + 1);
  expect([...new Set(table.map(({ row }) => row))].toSorted((a, b) => a - b)).toEqual(rows);
});

/** The names in the links of a cell, each of which points to the section with its name. */
const linked = (cell: string): readonly string[] =>
  [...cell.matchAll(/\[([a-z-]+)\]\(#\1\)/g)].map(([, name = '']) => name).toSorted();

describe('the hazards in docs/preflights.md', () => {
  const rows = tableUnder('docs/preflights.md', 'The hazards', 'No.');
  test.each(rows)('%s: %s', (number, _, refused = '', warned = '', steps = '') => {
    const of = table.filter(({ row }) => row === Number(number));
    const checks = (kind: Says['kind']): readonly string[] =>
      [...new Set(of.filter(({ says }) => says.kind === kind).map(({ says }) => says.check))].toSorted();
    expect({ refused: linked(refused), warned: linked(warned) }).toEqual({
      refused: checks('refuses'),
      warned: checks('warns'),
    });
    const types = [...steps.replaceAll('`', '').matchAll(/[a-z-]+/g)].map(([name]) => name);
    expect(types.toSorted()).toEqual([...new Set(of.map(({ on }) => on.step))].toSorted());
  });

  test('are complete', () => {
    expect(rows.map(([number]) => Number(number))).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  });
});

test('a service that an earlier step stops changes no setting again', async () => {
  const machine = simulatedMachine(labHost);
  const overlay = new Overlay(machine, changeKinds);
  const write = { path: '/proc/irq/33/smp_affinity_list', value: '1' };
  const heard = async (): Promise<string> => (await planOf(sysfsWrite, write, overlay)).warnings.join();
  expect(await heard()).toContain('irqbalance-active: ');
  const { changes } = await planOf(service, { unit: 'irqbalance', state: 'stopped' }, overlay);
  for (const change of changes) overlay.plan(change, 'stop');
  expect(await heard()).toBe('');
});
