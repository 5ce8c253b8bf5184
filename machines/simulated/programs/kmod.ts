import { underscored } from '../../../facts/boot/underscored.ts';
import type { ModuleDescription } from '../tree/description.ts';
import { modprobeSettings, modprobeTexts, parametersOf } from '../kernel/modprobe-settings.ts';
import { holdersOf, loadModule, moduleNamed, unloadModule, usesOf } from '../kernel/modules.ts';
import { show } from '../world/view.ts';
import type { World } from '../world/world.ts';
import { acts, failed, readOnly, printed, type Program } from './program.ts';

function settingsOf(world: World): ReturnType<typeof modprobeSettings> {
  return modprobeSettings(modprobeTexts(show(world)));
}

/** The command of an install line: only those that do nothing, fail, or call modprobe again are simulated. */
function install(world: World, name: string, command: string): ReturnType<Program['run']> {
  if (/(?:^|[\s/])false\s*$/.test(command)) {
    const message = `modprobe: ERROR: Error running install command '${command}' for module ${name}: retcode 1`;
    return failed(1, `${message}\nmodprobe: ERROR: could not insert '${name}': Invalid argument`);
  }
  const again = /modprobe\s+(?:-i|--ignore-install)\s+(\S+)(?:\s+(.*))?$/.exec(command);
  if (again === null) return printed('');
  return load(world, again[1] ?? '', [], true);
}

function load(
  world: World,
  given: string,
  words: readonly string[],
  ignoresInstall = false,
): ReturnType<Program['run']> {
  const settings = settingsOf(world);
  const name = settings.alias.get(underscored(given)) ?? given;
  if (name !== given && moduleNamed(world.kernel, name) === undefined)
    return failed(1, `modprobe: ERROR: could not insert '${name}': Function not implemented`);
  const own = underscored(name);
  const command = settings.install.get(own);
  if (
    command !== undefined &&
    !ignoresInstall &&
    moduleNamed(world.kernel, name) !== undefined &&
    !world.kernel.modules.has(own)
  )
    return install(world, own, command);
  const refused = loadModule(world.kernel, name, parametersOf(words), (module) => settings.options.get(module) ?? {});
  if (refused === undefined) return printed('');
  if (refused.startsWith('not found')) return failed(1, `modprobe: FATAL: Module ${name} ${refused}`);
  return failed(1, `modprobe: ERROR: could not insert '${own}': ${refused}`);
}

/**
 * As kmod does: first the modules of its softdep, then the module, then its unused dependencies. So vfio stays after
 * vfio-pci, because vfio_iommu_type1 uses it.
 */
function unload(world: World, name: string): ReturnType<Program['run']> {
  const { kernel } = world;
  const module = moduleNamed(kernel, name);
  if (module === undefined) return failed(1, `modprobe: FATAL: Module ${name} not found.`);
  const loaded = kernel.modules.get(underscored(name));
  if (loaded?.builtin === false) for (const after of module.post ?? []) unload(world, after);
  const outcome = unloadModule(kernel, name);
  if (outcome === 'in use' || outcome === 'builtin')
    return failed(1, `modprobe: FATAL: Module ${underscored(name)} is ${outcome}.`);
  if (outcome === 'unloaded') leaveUnused(world, module);
  return printed('');
}

function leaveUnused(world: World, module: ModuleDescription): void {
  for (const needed of module.depends ?? []) {
    const described = moduleNamed(world.kernel, needed);
    if (usesOf(world.kernel, needed) > 0 || unloadModule(world.kernel, needed) !== 'unloaded') continue;
    if (described !== undefined) leaveUnused(world, described);
  }
}

/** The module whose driver supports the device of a modalias. */
function aliased(world: World, alias: string): string | undefined {
  const id = /^pci:v0000([0-9A-F]{4})d0000([0-9A-F]{4})/.exec(alias);
  const wanted = `${id?.[1]}:${id?.[2]}`.toLowerCase();
  const found = world.description.modules.find((one) => one.drivers?.some((driver) => driver.ids.includes(wanted)));
  return found?.name ?? moduleNamed(world.kernel, alias)?.name;
}

/** modprobe(8): loads with parameters, -r unloads, -n changes nothing, -R resolves an alias. */
export const modprobe: Program = {
  name: 'modprobe',
  changes: (args) =>
    !args.some((arg) => /^(?:-R|--resolve-alias|-n|--dry-run|-c|--showconfig|-V|--version)$/.test(arg)),
  run(world, args) {
    const words = args.filter((arg) => !arg.startsWith('-'));
    const name = words[0] ?? '';
    if (args.includes('-R') || args.includes('--resolve-alias')) {
      const module = aliased(world, name);
      return module === undefined
        ? failed(1, `modprobe: FATAL: Module ${name} not found in directory /lib/modules/${world.description.release}`)
        : printed(`${underscored(module)}\n`);
    }
    if (args.includes('-n') || args.includes('--dry-run')) {
      if (moduleNamed(world.kernel, name) !== undefined) return printed('');
      return failed(
        1,
        `modprobe: FATAL: Module ${name} not found in directory /lib/modules/${world.description.release}`,
      );
    }
    if (args.includes('-r') || args.includes('--remove')) {
      for (const one of words) {
        const output = unload(world, one);
        if (output.code !== 0) return output;
      }
      return printed('');
    }
    return load(world, name, words.slice(1));
  },
};

/** rmmod(8): one module after the other, without their dependencies. */
export const rmmod = acts('rmmod', (world, args) => {
  for (const name of args) {
    const outcome = unloadModule(world.kernel, name);
    if (outcome === 'in use') {
      const holders = holdersOf(world.kernel, name);
      const by = holders.length === 0 ? '' : ` by: ${holders.join(' ')}`;
      return failed(1, `rmmod: ERROR: Module ${underscored(name)} is in use${by}`);
    }
    if (outcome === 'builtin') return failed(1, `rmmod: ERROR: Module ${underscored(name)} is builtin.`);
    if (outcome !== 'unloaded') return failed(1, `rmmod: ERROR: Module ${underscored(name)} is not currently loaded`);
  }
  return printed('');
});

/** modinfo(8): the fields of a module's file, or a single field with -F. */
export const modinfo = readOnly('modinfo', (world, args) => {
  const at = args.findIndex((arg) => arg === '-F' || arg === '--field');
  const field = at === -1 ? undefined : args[at + 1];
  const name = args.filter((arg, index) => !arg.startsWith('-') && (at === -1 || index !== at + 1))[0] ?? '';
  const module = moduleNamed(world.kernel, name);
  if (module === undefined) return failed(1, `modinfo: ERROR: Module ${name} not found.`);
  const filename = module.builtin ? '(builtin)' : `/lib/modules/${world.description.release}/kernel/${module.path}.xz`;
  const fields: readonly (readonly [string, string])[] = [
    ['filename', filename],
    ['description', module.summary],
    ['license', 'GPL v2'],
    ['depends', (module.depends ?? []).join(',')],
    ...(module.intree === false ? [] : [['intree', 'Y'] as const]),
    ['name', underscored(module.name)],
    ['vermagic', `${world.description.release} SMP preempt mod_unload modversions `],
    ...(module.signer === null
      ? []
      : [['sig_id', 'PKCS#7'] as const, ['signer', module.signer ?? 'Build time autogenerated kernel key'] as const]),
    ...Object.entries(module.parameters ?? {}).map(([key, { type }]) => ['parm', `${key}: (${type})`] as const),
  ];
  if (field !== undefined)
    return printed(
      fields
        .filter(([key]) => key === field)
        .map(([, value]) => `${value}\n`)
        .join(''),
    );
  return printed(fields.map(([key, value]) => `${`${key}:`.padEnd(16)}${value}\n`).join(''));
});

/** lsmod(8): /proc/modules as a table. */
export const lsmod = readOnly('lsmod', (world) => {
  const rows = [...world.kernel.modules.values()]
    .filter((module) => !module.builtin)
    .toReversed()
    .map(({ name }) => {
      const size = String(moduleNamed(world.kernel, name)?.size ?? 16384).padStart(10);
      return `${name.padEnd(20)} ${size} ${String(usesOf(world.kernel, name)).padStart(2)} ${holdersOf(world.kernel, name).join(',')}\n`;
    });
  return printed(`Module                  Size  Used by\n${rows.join('')}`);
});
