import type { Pointer } from '../../engine/model/diagnostic.ts';
import type { MachineDescription } from '../../machines/simulated/tree/description.ts';

/** A value of a description that contradicts another value, in words that follow its name. */
export interface Contradiction {
  readonly at: Pointer;
  readonly message: string;
}

type Named = readonly [at: Pointer, name: string | undefined];

/** A value that occurs a second time. */
const repeated = (named: readonly Named[]): readonly Contradiction[] => {
  const seen = new Set<string>();
  return named.flatMap(([at, name = '']) => {
    const message = seen.has(name) ? [{ at, message: `is '${name}' a second time` }] : [];
    seen.add(name);
    return message;
  });
};

/** A name of something that does not exist. */
const unknown = (named: readonly Named[], known: ReadonlySet<string>, what: string): readonly Contradiction[] =>
  named.flatMap(([at, name]) =>
    name === undefined || known.has(name)
      ? []
      : [{ at, message: `is '${name}', which is not ${what} of this machine` }],
  );

/** A way from a name to others that leads back to a name on it. */
function circles(next: ReadonlyMap<string, readonly (readonly [Pointer, string])[]>): readonly Contradiction[] {
  const done = new Set<string>();
  const open = new Set<string>();
  const found: Contradiction[] = [];
  for (const start of next.keys()) {
    // A loop with its own stack: a chain may be longer than the stack of this process.
    const stack: { readonly name: string; index: number }[] = [{ name: start, index: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (top.index === 0) {
        if (done.has(top.name)) {
          stack.pop();
          continue;
        }
        open.add(top.name);
      }
      const link = next.get(top.name)?.[top.index++];
      if (link === undefined) {
        open.delete(top.name);
        done.add(top.name);
        stack.pop();
      } else if (open.has(link[1])) found.push({ at: link[0], message: `leads in a circle back to '${link[1]}'` });
      else if (!done.has(link[1])) stack.push({ name: link[1], index: 0 });
    }
  }
  return found;
}

/** Everything in a description that its schema lets through and that no machine can be. */
export function contradictionsIn(machine: MachineDescription): readonly Contradiction[] {
  const { pci, interfaces, modules, settings, cpu } = machine;
  const each = <T>(list: readonly T[], room: string, key: keyof T & string): readonly Named[] =>
    list.map((item, index) => [[room, index, key], item[key] as string | undefined]);
  const one = <T>(list: readonly T[], room: string, name: keyof T, key: keyof T & string) =>
    new Map(
      list.map((item, index) => {
        const to = item[key] as string | undefined;
        return [String(item[name]), to === undefined ? [] : [[[room, index, key] as Pointer, to] as const]];
      }),
    );
  const cards = new Set(pci.map(({ address }) => address));
  const nics = new Set(interfaces.map(({ name }) => name));
  const links = Object.entries(settings).flatMap(([path, setting]): readonly Named[] =>
    setting.kind === 'same'
      ? [[['settings', path, 'as'], setting.as]]
      : setting.kind === 'word' && setting.busy !== undefined
        ? [[['settings', path, 'busy', 'path'], setting.busy.path]]
        : [],
  );
  const needed = new Map(
    modules.map(({ name, depends = [] }, index) => [
      name,
      depends.map((to, at) => [['modules', index, 'depends', at] as Pointer, to] as const),
    ]),
  );
  const same = new Map(
    Object.entries(settings).map(([path, setting]) => [
      path,
      setting.kind === 'same' ? [[['settings', path, 'as'] as Pointer, setting.as] as const] : [],
    ]),
  );
  return [
    ...repeated(each(pci, 'pci', 'address')),
    ...repeated(each(interfaces, 'interfaces', 'name')),
    ...repeated(each(modules, 'modules', 'name')),
    ...repeated(each(machine.services, 'services', 'name')),
    ...unknown(each(pci, 'pci', 'parent'), cards, 'a PCI device'),
    ...unknown(each(pci, 'pci', 'functionOf'), cards, 'a PCI device'),
    ...unknown(each(interfaces, 'interfaces', 'device'), cards, 'a PCI device'),
    ...unknown([[['disk', 'device'], machine.disk.device]], cards, 'a PCI device'),
    ...unknown(each(interfaces, 'interfaces', 'master'), nics, 'an interface'),
    ...unknown(each(interfaces, 'interfaces', 'over'), nics, 'an interface'),
    ...unknown(each(machine.routes, 'routes', 'interface'), nics, 'an interface'),
    ...unknown(links, new Set(Object.keys(settings)), 'a setting'),
    ...circles(one(pci, 'pci', 'address', 'parent')),
    ...circles(one(pci, 'pci', 'address', 'functionOf')),
    ...circles(one(interfaces, 'interfaces', 'name', 'master')),
    ...circles(one(interfaces, 'interfaces', 'name', 'over')),
    ...circles(needed),
    ...circles(same),
    ...below(machine),
    ...((cpu.nodes ?? 1) > cpu.count
      ? [{ at: ['cpu', 'nodes'], message: `is ${cpu.nodes}, more than the ${cpu.count} CPUs` }]
      : []),
  ];
}

/** A path of a file or link that has another one below it, so that it would have to be a folder. */
function below({ files, links }: MachineDescription): readonly Contradiction[] {
  const rooms = { files, links };
  const leaves = new Set([...Object.keys(files), ...Object.keys(links)]);
  return (['files', 'links'] as const).flatMap((room) =>
    Object.keys(rooms[room]).flatMap((path) => {
      const at = [room, path];
      for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
        if (leaves.has(path.slice(0, end)))
          return [{ at, message: `is below '${path.slice(0, end)}', which is no folder` }];
      return [];
    }),
  );
}
