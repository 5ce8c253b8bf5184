import { beforeEach, expect, test } from 'vitest';
import type { FileState } from '../../../engine/model/machine.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { link, place } from '../../../machines/simulated/tree/tree.ts';
import { edit } from '../../../machines/simulated/world/files.ts';

// What the suite in ../conformance/ states of real machines, where programs can prepare it.
const file: FileState = { encoding: 'utf8', content: 'x', mode: 0o644, owner: 0, group: 0 };

let machine: SimulatedMachine;
beforeEach(async () => {
  machine = simulatedMachine(labHost);
  await machine.makeFolder('/srv/safe/empty', 0o755);
  await machine.put('/srv/safe/file', file);
});

const lay = (path: string, target: string): void => {
  edit(machine.world, path, true, (tree) => place(tree, path, link(target)));
};

test.each([0o777, 0o775, 0o1777])('a link in a folder of mode %o is not followed', async (mode) => {
  await machine.makeFolder('/srv/open', mode);
  lay('/srv/open/way', '../safe');
  lay('/srv/open/file', '../safe/file');
  const before = machine.snapshot();
  const path = '/srv/open/way/file';
  for (const outcome of [
    machine.put(path, file),
    machine.put('/srv/open/file', file),
    machine.remove(path),
    machine.append(path, 'x'),
    machine.truncate(path, 0),
    machine.makeFolder('/srv/open/way/new', 0o755),
    machine.removeFolders('/srv/open/way/empty', '/srv/open/way/empty'),
    machine.readFile(path),
  ])
    await expect(outcome).rejects.toMatchObject({ code: 'ELOOP' });
  expect(machine.snapshot()).toBe(before);
  expect(await machine.readFile(path, { plain: true })).toEqual(file);
  await machine.remove('/srv/open/file');
  expect(await machine.list('/srv/open')).toEqual(['way']);
});

test('a link of root in a folder of root is followed', async () => {
  lay('/srv/link', 'safe/../safe');
  await machine.put('/srv/link/other', file);
  expect(await machine.list('/srv/safe')).toEqual(['empty', 'file', 'other']);
  lay('/srv/self', 'self');
  await expect(machine.put('/srv/self/x', file)).rejects.toMatchObject({ code: 'ELOOP' });
});

test('attributes are kept and replaced with the file', async () => {
  const marked = { ...file, attributes: { 'user.note': '6b' } };
  await machine.put('/srv/safe/file', marked);
  expect(await machine.readFile('/srv/safe/file')).toEqual(marked);
  expect(await machine.readFile('/srv/safe/file', { plain: true })).toEqual(file);
  await machine.put('/srv/safe/file', { ...file, attributes: {} });
  expect(await machine.readFile('/srv/safe/file')).toEqual(file);
});

test('empty folders are removed up to the top one', async () => {
  await machine.makeFolder('/srv/a/b/c', 0o755);
  await machine.removeFolders('/srv/a/b/c', '/srv/a/b');
  expect(await machine.list('/srv/a')).toEqual([]);
  await machine.removeFolders('/srv/safe/empty', '/srv/safe');
  expect(await machine.list('/srv/safe')).toEqual(['file']);
});
