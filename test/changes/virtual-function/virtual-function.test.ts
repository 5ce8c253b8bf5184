import { expect, test } from 'vitest';
import { changeKinds } from '../../../changes/index.ts';
import type { FunctionSettings, VirtualFunctionChange } from '../../../changes/virtual-function/change.ts';
import { settingWords } from '../../../changes/virtual-function/setting-words.ts';
import { readCardPort } from '../../../facts/network/read-function-settings.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withFunctions } from '../../machines/simulated/hosts/variants.ts';
import { treeReader } from '../../steps/support/tree-reader.ts';
import { invertOf, perform } from '../by-kind.ts';

const device = '0000:01:00.0';
const after: FunctionSettings = { mac: '02:00:00:00:00:01', vlan: 100, qos: 3, trust: true, max_tx_rate: 500 };
const before: FunctionSettings = { mac: '00:00:00:00:00:00', vlan: 0, qos: 0, trust: false, max_tx_rate: 0 };
const change: VirtualFunctionChange = { kind: 'virtual-function', device, index: 1, made: false, before, after };

const created: VirtualFunctionChange = { ...change, made: true, before: {} };

async function host() {
  const machine = simulatedMachine(withFunctions(labHost));
  await machine.write(`/sys/bus/pci/devices/${device}/sriov_numvfs`, '2\n');
  return machine;
}

test('it is made, read back and undone', async () => {
  const machine = await host();
  expect(changeKinds.matches(change, await changeKinds.observe(change, machine), 'before')).toBe(true);
  await perform(change, machine);
  const seen = await changeKinds.observe(change, machine);
  expect(changeKinds.matches(change, seen, 'after')).toBe(true);
  await perform(invertOf(change), machine);
  expect(await changeKinds.observe(change, machine)).toEqual(before);
});

test('an interrupted change is partial: each setting is as before or as afterwards', async () => {
  const machine = await host();
  await machine.run(['ip', 'link', 'set', 'dev', 'enp1s0', 'vf', '1', 'mac', '02:00:00:00:00:01']);
  const seen = await changeKinds.observe(change, machine);
  expect([changeKinds.matches(change, seen, 'before'), changeKinds.matches(change, seen, 'after')]).toEqual([
    false,
    false,
  ]);
  expect(changeKinds.isPartial(change, seen)).toBe(true);
  await machine.run(['ip', 'link', 'set', 'dev', 'enp1s0', 'vf', '1', 'vlan', '7']);
  expect(changeKinds.isPartial(change, await changeKinds.observe(change, machine))).toBe(false);
});

test('it is described in the words of ip', async () => {
  expect(changeKinds.describe(change)).toBe(
    `~ virtual function 1 of ${device} mac 00:00:00:00:00:00 -> 02:00:00:00:00:01, vlan 0 -> 100, qos 0 -> 3, trust off -> on, max_tx_rate 0 -> 500`,
  );
  expect(changeKinds.describe(created)).toMatch(/mac 02:00:00:00:00:01, vlan 100/);
  expect(changeKinds.describeSeen(change, null)).toBe('no such function');
  expect(changeKinds.describeSeen(change, { spoofchk: true })).toBe('spoofchk on');
});

test('a function that the card has not created is an error', async () => {
  const gone = { ...change, index: 2 };
  await expect(perform(gone, await host())).rejects.toMatchObject({ code: 'ENODEV' });
  expect(await changeKinds.observe(gone, await host())).toBeNull();
});

test.each<[string, FunctionSettings, FunctionSettings, string[]]>([
  ['nothing, if nothing differs', { vlan: 5 }, { vlan: 5 }, []],
  ['the priority together with the VLAN, which would be lost', { qos: 2 }, { vlan: 5, qos: 0 }, ['vlan 5 qos 2']],
  ['the tag only if it is 802.1ad', { vlan: 5, proto: '802.1ad' }, { vlan: 0 }, ['vlan 5 qos 0 proto 802.1ad']],
  ['802.1Q again by leaving proto out', { vlan: 5, proto: '802.1Q' }, { vlan: 5, proto: '802.1ad' }, ['vlan 5 qos 0']],
  ['both rates, of which one stays', { max_tx_rate: 9 }, { min_tx_rate: 4 }, ['min_tx_rate 4 max_tx_rate 9']],
  ['on, off and the link', { spoofchk: false, trust: true, link_state: 'enable' }, {}, ['spoofchk off', 'trust on', 'state enable']], // prettier-ignore
])('ip is called with %s', (_, wanted, seen, calls) => {
  expect(settingWords(wanted, seen).map((words) => words.join(' '))).toEqual(calls);
});

/** A card with these interfaces, and what `ip` prints for each. */
const card = (links: Readonly<Record<string, unknown>>) => {
  const reader = treeReader(
    Object.fromEntries(Object.keys(links).map((name) => [`/sys/bus/pci/devices/${device}/net/${name}/mtu`, '1500\n'])),
  );
  reader.query = (argv) => {
    const link = links[argv.at(-1) ?? ''];
    return Promise.resolve({
      code: link === undefined ? 1 : 0,
      stdout: JSON.stringify([link]),
      stderr: '',
      timedOut: false,
    });
  };
  return reader;
};

test('the settings are read from iproute2 6 and from the older form without vlan_list', async () => {
  const vfinfo_list = [
    { vf: 0, address: '02:00:00:00:00:0A', vlan_list: [{ vlan: 7, qos: 1, protocol: '802.1ad' }], rate: { max_tx: 10, min_tx: 5 }, spoofchk: true, link_state: 'auto', trust: false }, // prettier-ignore
    { vf: 1, address: '00:00:00:00:00:00', vlan: 9, tx_rate: 100 },
  ];
  const port = await readCardPort(device, card({ enp1s0: { flags: ['BROADCAST'], vfinfo_list } }));
  expect(port).toMatchObject({ name: 'enp1s0', isUp: false });
  expect(Object.fromEntries(port?.functions ?? [])).toEqual({
    0: { mac: '02:00:00:00:00:0a', vlan: 7, qos: 1, proto: '802.1ad', min_tx_rate: 5, max_tx_rate: 10, spoofchk: true, trust: false, link_state: 'auto' }, // prettier-ignore
    1: { mac: '00:00:00:00:00:00', vlan: 9, qos: 0, proto: '802.1Q', min_tx_rate: 0, max_tx_rate: 100 },
  });
});

test('what a hostile ip prints is left out, or is an error', async () => {
  const vfinfo_list = [null, 7, { vf: -1 }, { vf: 'x' }, { vf: 2, address: 'a;reboot', vlan_list: {}, rate: 'x', trust: 'on', link_state: '$(x)' }]; // prettier-ignore
  const port = await readCardPort(device, card({ enp1s0: { flags: 'UP', vfinfo_list } }));
  expect(Object.fromEntries(port?.functions ?? [])).toEqual({
    2: { vlan: 0, qos: 0, proto: '802.1Q', min_tx_rate: 0, max_tx_rate: 0 },
  });
  expect(await readCardPort(device, card({ enp1s0: undefined }))).toBeNull();
  await expect(readCardPort(device, card({ enp1s0: 'text' }))).rejects.toMatchObject({ code: 'EPROTO' });
});
