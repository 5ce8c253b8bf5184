import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { banText } from '../../../facts/cpu/irqbalance.ts';
import { banFile } from '../../../facts/system/knob-owners.ts';
import { irqAffinityScript } from '../../../steps/support/boot/irq-affinity-script.ts';
import { unitText } from '../../../steps/support/boot/unit-text.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'runbook-irq-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  chmodSync(join(root, path), mode);
}
const get = (path: string): string => readFileSync(join(root, path), 'utf8');

const address = '0000:00:04.0';
const card = `sys/bus/pci/devices/${address}`;
const ids = '8086:10d3:8086:0000';
const start = '/usr/sbin/irqbalance --foreground $IRQBALANCE_ARGS';

/**
 * A card with three vectors, one of which has no handler, and a console; irqbalance runs, and systemctl records its
 * arguments.
 */
function putHost(active = true): void {
  for (const [name, id] of Object.entries({
    vendor: '8086',
    device: '10d3',
    subsystem_vendor: '8086',
    subsystem_device: '0000',
  }))
    put(`${card}/${name}`, `0x${id}\n`);
  symlinkSync('../../drivers/e1000e', join(root, card, 'driver'));
  const handlers = { 4: 'ttyS0', 9: '', 35: 'enp0s4-rx-0', 36: 'enp0s4-tx-0,other', 102: 'enp0s4' };
  for (const [number, actions] of Object.entries(handlers)) {
    put(`sys/kernel/irq/${number}/actions`, `${actions}\n`);
    put(`proc/irq/${number}/smp_affinity_list`, '0-3\n');
    put(`proc/irq/${number}/effective_affinity_list`, '0\n');
  }
  for (const number of [102, 9, 36, 35]) put(`${card}/msi_irqs/${number}`, 'msix\n');
  mkdirSync(join(root, 'run/lock'), { recursive: true });
  put(
    'bin/systemctl',
    `#!/bin/sh\necho "$*" >>${root}/asked\ncase $1 in is-active) exit ${active ? 0 : 3} ;; show) echo '{ path=/usr/sbin/irqbalance ; argv[]=${start} ; ignore_errors=no }' | sed 's/^/ExecStart=/' ;; esac\n`,
    0o755,
  );
}

function run(...args: readonly string[]): { readonly code: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-s', '--', 'irq-affinity', ...args], {
    input: irqAffinityScript.replaceAll(/(?<![\w/])\/(sys|proc|run)\//g, `${root}/$1/`).replaceAll('-lt 160', '-lt 1'),
    encoding: 'utf8',
    env: { PATH: `${root}/bin:/usr/bin:/bin` },
  });
  return { code: status, said: stdout + stderr };
}
const asked = (): string => (existsSync(join(root, 'asked')) ? get('asked') : '');
const lists = (): string =>
  [35, 36, 102, 4].map((number) => get(`proc/irq/${number}/smp_affinity_list`).trim()).join(' ');

test('the interrupts of a card with a handler get one CPU each, in turn, and irqbalance gets their numbers', () => {
  putHost();
  const { code, said } = run('1,3', 'one', 'ban', address, ids, '-');
  expect(said).toContain('interrupt 36 (enp0s4-tx-0,other): requested CPU 3, effective CPU 0');
  expect(code).toBe(0);
  expect(lists()).toBe('1 3 1 0-3');
  expect(get(banFile.slice(1))).toBe(banText(start, [35, 36, 102]));
  expect(asked()).toMatch(/daemon-reload\ntry-restart irqbalance\.service\n$/);
});

test('with the policy for all CPUs each interrupt gets the whole list', () => {
  putHost();
  expect(run('1-2,3', 'all', 'leave', address, ids, '-').code).toBe(0);
  expect(lists()).toBe('1-2,3 1-2,3 1-2,3 0-3');
  expect(asked()).toBe('is-active --quiet irqbalance.service\n');
});

test('by handler; a single matching handler of a shared interrupt is enough', () => {
  putHost(false);
  expect(run('2', 'one', 'ban', '-', '-', 'enp0s4-*').code).toBe(0);
  expect(lists()).toBe('2 2 0-3 0-3');
  expect(asked()).not.toContain('restart');
});

test('irqbalance is stopped', () => {
  putHost();
  expect(run('2', 'one', 'stop', '-', '-', 'ttyS?').code).toBe(0);
  expect(asked()).toContain('stop irqbalance.service');
  expect(lists()).toBe('0-3 0-3 0-3 2');
});

test('an interrupt that the kernel assigns itself is reported and left unchanged', () => {
  putHost();
  // A folder cannot be written either.
  rmSync(join(root, 'proc/irq/36/smp_affinity_list'));
  mkdirSync(join(root, 'proc/irq/36/smp_affinity_list'));
  const { code, said } = run('2', 'one', 'leave', address, ids, '-');
  expect(said).toMatch(/the kernel assigns interrupt 36 itself, and it was left unchanged/);
  expect(code).toBe(0);
  expect(get('proc/irq/102/smp_affinity_list')).toBe('2\n');
});

test.each([
  [
    'another card',
    [address, '8086:10d4:8086:0000', '-'],
    /refused: the card at 0000:00:04\.0 is 8086:10d3:8086:0000 and not 8086:10d4/,
  ],
  ['no card', ['0000:00:09.0', ids, '-'], /refused: no interrupt of 0000:00:09\.0 has a handler/],
  ['no handler', ['-', '-', 'eth*'], /refused: no interrupt of eth\* has a handler/],
] as const)('%s: nothing is touched', (_, whose, says) => {
  putHost();
  const { code, said } = run('2', 'one', 'ban', ...whose);
  expect(said).toMatch(says);
  expect(code).toBe(1);
  expect(lists()).toBe('0-3 0-3 0-3 0-3');
  expect(asked()).toBe('');
});

test('a card that is passed through is left unchanged', () => {
  putHost();
  rmSync(join(root, card, 'driver'));
  symlinkSync('../../drivers/vfio-pci', join(root, card, 'driver'));
  expect(run('2', 'one', 'ban', address, ids, '-')).toMatchObject({
    code: 1,
    said: expect.stringContaining('is passed through'),
  });
  expect(lists()).toBe('0-3 0-3 0-3 0-3');
});

test('the unit runs with the host’s services, after irqbalance', () => {
  const text = unitText({
    unit: 'runbook-irq.service',
    what: 'Interrupts',
    type: 'tune-irq-affinity',
    script: irqAffinityScript,
    args: ['irq-affinity', '2-3'],
    after: ['network.target', 'irqbalance.service'],
    stage: 'late',
  });
  expect(text).toMatch(/^After=network\.target irqbalance\.service$/m);
  expect(text).not.toMatch(/DefaultDependencies|network-pre/);
  expect(text).not.toMatch(/\n\n\n|StandardInputText=\n/);
});
