import { changeKinds } from '../../../changes/index.ts';
import { invert } from '../../changes/by-kind.ts';
import { describe, expect, test } from 'vitest';
import type { FileChange } from '../../../changes/file/change.ts';
import { makeChange } from '../../../engine/apply/make-change.ts';
import { planUndoing } from '../../../engine/undo/plan-undo.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withFiles } from '../../machines/simulated/hosts/variants.ts';
import type { File } from '../../../schemas/types/steps/file.ts';
import { file } from '../../../steps/file/index.ts';
import { numberOf } from '../../../steps/file/probe-file.ts';
import { ofKind, planOf } from '../support/changing.ts';

const old = { encoding: 'utf8', content: 'old\n', mode: 0o640, owner: 0, group: 4 } as const;
const at = '/etc/old.conf';

async function host(): Promise<SimulatedMachine> {
  const machine = simulatedMachine(withFiles(labHost, {}));
  await machine.put(at, old);
  await machine.put('/etc/binary', { ...old, encoding: 'base64', content: '//4A' });
  await machine.run(['ln', '-s', '/run/systemd/resolve/stub', '/etc/resolv.conf']);
  await machine.run(['ln', '-s', '/sys/kernel', '/etc/kernel']);
  await machine.run(['mkfifo', '/etc/fifo']);
  return machine;
}

const cases: readonly {
  readonly what: string;
  readonly input: Omit<File, 'state' | 'allow_shared_folder' | 'allow_hard_links'> & Partial<File>;
  readonly change?: Partial<FileChange>;
  readonly refusal?: string;
}[] = [
  {
    what: 'a new file belongs to root',
    input: { path: '/etc/new.conf', content: 'x\n' },
    change: { before: null, after: { encoding: 'utf8', content: 'x\n', mode: 0o644, owner: 0, group: 0 } },
  },
  {
    what: 'other content keeps mode and owner',
    input: { path: at, content: 'new\n' },
    change: { before: old, after: { ...old, content: 'new\n' } },
  },
  {
    what: 'owner and group by name, mode in octal',
    input: { path: at, content: 'old\n', owner: 'libvirt-qemu', group: 'kvm', mode: '0600' },
    change: { after: { ...old, mode: 0o600, owner: 64055, group: 994 } },
  },
  { what: 'a mode alone', input: { path: at, mode: '600' }, change: { after: { ...old, mode: 0o600 } } },
  {
    what: 'only a mode, for a file that is not text',
    input: { path: '/etc/binary', mode: '600' },
    change: { after: { ...old, encoding: 'base64', content: '//4A', mode: 0o600 } },
  },
  {
    what: 'already in the requested state',
    input: { path: at, content: 'old\n', mode: '0640', owner: '0', group: 'adm' },
  },
  { what: 'removed', input: { path: at, state: 'absent' }, change: { before: old, after: null } },
  { what: 'already removed', input: { path: '/etc/none', state: 'absent' } },
  {
    what: 'below a link among the folders',
    input: { path: '/etc/kernel/mm/ksm/run', content: '' },
    refusal: 'path-of-the-kernel',
  },
  { what: 'a folder', input: { path: '/etc', content: '' }, refusal: 'not-a-regular-file' },
  { what: 'a folder that is to be removed', input: { path: '/etc', state: 'absent' }, refusal: 'not-a-regular-file' },
  { what: 'a FIFO', input: { path: '/etc/fifo', content: '' }, refusal: 'not-a-regular-file' },
  { what: 'a link', input: { path: '/etc/os-release', content: '' }, refusal: 'path-is-a-link' },
  { what: 'a link to nothing', input: { path: '/etc/resolv.conf', content: '' }, refusal: 'path-is-a-link' },
  { what: 'an attribute', input: { path: '/sys/kernel/mm/ksm/run', content: '1' }, refusal: 'path-of-the-kernel' },
  {
    what: 'a journal',
    input: { path: '/var/lib/runbook/runs/a/journal.ndjson', state: 'absent' },
    refusal: 'path-of-the-journal',
  },
  { what: 'a file as a folder', input: { path: `${at}/x`, content: '' }, refusal: 'folder-is-no-folder' },
  { what: 'no content for no file', input: { path: '/etc/none', mode: '0600' }, refusal: 'content-missing' },
  { what: 'half a character', input: { path: at, content: '\ud800' }, refusal: 'content-not-text' },
  { what: 'an unknown user', input: { path: at, owner: 'nobody-here' }, refusal: 'unknown-owner' },
  { what: 'an unknown group', input: { path: at, group: 'nobody-here' }, refusal: 'unknown-owner' },
];

describe('the planned change', () => {
  test.each(cases.map((one) => [one.what, one] as const))('%s', async (_, { input, change, refusal }) => {
    const { changes, refusals } = await planOf(file, input, await host());
    expect(refusals.map(({ check }) => check)).toEqual(refusal === undefined ? [] : [refusal]);
    if (change === undefined) expect(changes).toEqual([]);
    else expect(changes).toMatchObject([change]);
  });

  test('the target of a link is shown', async () => {
    const { refusals } = await planOf(file, { path: '/etc/os-release', content: '' }, await host());
    expect(refusals[0]?.reason).toMatch(/is a symbolic link to \/usr\/lib\/os-release/);
  });

  test('a name must match exactly, and a number is used directly', () => {
    const table = 'root:x:0:0\nrooted:x:7:7\nbroken\n';
    expect(['root', 'rooted', 'roo', 'broken', '42'].map((name) => numberOf(name, table))).toEqual([
      0,
      7,
      null,
      null,
      42,
    ]);
  });

  test('errors get a hint', () => {
    expect(ofKind(file, 'change').explain?.('put /etc/x: EROFS: read-only file system')).toMatch(/mounted read-only/);
    expect(ofKind(file, 'change').explain?.('something else')).toBeUndefined();
  });
});

describe('folders that were created for a file', () => {
  const signal = new AbortController().signal;
  const deep: FileChange = {
    kind: 'file',
    path: '/etc/a/b/c.conf',
    before: null,
    after: { encoding: 'utf8', content: 'c', mode: 0o644, owner: 0, group: 0 },
  };
  const make = async (change: FileChange, machine: SimulatedMachine): Promise<FileChange> => {
    let recorded: FileChange = change;
    const made = await makeChange(
      change,
      { step: 'it', on: 'host', index: 0, takes: 'now' },
      {
        machine,
        clock: machine.clock,
        kinds: changeKinds,
        now: signal,
        record: async (event) => {
          if (event.kind === 'change-intended') recorded = event.change as FileChange;
        },
      },
    );
    expect(made.kind).toBe('made');
    return recorded;
  };

  test('are removed with it, except those that are in use now', async () => {
    const machine = await host();
    const before = machine.snapshot();
    const change = await make(deep, machine);
    expect(change.folder).toBe('/etc/a');
    const inverse = invert(change, change.after) as FileChange;
    const used = machine.clone();
    await used.put('/etc/a/else', old);
    await make(inverse, machine);
    expect(machine.snapshot()).toBe(before);
    await make(inverse, used);
    expect(await used.list('/etc/a')).toEqual(['else']);
  });

  test('are found and removed if the file was never written', async () => {
    const machine = await host();
    const before = machine.snapshot();
    const change = { ...deep, folder: '/etc/a' };
    await machine.makeFolder('/etc/a', 0o755);
    const of = { step: 'it', on: 'host', index: 0, takes: 'now', change, done: false, observed: undefined } as const;
    const undoing = await planUndoing(of, { machine: async () => machine, clock: machine.clock, kinds: changeKinds });
    if (undoing.kind !== 'restore') throw new Error(undoing.kind);
    await make(undoing.change as FileChange, machine);
    expect(machine.snapshot()).toBe(before);
  });
});
