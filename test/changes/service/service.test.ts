import { changeKinds } from '../../../changes/index.ts';
import { invert, isPartial, observe } from '../by-kind.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ServiceChange } from '../../../changes/service/change.ts';
import { makeChange } from '../../../engine/apply/make-change.ts';
import { installed } from '../../../facts/system/service.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { Service } from '../../../schemas/types/steps/service.ts';
import { service } from '../../../steps/service/index.ts';
import { ofKind, planOf } from '../../steps/support/changing.ts';
import { lab, session, wants } from '../../steps/service/service-lab.ts';

let machine: SimulatedMachine;
beforeEach(() => {
  machine = simulatedMachine(lab, { environment: session });
});

const signal = new AbortController().signal;
async function make(change: ServiceChange, on = machine): Promise<ServiceChange> {
  const means = { machine: on, clock: on.clock, kinds: changeKinds, now: signal, record: async () => undefined };
  const made = await makeChange(change, { step: 'it', on: 'host', index: 0, takes: 'now' }, means);
  expect(made).toEqual({ kind: 'made' });
  return invert(change, await observe(change, on)) as ServiceChange;
}

/** Plans, makes every change, and returns their inverses, last first. */
async function made(input: Partial<Service>): Promise<readonly ServiceChange[]> {
  const { changes, refusals } = await planOf(service, input, machine);
  expect(refusals).toEqual([]);
  const inverses: ServiceChange[] = [];
  for (const change of changes as readonly ServiceChange[]) inverses.unshift(await make(change));
  expect((await planOf(service, input, machine)).changes).toEqual([]);
  return inverses;
}

describe('each change of a service', () => {
  const state = (): string => machine.snapshot() + machine.liveSnapshot();

  test.each([
    ['irqbalance', { state: 'stopped', enabled: 'masked' }],
    ['pair', { state: 'running', enabled: true }],
    ['stays', { state: 'running', enabled: true }],
    ['irqbalance', { enabled: false }],
  ] as const)('%s %j, and undone', async (name, rest) => {
    const before = state();
    const inverses = await made({ unit: name, ...rest });
    expect(state()).not.toBe(before);
    for (const inverse of inverses) await make(inverse);
    expect(state()).toBe(before);
  });

  test('links that were created manually are restored', async () => {
    await machine.makeFolder('/etc/systemd/system/lab.target.wants', 0o755);
    await machine.run([
      'ln',
      '-s',
      '../../../usr/lib/systemd/system/irqbalance.service',
      '/etc/systemd/system/lab.target.wants/irqbalance.service',
    ]);
    await machine.run(['sync']);
    const before = state();
    const inverses = await made({ unit: 'irqbalance', enabled: false });
    expect(await machine.list('/etc/systemd/system/lab.target.wants')).toBeUndefined();
    for (const inverse of inverses) await make(inverse);
    expect(state()).toBe(before);
  });

  test('units that are enabled with it are restored too', async () => {
    const inverses = await made({ unit: 'pair', enabled: true });
    expect(await machine.list(wants)).toContain('atop.service');
    expect(await machine.link('/etc/systemd/system/couple.service')).toBe('/usr/lib/systemd/system/pair.service');
    for (const inverse of inverses) await make(inverse);
    expect(await machine.list(wants)).not.toContain('atop.service');
    expect(await machine.link('/etc/systemd/system/couple.service')).toBeUndefined();
  });

  test('the effects of a unit that ends by itself remain, and its enablement is undone', async () => {
    const before = machine.snapshot();
    const [run, enablement] = await made({ unit: 'once', state: 'running', enabled: true });
    expect(run?.after.active).toBeNull();
    if (enablement !== undefined) await make(enablement);
    expect(machine.snapshot()).toBe(before);
  });

  test('a failed start is reported with the error of systemctl', async () => {
    const { changes } = await planOf(service, { unit: 'fails', state: 'running' }, machine);
    const error = await make(changes[0] as ServiceChange).catch((thrown: unknown) => String(thrown));
    expect(error).toMatch(/systemctl start -- fails\.service: Job for fails\.service failed/);
    expect(error).toMatch(/journalctl -u fails\.service/);
    expect(ofKind(service, 'change').explain?.(String(error))).toMatch(/journalctl -u/);
  });

  test('unmasked and not yet enabled is partial, a later modification is not', async () => {
    await machine.run(['systemctl', 'mask', 'atop']);
    const { changes } = await planOf(service, { unit: 'atop', enabled: true }, machine);
    const change = changes[0] as ServiceChange;
    await machine.run(['systemctl', 'unmask', 'atop']);
    expect(isPartial(change, await observe(change, machine))).toBe(true);
    const other = { ...change, before: { ...change.before, enabled: 'disabled' } };
    await machine.run(['systemctl', 'mask', 'atop']);
    expect(isPartial(other, await observe(other, machine))).toBe(false);
  });
});

test('other units are read only from the [Install] section', () => {
  const text =
    '[Unit]\nAlso=no.service\n[Install]\nAlias=a.service b.service\nWantedBy=x.target\nAlso = c.socket\n[X-Other]\nAlias=no.service\n';
  expect(installed(text)).toEqual(['a.service', 'b.service', 'c.socket']);
  expect(installed('[Install]\nAlias=last.service')).toEqual(['last.service']);
});
