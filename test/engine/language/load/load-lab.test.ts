import { expect, test } from 'vitest';
import { loadPlaybook } from '../load-playbook.ts';
import { loadLab } from '../../../../engine/language/load/load-lab.ts';
import { diagnosticsOf } from '../diagnostics-of.ts';

const head = 'lab: 1\nname: ours\nmachines:\n';
const lab = (machines: string) => loadLab({ path: 'lab.yaml', text: head + machines });

test('every way to connect', () => {
  const loaded =
    lab(`  host: { connect: ssh, host: node7, port: 22, user: root, identity_file: ~/.ssh/lab, options: [ProxyJump=gate] }
  plain: { connect: ssh, host: 010 }
  here: { connect: local }
  model: { connect: simulated }
  tree: { connect: simulated, tree: x.yaml }
  sandbox: { connect: emulated, lab: ./emulated }
  shaped: { connect: emulated, lab: two, shape: { nics: 2, memory: 4G, shared_group: true } }
  guest: { connect: guest-agent, host: host, vm: u16 }
inputs:
  nic: 0000:01:00.0
  ids: [15e4, 010]
`);
  if (!loaded.ok) throw new Error(diagnosticsOf(loaded));
  expect(loaded.value.machines).toEqual({
    host: {
      kind: 'ssh',
      host: 'node7',
      port: 22,
      user: 'root',
      identityFile: '~/.ssh/lab',
      options: ['ProxyJump=gate'],
      sudo: false,
    },
    plain: { kind: 'ssh', host: '010', port: null, user: null, identityFile: null, options: [], sudo: false },
    here: { kind: 'local' },
    model: { kind: 'simulated', tree: null },
    tree: { kind: 'simulated', tree: 'x.yaml' },
    sandbox: { kind: 'emulated', lab: './emulated', shape: null },
    shaped: { kind: 'emulated', lab: 'two', shape: { nics: 2, memory: '4G', shared_group: true } },
    guest: { kind: 'guest-agent', host: 'host', vm: 'u16' },
  });
  expect(loaded.value.inputs).toEqual({
    nic: { value: '0000:01:00.0', at: ['inputs', 'nic'], read: expect.any(Function) as unknown },
    ids: { value: ['15e4', '010'], at: ['inputs', 'ids'], read: expect.any(Function) as unknown },
  });
});

test('mistakes in machines, all at once', () => {
  expect(
    diagnosticsOf(
      lab(`  a: { connect: shh }
  b: {}
  c: { connect: ssh, hots: x }
  d: { connect: local, port: 22 }
  e: { connect: ssh, host: -oProxyCommand=x, port: 99999, user: a@b, options: [x] }
  f: { connect: guest-agent, host: hots, vm: u16 }
  g: { connect: guest-agent, host: g, vm: u16 }
  host: ssh
`),
    ),
  ).toMatchInlineSnapshot(`
    "
    lab.yaml:4:17 error: 'connect' of machine 'a' cannot be 'shh'
      4 |   a: { connect: shh }
        |                 ^^^
    hint: did you mean 'ssh'?
    lab.yaml:5:3 error: missing key 'connect' in machine 'b'
      5 |   b: {}
        |   ^
    hint: 'connect': the type of connection. local: this machine. ssh: the OpenSSH client. emulated: a host in QEMU that runbook manages. simulated: a file tree in memory. guest-agent: the QEMU guest agent of a virtual machine that runs on another machine of this lab
    lab.yaml:6:22 error: unknown key 'hots' in machine 'c'
      6 |   c: { connect: ssh, hots: x }
        |                      ^^^^
    hint: did you mean 'host'?
    lab.yaml:7:24 error: unknown key 'port' in machine 'd'
      7 |   d: { connect: local, port: 22 }
        |                        ^^^^
    hint: allowed keys: connect
    lab.yaml:8:28 error: 'host' of machine 'e' cannot be '-oProxyCommand=x'
      8 |   e: { connect: ssh, host: -oProxyCommand=x, port: 99999, user: a@b, options: [x] }
        |                            ^^^^^^^^^^^^^^^^
    hint: expected: host name, address or alias from ~/.ssh/config. It must not begin with -
    lab.yaml:8:52 error: 'port' of machine 'e' must be 65535 or less, not 99999
      8 |   e: { connect: ssh, host: -oProxyCommand=x, port: 99999, user: a@b, options: [x] }
        |                                                    ^^^^^
    hint: expected: TCP port
    lab.yaml:8:65 error: 'user' of machine 'e' cannot be 'a@b'
      8 |   e: { connect: ssh, host: -oProxyCommand=x, port: 99999, user: a@b, options: [x] }
        |                                                                 ^^^
    hint: expected: login name. It must not begin with -
    lab.yaml:8:80 error: 'options[0]' of machine 'e' cannot be 'x'
      8 |   e: { connect: ssh, host: -oProxyCommand=x, port: 99999, user: a@b, options: [x] }
        |                                                                                ^
    hint: expected: one option in the form Name=value
    lab.yaml:9:36 error: this lab has no machine 'hots'
      9 |   f: { connect: guest-agent, host: hots, vm: u16 }
        |                                    ^^^^
    hint: did you mean 'host'?
    lab.yaml:10:36 error: machine 'g' cannot be its own host
      10 |   g: { connect: guest-agent, host: g, vm: u16 }
         |                                    ^
    hint: machines: a, b, c, d, e, f, host
    lab.yaml:11:9 error: machine 'host' must be a map of keys, not 'ssh'
      11 |   host: ssh
         |         ^^^
    hint: expected: one machine. \`connect\` sets the type of connection, which decides the other keys
    lab.yaml:11:9 error: machine 'host' matches more than one allowed form
      11 |   host: ssh
         |         ^^^
    "
  `);
});

test('the envelope', () => {
  expect(diagnosticsOf(loadLab({ path: 'lab.yaml', text: 'lab: one\nnmae: x\nmachines: {}\n' })))
    .toMatchInlineSnapshot(`
    "
    lab.yaml:1:6 error: 'lab' of the lab must be a whole number, not 'one'
      1 | lab: one
        |      ^^^
    hint: use only decimal digits
    lab.yaml:2:1 error: unknown key 'nmae' in the lab
      2 | nmae: x
        | ^^^^
    hint: did you mean 'name'?
    lab.yaml:3:11 error: 'machines' of the lab must have 1 or more keys
      3 | machines: {}
        |           ^^
    hint: expected: the machines by name, and how to connect to each of them. The key \`on\` of a playbook's steps uses these names. Steps without \`on\` run on \`host\`
    "
  `);
});

test('a playbook instead of a lab, and a lab instead of a playbook, are a single mistake', () => {
  const playbook = { path: 'x.yaml', text: 'runbook: 1\nname: x\nsummary: X\nsteps: []\n' };
  const lab = { path: 'x.yaml', text: 'name: x\nlab: 1\nmachines: { host: { connect: local } }\n' };
  expect([diagnosticsOf(loadLab(playbook)), diagnosticsOf(loadPlaybook(lab, new Map()))].join(''))
    .toMatchInlineSnapshot(`
    "
    x.yaml:1:1 error: this is a playbook, not a lab
      1 | runbook: 1
        | ^^^^^^^
    hint: use the playbook as the argument of validate, plan or apply

    x.yaml:2:1 error: this is a lab, not a playbook
      2 | lab: 1
        | ^^^
    hint: use a lab file with --lab
    "
  `);
});
