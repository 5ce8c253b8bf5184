import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { planPlaybook } from '../../../engine/plan/plan-playbook.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { find, place } from '../../../machines/simulated/tree/tree.ts';
import { edit } from '../../../machines/simulated/world/files.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';
import { applyOn, siteOn } from '../../laws/runbook-on.ts';
import type { Host } from '../../laws/runbook-on.ts';
import { needs } from '../../needs.ts';
import { realClock } from '../../machines/real-clock.ts';

needs('chattr', 'setfattr');

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'runbook-hazards-')));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const playbook = (type: string, input: object) => ({
  name: 'hazards',
  text: `runbook: 1\nname: hazards\nsummary: A file\nsteps:\n  - { id: it, name: It, type: ${type}, with: ${JSON.stringify(input)} }\n`,
  inputs: {},
});

/** The plan of one step: the names of its refusals with their overrides, or its warnings. */
async function judge(machine: Host, input: object, type = 'file'): Promise<readonly string[]> {
  const [step] = (await planPlaybook(siteOn(machine, playbook(type, input)))).steps;
  if (step?.kind === 'refused') return step.refusals.map(({ check, override }) => `${check} (${override})`);
  return step?.kind === 'change' ? step.warnings.map((text) => `! ${text.split(':')[0]}`) : [step?.kind ?? ''];
}

/** Everybody may write the folder from now on. */
function open({ world }: SimulatedMachine, path: string): void {
  const node = find(world.disk, path, false)?.node;
  if (node?.kind !== 'directory') throw new Error(`${path} is not a folder`);
  edit(world, path, true, (tree) => place(tree, path, { ...node, mode: 0o777 }));
}

const here = (): Host => ({ ...localMachine({ name: 'host', lockPath: join(folder, 'lock') }), clock: realClock });
const isRoot = process.getuid?.() === 0;

test.runIf(isRoot)('a folder that only root may write is accepted, also below a sticky folder', async () => {
  mkdirSync(join(folder, 'a'));
  expect(await judge(here(), { path: join(folder, 'a/b/file'), content: 'x' })).toEqual([]);
});

test.runIf(isRoot).each([
  { what: 'of another user', prepare: (path: string) => chownSync(path, 65_534, 0) },
  { what: 'that its group may write', prepare: (path: string) => chmodSync(path, 0o775) },
  { what: 'that everybody may write', prepare: (path: string) => chmodSync(path, 0o777) },
  { what: 'that is sticky', prepare: (path: string) => chmodSync(path, 0o1777) },
])('a folder $what is refused for a new file, an existing one and a removal', async ({ prepare }) => {
  const shared = join(folder, 'shared');
  mkdirSync(shared);
  writeFileSync(join(shared, 'old'), 'x');
  prepare(shared);
  const refused = ['shared-folder (allow_shared_folder)'];
  expect(await judge(here(), { path: join(shared, 'new'), content: 'x' })).toEqual(refused);
  expect(await judge(here(), { path: join(shared, 'missing/new'), content: 'x' })).toEqual(refused);
  expect(await judge(here(), { path: join(shared, 'old'), content: 'y' })).toEqual(refused);
  expect(await judge(here(), { path: join(shared, 'old'), state: 'absent' })).toEqual(refused);
  const allowed = { path: join(shared, 'old'), content: 'y', allow_shared_folder: true };
  expect(await judge(here(), allowed)).toEqual(['! shared-folder']);
  expect(await judge(here(), { ...allowed, content: 'x' })).toEqual(['unchanged']);
});

test.runIf(isRoot)('a folder of root below a folder of another user is refused, unless it is sticky', async () => {
  for (const name of ['sticky', 'theirs']) mkdirSync(join(folder, name, 'inner'), { recursive: true });
  chmodSync(join(folder, 'sticky'), 0o1777);
  chownSync(join(folder, 'theirs'), 65_534, 0);
  expect(await judge(here(), { path: join(folder, 'sticky/inner/file'), content: 'x' })).toEqual([]);
  expect(await judge(here(), { path: join(folder, 'theirs/inner/file'), content: 'x' })).toEqual([
    'shared-folder (allow_shared_folder)',
  ]);
});

test.runIf(isRoot)('a link of root is followed, a link that others can change is refused', async () => {
  for (const name of ['real', 'theirs']) mkdirSync(join(folder, name));
  symlinkSync('real', join(folder, 'link'));
  symlinkSync('../real', join(folder, 'theirs/link'));
  chownSync(join(folder, 'theirs'), 65_534, 0);
  writeFileSync(join(folder, 'real/file'), 'x');
  expect(await judge(here(), { path: join(folder, 'link/file'), content: 'y' })).toEqual([]);
  for (const name of ['file', 'new'])
    for (const input of [{ content: 'y' }, { mode: '0600' }, { state: 'absent' }]) {
      if (name === 'new' && !('content' in input)) continue;
      const path = join(folder, 'theirs/link', name);
      expect(await judge(here(), { path, ...input, allow_shared_folder: true })).toEqual(['foreign-link (null)']);
    }
});

test.runIf(isRoot)('several names, flags, and attributes in a shared folder are refused', async () => {
  const path = join(folder, 'file');
  writeFileSync(path, 'x');
  linkSync(path, join(folder, 'other'));
  expect(await judge(here(), { path, content: 'y' })).toEqual(['hard-linked (allow_hard_links)']);
  expect(await judge(here(), { path, content: 'y', allow_hard_links: true })).toEqual(['! hard-linked']);
  rmSync(join(folder, 'other'));
  for (const flag of ['i', 'a']) {
    execFileSync('chattr', [`+${flag}`, path]);
    try {
      expect(await judge(here(), { path, content: 'y' })).toEqual(['file-is-immutable (null)']);
    } finally {
      execFileSync('chattr', [`-${flag}`, path]);
    }
  }
  execFileSync('setfattr', ['-n', 'user.note', '-v', 'kept', path]);
  expect(await judge(here(), { path, content: 'y' })).toEqual([]);
  chmodSync(folder, 0o777);
  expect(await judge(here(), { path, content: 'y', allow_shared_folder: true })).toEqual([
    'attributes-in-shared-folder (null)',
  ]);
});

test('other step types that write to a path refuse it too', async () => {
  const machine = simulatedMachine(labHost);
  await machine.makeFolder('/srv/open', 0o777);
  await machine.append('/srv/source', 'x');
  const refused = ['shared-folder (allow_shared_folder)'];
  const seed = { path: '/srv/open/seed.iso', user_data: '#cloud-config' };
  expect(await judge(machine, seed, 'cloud-init-seed')).toEqual(refused);
  const sha256 = 'a'.repeat(64);
  const download = { url: 'https://example.org/x', sha256, path: '/srv/open/x' };
  expect(await judge(machine, download, 'download')).toEqual(refused);
  expect(await judge(machine, { ...download, allow_shared_folder: true }, 'download')).toEqual(['! shared-folder']);
  expect(await judge(machine, { path: '/srv/open/disk', size: '1G', format: 'qcow2' }, 'disk-image')).toEqual(refused);
});

test('a step without the override shows none, and a folder that opens before the step stops it', async () => {
  const machine = simulatedMachine(labHost);
  const input = { key: 'vm.swappiness', value: '10', persist: true };
  expect(await judge(machine, input, 'sysctl')).toEqual([]);
  open(machine, '/etc/sysctl.d');
  expect(await judge(machine, input, 'sysctl')).toEqual(['shared-folder (null)']);

  const path = '/srv/later/file';
  await machine.makeFolder('/srv/later', 0o755);
  const late = playbook('file', { path, content: 'x' });
  const opening = new Proxy(machine, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (key !== 'append') return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
      // The journal begins after the plan.
      return async (...given: [string, string]) => {
        open(target, '/srv/later');
        return target.append(...given);
      };
    },
  });
  const { end } = await applyOn(opening, late);
  expect(end.outcome).not.toBe('done');
  expect(await machine.read(path)).toBeUndefined();
});
