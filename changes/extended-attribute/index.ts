import type { ChangeKind, Means } from '../../engine/model/change-kind.ts';
import type { Side } from '../../engine/model/change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { failureOf, succeed } from '../support/succeed.ts';
import type { ExtendedAttributeChange } from './change.ts';
import schema from './change.schema.json' with { type: 'json' };

/** getfattr(1) reports a mistake in the language of its user. */
const env = { LC_ALL: 'C' };

/**
 * The value in hex; null when the attribute or the file does not exist. Throws MachineError: ENOENT without getfattr(1) of the
 * package attr, ENOTSUP for a file system without extended attributes, EXIT<code> with another message of getfattr.
 */
async function observe({ path, name }: ExtendedAttributeChange, machine: MachineReader): Promise<string | null> {
  const argv = ['getfattr', '--no-dereference', '--absolute-names', '--encoding=hex', `--name=${name}`, '--', path];
  const output = await machine.query(argv, { env });
  if (output.code === 127)
    throw new MachineError('the program getfattr does not exist; install the package attr', { code: 'ENOENT' });
  // The reason is the end of the line: a path may contain any text.
  const reason = /: ([^:]*)$/.exec(output.stderr.trimEnd())?.[1] ?? '';
  if (['No such attribute', 'No such file or directory'].includes(reason)) return null;
  if (reason === 'Operation not supported')
    throw new MachineError(`${path} is on a file system without extended attributes`, { code: 'ENOTSUP', path });
  if (output.code !== 0) throw failureOf(argv, output);
  const mark = `${name}=0x`;
  const line = output.stdout.split('\n').find((each) => each.startsWith(mark));
  return line === undefined ? null : line.slice(mark.length).toLowerCase();
}

/** Sets or removes the attribute, durably. Throws MachineError EXIT<code> with what setfattr(1) printed. */
async function perform({ path, name, after }: ExtendedAttributeChange, { machine, signal }: Means): Promise<void> {
  const wanted =
    after === null ? [`--remove=${name}`] : [`--name=${name}`, `--value=${after === '' ? '' : `0x${after}`}`];
  await succeed(['setfattr', '--no-dereference', ...wanted, '--', path], machine, { signal, env });
  await succeed(['sync', '--', path], machine, { signal });
}

const matches = (change: ExtendedAttributeChange, seen: string | null, side: Side): boolean => seen === change[side];

/** A value for people: as text if it is valid text, in hex otherwise. */
function show(value: string | null): string {
  if (value === null) return 'none';
  const text = Buffer.from(value, 'hex').toString('utf8');
  return /^[\x20-\x7e]*$/.test(text) ? JSON.stringify(text) : `0x${value}`;
}

/** An extended attribute of a file or folder. */
export const extendedAttribute: ChangeKind<ExtendedAttributeChange, string | null> = {
  schema,
  endsWithBoot: ({ path }) => path.startsWith('/run/'),
  observe,
  perform,
  matches,
  invert: (change) => ({ ...change, before: change.after, after: change.before }),
  seenAfter: ({ after }) => after,
  describe: ({ path, name, before, after }) => `~ ${path} ${name} ${show(before)} -> ${show(after)}`,
  describeSeen: (_, seen) => show(seen),
  // No reader of a plan sees extended attributes.
  effects: () => [],
  subject: ({ path, name }) => `${path}\0${name}`,
};
