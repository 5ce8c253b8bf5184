import { MachineError } from '../../engine/model/machine-error.ts';
import { installed } from '../../facts/system/service.ts';
import type { Service } from '../../facts/system/service.ts';
import type { Machine, MachineReader } from '../../engine/model/machine.ts';

const system = '/etc/systemd/system';
/** The folders with links to SysV scripts, which systemctl updates on Debian. */
const runlevels = ['0', '1', '2', '3', '4', '5', '6', 'S'].map((level) => `/etc/rc${level}.d`);

/** The names in a folder that belong to a unit, as paths. */
async function within(
  folder: string,
  tells: (name: string) => boolean,
  machine: MachineReader,
): Promise<readonly string[]> {
  return ((await machine.list(folder)) ?? []).filter(tells).map((name) => `${folder}/${name}`);
}

/**
 * Every link that enabling, disabling or masking a unit may create or remove, target by path. This includes links of an
 * administrator, because `systemctl disable` removes those too.
 */
export async function readLinks(service: Service, machine: MachineReader): Promise<Readonly<Record<string, string>>> {
  const [text, folders] = await Promise.all([
    service.fragment === '' ? undefined : machine.read(service.fragment),
    machine.list(system),
  ]);
  const names = new Set([...service.names, ...installed(text ?? '')]);
  const script = new Set([...names].map((name) => name.replace(/\.service$/, '')));
  const wanting = (folders ?? []).filter((name) => /\.(?:wants|requires|upholds)$/.test(name));
  const found = await Promise.all([
    ...[system, ...wanting.map((name) => `${system}/${name}`)].map((folder) =>
      within(folder, (name) => names.has(name), machine),
    ),
    ...runlevels.map((folder) =>
      within(folder, (name) => /^[SK]\d\d/.test(name) && script.has(name.slice(3)), machine),
    ),
  ]);
  const paths = found.flat();
  const targets = await Promise.all(paths.map((path) => machine.link(path)));
  return Object.fromEntries(
    paths.flatMap((path, index) => {
      const target = targets[index];
      return target === undefined ? [] : [[path, target] as const];
    }),
  );
}

export const sameLinks = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((path) => a[path] === b[path]);

/** Makes the links exactly the wanted ones; returns whether any link differed. */
export async function putLinks(
  wanted: Readonly<Record<string, string>>,
  found: Readonly<Record<string, string>>,
  machine: Machine,
): Promise<boolean> {
  if (sameLinks(wanted, found)) return false;
  for (const path of Object.keys(found)) if (!(path in wanted)) await machine.remove(path);
  for (const [path, target] of Object.entries(wanted)) {
    if (found[path] === target) continue;
    await machine.makeFolder(path.slice(0, path.lastIndexOf('/')), 0o755);
    const { code, stderr } = await machine.run(['ln', '-sfn', '--', target, path]);
    if (code !== 0) throw new MachineError(`ln -s ${target} ${path}: ${stderr.trim()}`, { code: `EXIT${code ?? ''}` });
  }
  return true;
}
