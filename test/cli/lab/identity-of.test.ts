import { expect, test } from 'vitest';
import { identityOf } from '../../../cli/lab/identity-of.ts';
import { loadLab } from '../../../engine/language/load/load-lab.ts';

const identityIn = (machines: string): string => {
  const loaded = loadLab({ path: 'lab.yaml', text: `lab: 1\nname: lab\nmachines: { ${machines} }\n` });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  return identityOf('host', loaded.value.machines);
};
const ssh = (options: string): string => `{ connect: ssh, host: 192.168.1.10, options: [${options}] }`;

test('a journal of one site proves nothing on another site with the same private address', () => {
  const routes = ['', 'ProxyJump=gate-a', 'ProxyJump=gate-b', 'hostname=10.0.0.1', 'HostName=10.0.0.2', 'Port=23'];
  const identities = routes.map((option) => identityIn(`host: ${ssh(option)}`));
  expect(new Set(identities).size).toBe(routes.length);
});

test('an option that leads to no other machine does not change who wrote a journal', () => {
  const plain = identityIn(`host: ${ssh('')}`);
  expect(identityIn(`host: ${ssh('ConnectTimeout=3')}`)).toBe(plain);
  expect(identityIn(`host: { connect: ssh, host: 192.168.1.10, user: ann }`)).toBe(plain);
});

test('a guest of one host is not the guest with the same name on another host', () => {
  const guest = 'host: { connect: guest-agent, host: box, vm: one }';
  const [first, second] = ['a', 'b'].map((at) => identityIn(`${guest}, box: { connect: ssh, host: ${at} }`));
  expect(first).not.toBe(second);
});
