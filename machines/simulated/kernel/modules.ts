import { underscored } from '../../../facts/boot/underscored.ts';
import type { ModuleDescription } from '../tree/description.ts';
import type { Kernel } from './kernel.ts';
import { register, unregister } from './pci-binding.ts';

/** The module of that name; "-" and "_" are equal. */
export function moduleNamed(kernel: Kernel, name: string): ModuleDescription | undefined {
  const wanted = underscored(name);
  return kernel.description.modules.find((module) => underscored(module.name) === wanted);
}

/** The loaded modules that depend on a module. */
export function holdersOf(kernel: Kernel, name: string): readonly string[] {
  const wanted = underscored(name);
  return kernel.description.modules
    .filter((module) => module.depends?.some((needed) => underscored(needed) === wanted))
    .filter((module) => kernel.modules.has(underscored(module.name)))
    .map((module) => underscored(module.name));
}

/** The use count of a module: its dependents and the virtual machines that use it. */
export function usesOf(kernel: Kernel, name: string): number {
  const own = underscored(name);
  let uses = holdersOf(kernel, own).length;
  for (const { state, vm } of kernel.units.values()) {
    if (state !== 'active' || vm === null) continue;
    if (vm.accelerated && (own === 'kvm_intel' || own === 'kvm_amd')) uses += vm.cpus + 2;
    if (vm.devices.length > 0 && (own === 'vfio_pci' || own === 'vfio_iommu_type1')) uses += vm.devices.length;
  }
  return uses;
}

/**
 * The reason why a module cannot be loaded, in the words of modprobe; undefined if it was loaded now or before (then
 * the parameters are ignored).
 */
export function loadModule(
  kernel: Kernel,
  name: string,
  given: Readonly<Record<string, string>> = {},
  options: (module: string) => Readonly<Record<string, string>> = () => ({}),
): string | undefined {
  const module = moduleNamed(kernel, name);
  if (module === undefined) return `not found in directory /lib/modules/${kernel.description.release}`;
  const own = underscored(module.name);
  if (kernel.modules.has(own)) return undefined;
  if (isBlocked(kernel, own)) {
    kernel.log.push(`Module ${own} is blacklisted`);
    return 'Operation not permitted';
  }
  for (const needed of module.depends ?? []) {
    const trouble = loadModule(kernel, needed, {}, options);
    if (trouble !== undefined) return trouble;
  }
  if (module.needs !== undefined && module.needs !== kernel.description.cpu.vendor) {
    kernel.log.push(
      module.needs === 'intel' ? 'kvm_intel: VMX not supported by CPU 0' : 'kvm_amd: SVM not supported by CPU 0',
    );
    return 'Operation not supported';
  }
  const parameters: Record<string, string> = {};
  for (const [key, described] of Object.entries(module.parameters ?? {})) parameters[key] = described.value;
  for (const [key, value] of Object.entries({ ...options(own), ...givenAtBoot(kernel, own), ...given })) {
    const described = module.parameters?.[underscored(key)];
    if (described === undefined) {
      kernel.log.push(`${own}: unknown parameter '${key}' ignored`);
      continue;
    }
    const shown = shownParameter(described.type, value);
    if (shown === undefined) return 'Invalid argument';
    parameters[underscored(key)] = shown;
  }
  start(kernel, module, parameters);
  for (const after of module.post ?? []) loadModule(kernel, after, {}, options);
  return undefined;
}

/** Whether the kernel command line forbids a module (module_blacklist=). */
const isBlocked = ({ commandLine }: Kernel, own: string): boolean =>
  underscored(/(?:^|\s)module_blacklist=(\S+)/.exec(commandLine)?.[1] ?? '')
    .split(',')
    .includes(own);

/** The parameters that the kernel command line gives a module, MODULE.PARAMETER=VALUE. */
function givenAtBoot({ commandLine }: Kernel, own: string): Readonly<Record<string, string>> {
  const words = commandLine.split(/\s+/).map((word) => /^([\w-]+)\.([\w-]+)=(.*)$/.exec(word));
  const found = words.filter((match) => match !== null && underscored(match[1] ?? '') === own);
  return Object.fromEntries(found.map((match) => [underscored(match?.[2] ?? ''), match?.[3] ?? '']));
}

/** The value of a parameter after it was set; undefined if the kernel refuses the value. */
export function shownParameter(type: 'bool' | 'int' | 'charp', value: string): string | undefined {
  if (type === 'charp') return value;
  if (type === 'int') return /^-?\d+$/.test(value) ? value : undefined;
  if (/^(?:[yY1]|on|)$/.test(value)) return 'Y';
  return /^(?:[nN0]|off)$/.test(value) ? 'N' : undefined;
}

function start(kernel: Kernel, module: ModuleDescription, parameters: Readonly<Record<string, string>>): void {
  const own = underscored(module.name);
  kernel.modules.set(own, { name: own, builtin: module.builtin === true, parameters });
  const ids = own === 'vfio_pci' ? (parameters['ids'] ?? '').split(',').filter((id) => id !== '') : [];
  for (const driver of module.drivers ?? []) register(kernel, { ...driver, module: own, dynamic: ids });
}

/** Starts the modules that are part of the kernel image. */
export function startBuiltins(kernel: Kernel): void {
  for (const module of kernel.description.modules) {
    if (module.builtin !== true) continue;
    const parameters: Record<string, string> = {};
    const given = givenAtBoot(kernel, underscored(module.name));
    for (const [key, { type, value }] of Object.entries(module.parameters ?? {}))
      parameters[key] = shownParameter(type, given[key] ?? value) ?? value;
    start(kernel, module, parameters);
  }
}

/** The result of an attempt to unload a module. */
export type Unloading = 'unloaded' | 'absent' | 'in use' | 'builtin' | 'unknown';

/** Unloads a module: its drivers are removed and their devices have no driver. Refused while the module is in use. */
export function unloadModule(kernel: Kernel, name: string): Unloading {
  const module = moduleNamed(kernel, name);
  if (module === undefined) return 'unknown';
  const own = underscored(module.name);
  const loaded = kernel.modules.get(own);
  if (loaded === undefined) return 'absent';
  if (loaded.builtin) return 'builtin';
  if (usesOf(kernel, own) > 0) return 'in use';
  unregister(kernel, own);
  kernel.modules.delete(own);
  return 'unloaded';
}
