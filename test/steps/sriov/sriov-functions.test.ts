import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readCardPort } from '../../../facts/network/read-function-settings.ts';
import { describe as tell } from '../../changes/by-kind.ts';
import { applyOn, undoOn } from '../../laws/runbook-on.ts';
import { count, device, host, type Host, lab, lacking, plan, vf } from './function-host.ts';

const seenOf = async (machine: Host, index: number) => (await readCardPort(device, machine))?.functions.get(index);

const scenario = (input: object) => ({
  name: 'functions',
  text: stringify({
    runbook: 1,
    name: 'functions',
    summary: 'Functions as a lab uses them',
    steps: [{ id: 'functions', type: 'sriov', with: { device, count: 2, functions: lab, ...input } }],
  }),
  inputs: {},
});

describe('the settings of virtual functions', () => {
  test('functions are made and set; a second plan has nothing to do; undo removes them', async () => {
    const machine = await host();
    const before = machine.liveSnapshot();
    const { end, events } = await applyOn(machine, scenario({}));
    expect(events.filter(({ kind }) => kind === 'step-failed' || kind === 'refused')).toEqual([]);
    expect(end.outcome).toBe('done');
    expect(await seenOf(machine, 0)).toMatchObject({
      mac: '02:00:00:00:00:01',
      vlan: 100,
      qos: 3,
      trust: true,
      spoofchk: false,
    });
    expect(await seenOf(machine, 1)).toMatchObject({ max_tx_rate: 1000, link_state: 'enable', vlan: 0 });
    expect((await plan(machine, { count: 2, functions: lab })).changes).toEqual([]);
    expect((await undoOn(machine, scenario({})))?.end.outcome).toBe('done');
    expect(machine.liveSnapshot()).toBe(before);
  });

  test('of functions that exist, undo restores what was there, and nothing else', async () => {
    const machine = await host(2);
    await vf(machine, '0', 'mac', '02:00:00:00:00:aa');
    await vf(machine, '0', 'vlan', '7', 'qos', '1');
    await vf(machine, '1', 'max_tx_rate', '200');
    const before = [await seenOf(machine, 0), await seenOf(machine, 1)];
    expect((await plan(machine, { count: 2, functions: lab })).changes.map(tell)).toEqual([
      `~ virtual function 0 of ${device} mac 02:00:00:00:00:aa -> 02:00:00:00:00:01, vlan 7 -> 100, qos 1 -> 3, trust off -> on, spoofchk on -> off`,
      `~ virtual function 1 of ${device} max_tx_rate 200 -> 1000, link_state auto -> enable`,
    ]);
    expect((await applyOn(machine, scenario({}))).end.outcome).toBe('done');
    expect(await seenOf(machine, 0)).toMatchObject({ vlan: 100 });
    expect((await undoOn(machine, scenario({})))?.end.outcome).toBe('done');
    expect([await seenOf(machine, 0), await seenOf(machine, 1)]).toEqual(before);
  });

  test('they are set again at every boot, after the functions are made', async () => {
    const machine = await host();
    const before = machine.liveSnapshot();
    const { end, events } = await applyOn(machine, scenario({ persist: true }));
    expect(events.filter(({ kind }) => kind === 'step-failed' || kind === 'refused')).toEqual([]);
    expect(end.outcome).toBe('done');
    const unit = (await machine.read(`/etc/systemd/system/runbook-functions-${device}.service`)) ?? '';
    expect(/^After=(.*)$/m.exec(unit)?.[1]).toMatch(/runbook-set-\S+sriov_numvfs\.service/);
    expect(/^ExecStart=(.*)$/m.exec(unit)?.[1]).toContain('"0 mac 02:00:00:00:00:01" "0 vlan 100 qos 3"');
    expect((await plan(machine, { count: 2, functions: lab, persist: true })).changes).toEqual([]);
    expect((await plan(machine, { count: 2, functions: lab })).warnings.join('\n')).toContain(
      `runbook-functions-${device}`,
    );
    expect((await undoOn(machine, scenario({ persist: true })))?.end.outcome).toBe('done');
    expect(machine.liveSnapshot()).toBe(before);
  });

  test('after a reboot the kernel has the settings of the unit', async () => {
    const machine = await host();
    expect((await applyOn(machine, scenario({ persist: true }))).end.outcome).toBe('done');
    machine.reboot();
    expect(await seenOf(machine, 0)).toMatchObject({
      mac: '02:00:00:00:00:01',
      vlan: 100,
      qos: 3,
      trust: true,
      spoofchk: false,
    });
    expect(await seenOf(machine, 1)).toMatchObject({ max_tx_rate: 1000, link_state: 'enable' });
  });

  test('a driver that refuses trust fails with its setting, and with a hint', async () => {
    const machine = await host(0, lacking('trust'));
    const { end, events } = await applyOn(machine, scenario({}));
    expect(end.outcome).toBe('failed');
    const failed = events.find(({ kind }) => kind === 'step-failed');
    expect(failed).toMatchObject({
      message: expect.stringMatching(/vf 0 trust on failed.*Operation not supported/s) as string,
      hint: expect.stringMatching(/driver of the card does not support this setting/) as string,
    });
    expect((await undoOn(machine, scenario({})))?.end.outcome).toBe('done');
    expect(await machine.read(count)).toBe('0\n');
  });
});
