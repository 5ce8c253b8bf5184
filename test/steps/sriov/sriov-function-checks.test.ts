import { describe, expect, test } from 'vitest';
import { showing } from '../../preflights/case.ts';
import { filled } from '../support/filled.ts';
import type { MachineDescription } from '../../../machines/simulated/tree/description.ts';
import { sriov } from '../../../steps/sriov/index.ts';
import { able, device, host, lab, lacking, plan, vf } from './function-host.ts';

describe('the checks of settings of virtual functions', () => {
  test.each<[string, number, MachineDescription, object, string, RegExp]>([
    ['a function beyond the number', 0, able, { functions: [{ index: 2, vlan: 5 }] }, 'function-not-made', /0 to 1/],
    [
      'a function although none is made',
      0,
      able,
      { count: 0, functions: [{ index: 0, vlan: 5 }] },
      'function-not-made',
      /are none/,
    ],
    [
      'one function twice',
      0,
      able,
      {
        functions: [
          { index: 1, vlan: 5 },
          { index: 1, trust: true },
        ],
      },
      'function-set-twice',
      /function 1 is listed twice/,
    ],
    [
      'a multicast MAC address',
      0,
      able,
      { functions: [{ index: 0, mac: '01:00:5e:00:00:01' }] },
      'function-mac-unusable',
      /multicast/,
    ],
    [
      'the broadcast address',
      0,
      able,
      { functions: [{ index: 0, mac: 'ff:ff:ff:ff:ff:ff' }] },
      'function-mac-unusable',
      /multicast/,
    ],
    [
      'the MAC address of zeros',
      0,
      able,
      { functions: [{ index: 0, mac: '00:00:00:00:00:00' }] },
      'function-mac-unusable',
      /no address/,
    ],
    [
      'one MAC address for two functions',
      0,
      able,
      { functions: [0, 1].map((index) => ({ index, mac: '02:00:00:00:00:01' })) },
      'function-mac-unusable',
      /address of two functions/,
    ],
    [
      'rates in the wrong order',
      0,
      able,
      { functions: [{ index: 0, min_tx_rate: 10, max_tx_rate: 5 }] },
      'function-rate-reversed',
      /larger/,
    ],
    [
      'trust, which existing functions do not report',
      2,
      lacking('trust'),
      { functions: [{ index: 0, trust: true }] },
      'function-setting-unsupported',
      /does not support trust/,
    ],
    [
      'a card in switchdev mode',
      0,
      showing(
        able,
        {},
        {
          [`devlink -j dev eswitch show pci/${device}`]: `{"dev":{"pci/${device}":{"mode":"switchdev","inline-mode":"none"}}}`,
        },
      ),
      { functions: [{ index: 0, vlan: 5 }] },
      'eswitch-in-switchdev',
      /port representor/,
    ],
    [
      'a card whose driver has no interface',
      0,
      { ...able, interfaces: able.interfaces.filter(({ name }) => name !== 'enp1s0') },
      { functions: [{ index: 0, vlan: 5 }] },
      'card-without-interface',
      /no network interface/,
    ],
  ])('%s is refused', async (_, made, description, input, check, reason) => {
    const { refusals, changes } = await plan(await host(made, description), { count: 2, ...input });
    expect(refusals).toMatchObject([{ check, reason: expect.stringMatching(reason) as string }]);
    expect(changes).toEqual([]);
  });

  test('a card in legacy mode, or without a switch, is set', async () => {
    const legacy = showing(
      able,
      {},
      { [`devlink -j dev eswitch show pci/${device}`]: `{"dev":{"pci/${device}":{"mode":"legacy"}}}` },
    );
    expect((await plan(await host(0, legacy), { count: 2, functions: lab })).refusals).toEqual([]);
  });

  test('a card that is down is reported', async () => {
    const machine = await host();
    await machine.run(['ip', 'link', 'set', 'enp1s0', 'down']);
    expect((await plan(machine, { count: 2, functions: lab })).warnings.join('\n')).toMatch(/card-is-down: enp1s0 of/);
  });

  test('settings that a new number removes are reported, also without settings in the step', async () => {
    const machine = await host(2);
    await vf(machine, '1', 'vlan', '7', 'qos', '2');
    expect((await plan(machine, { count: 3 })).warnings.join('\n')).toMatch(
      /function-settings-lost: function 1 has vlan 7, qos 2/,
    );
    expect((await plan(machine, { count: 2 })).warnings.join('\n')).not.toMatch(/lost/);
  });

  test.each([
    ['a priority without a VLAN', { index: 0, qos: 3 }],
    ['a tag without a VLAN', { index: 0, proto: '802.1ad' }],
    ['VLAN 4096', { index: 0, vlan: 4096 }],
    ['priority 8', { index: 0, vlan: 1, qos: 8 }],
    ['an unknown tag', { index: 0, vlan: 1, proto: '802.1x' }],
    ['an entry without a setting', { index: 0 }],
    ['an entry without a number', { vlan: 5 }],
    ['a MAC address with another separator', { index: 0, mac: '02-00-00-00-00-01' }],
    ['a misspelt setting', { index: 0, trusted: true }],
  ])('the schema does not take %s', (_, entry) => {
    expect(() => filled(sriov.schema, { device, count: 2, functions: [entry] })).toThrow(/^\/functions\/0/);
  });
});
