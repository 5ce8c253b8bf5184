import type { MachineReader } from '../../engine/model/machine.ts';

/** A user of the machine, by its numbers. */
export interface User {
  readonly uid: number;
  /** Its own group and its other groups. */
  readonly gids: readonly number[];
}

/** The lines of a file of the form of passwd(5) and group(5), split into their fields. */
const fieldsOf = (text: string | undefined): readonly (readonly string[])[] =>
  (text ?? '').split('\n').map((line) => line.split(':'));

/** A user by passwd(5) and group(5); null for a user without a line there. */
export async function readUser(name: string, machine: MachineReader): Promise<User | null> {
  const [passwd, group] = await Promise.all([machine.read('/etc/passwd'), machine.read('/etc/group')]);
  const found = fieldsOf(passwd).find(([user]) => user === name);
  if (found === undefined) return null;
  const joined = fieldsOf(group).filter(([, , , members]) => (members ?? '').split(',').includes(name));
  return { uid: Number(found[2]), gids: [Number(found[3]), ...joined.map(([, , gid]) => Number(gid))] };
}

/** The name of a group by its number; null for a group without a line in group(5). */
export async function groupName(gid: number, machine: MachineReader): Promise<string | null> {
  const found = fieldsOf(await machine.read('/etc/group')).find(([, , number]) => Number(number) === gid);
  return found?.[0] ?? null;
}

/** The access that a user needs to a file: the bits of one digit of a mode. */
export const wants = { read: 4, write: 2, search: 1 } as const;

/**
 * True if a mode grants a user all of `wanted`, by the rules of the kernel without access control lists
 * (path_resolution(7)).
 */
export function may(
  { uid, gids }: User,
  { mode, owner, group }: { readonly mode: number; readonly owner: number; readonly group: number },
  wanted: number,
): boolean {
  const digit = owner === uid ? 6 : gids.includes(group) ? 3 : 0;
  return ((mode >> digit) & wanted) === wanted;
}

/**
 * The first path on the way to a file that the user cannot pass, or null if the user can reach the file: each folder
 * needs search permission, and the file the requested access. A path that does not exist yet is no obstacle. If the
 * modes refuse access, the kernel is queried, because an access control list may grant it.
 */
export async function stoppedAt(
  name: string,
  user: User,
  path: string,
  wanted: number,
  machine: MachineReader,
): Promise<string | null> {
  const real = (await machine.resolve(path)) ?? path;
  const names = real.split('/').slice(1);
  const steps = names.map((_, index) => `/${names.slice(0, index + 1).join('/')}`);
  const stats = await Promise.all(steps.map((step) => machine.stat(step)));
  const at = stats.findIndex(
    (stat, index) => stat !== undefined && !may(user, stat, index === steps.length - 1 ? wanted : wants.search),
  );
  if (at === -1) return null;
  const tests = [...((wanted & wants.read) === 0 ? [] : ['-r']), ...((wanted & wants.write) === 0 ? [] : ['-w'])];
  const answers = await Promise.all(
    tests.map((test) => machine.query(['runuser', '-u', name, '--', 'test', test, real]).catch(() => undefined)),
  );
  return answers.every((output) => output?.code === 0) ? null : (steps[at] ?? real);
}
