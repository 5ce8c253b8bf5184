import { trouble } from '../tree/errno.ts';
import type { Kernel, LoadedModule } from './kernel.ts';
import { holdersOf, moduleNamed, shownParameter, usesOf } from './modules.ts';
import { attribute, directory, directoryOf, lazy, link, type DirectoryNode, type Node } from '../tree/tree.ts';

function parameterNode(kernel: Kernel, module: LoadedModule, name: string, value: string): Node | undefined {
  const described = moduleNamed(kernel, module.name)?.parameters?.[name];
  const mode = described?.mode ?? 0o444;
  if (described === undefined || mode === 0) return undefined;
  const store = (text: string): void => {
    const shown = shownParameter(described.type, text.replace(/\n$/, ''));
    if (shown === undefined) throw trouble('EINVAL');
    kernel.modules.set(module.name, { ...module, parameters: { ...module.parameters, [name]: shown } });
  };
  return attribute(`${value}\n`, (mode & 0o200) === 0 ? undefined : store, mode);
}

function moduleFolder(kernel: Kernel, module: LoadedModule): DirectoryNode {
  const parameters = Object.fromEntries(
    Object.entries(module.parameters).flatMap(([name, value]) => {
      const node = parameterNode(kernel, module, name, value);
      return node === undefined ? [] : [[name, node]];
    }),
  );
  const drivers = kernel.drivers.filter((driver) => driver.module === module.name);
  const shared = {
    parameters: Object.keys(parameters).length === 0 ? undefined : directory(parameters),
    drivers:
      drivers.length === 0
        ? undefined
        : directoryOf(drivers, ({ name }) => [`pci:${name}`, link(`../../../bus/pci/drivers/${name}`)]),
    uevent: attribute('', () => {}, 0o200),
  };
  if (module.builtin) return directory(shared);
  return directory({
    ...shared,
    coresize: attribute(`${moduleNamed(kernel, module.name)?.size ?? 16384}\n`),
    holders: directoryOf(holdersOf(kernel, module.name), (name) => [name, link(`../../${name}`)]),
    initstate: attribute('live\n'),
    refcnt: attribute(`${usesOf(kernel, module.name)}\n`),
    taint: attribute('\n'),
  });
}

/** /sys/module: the loaded modules, and the built-in modules that have parameters. */
export function moduleFolders(kernel: Kernel): DirectoryNode {
  return directoryOf(kernel.modules.values(), (module) => [module.name, lazy(() => moduleFolder(kernel, module))]);
}

/** /proc/modules: loadable modules, the last loaded first. */
export function modulesText(kernel: Kernel): string {
  return [...kernel.modules.values()]
    .filter((module) => !module.builtin)
    .toReversed()
    .map(({ name }) => {
      const holders = holdersOf(kernel, name).map((holder) => `${holder},`);
      const size = moduleNamed(kernel, name)?.size ?? 16384;
      return `${name} ${size} ${usesOf(kernel, name)} ${holders.join('') || '-'} Live 0x0000000000000000\n`;
    })
    .join('');
}
