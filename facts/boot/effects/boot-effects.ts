import type { MachineReader } from '../../../engine/model/machine.ts';
import { tolerantly } from '../../system/tolerantly.ts';
import type { Parameter } from '../kernel-command-line.ts';
import { findRow } from '../parameters/find-row.ts';
import { readUnknownParameters } from '../read-unknown-parameters.ts';
import { underscored } from '../underscored.ts';

/** What the running kernel shows of the effects of its parameters; null or empty where nothing was read. */
export interface BootEffects {
  /** The IOMMUs in use, the number of groups, and the types of the groups (identity, DMA, DMA-FQ). */
  readonly iommu: {
    readonly units: readonly string[];
    readonly groups: number;
    readonly types: readonly string[];
  } | null;
  /** /sys/devices/system/cpu/isolated and nohz_full, trimmed; "(null)" is read as an empty list. */
  readonly isolated: string | null;
  readonly nohzFull: string | null;
  /** nr_hugepages by the size in bytes. */
  readonly pools: ReadonlyMap<number, number>;
  /** /sys/module/M/parameters/P by M.P, with `_`. */
  readonly modules: ReadonlyMap<string, string>;
  /** Parameters that the kernel did not accept, by its own message. */
  readonly unknown: readonly Parameter[];
}

const cpus = '/sys/devices/system/cpu';
const pagesFolder = '/sys/kernel/mm/hugepages';

const isAboutIommu = (name: string): boolean => /^(?:(?:intel_|amd_)?iommu|iommu\.(?:passthrough|strict))$/.test(name);
const isAboutCpus = (name: string): boolean => name === 'isolcpus' || name === 'nohz_full';
const isAboutPages = (name: string): boolean => /^(?:default_)?hugepage(?:s|sz)$/.test(name);
/** The file of a parameter of a module; null for another parameter. */
function fileOf(name: string): string | null {
  const [, module, parameter] = /^(\w+)\.(\w+)$/.exec(name) ?? [];
  if (module === undefined || findRow(name) === null || name.startsWith('iommu.') || /^rd\.|^systemd\./.test(name))
    return null;
  return `/sys/module/${module}/parameters/${parameter}`;
}

async function readIommu(machine: MachineReader): Promise<BootEffects['iommu']> {
  const [units, groups] = await Promise.all([
    machine.list('/sys/class/iommu'),
    machine.list('/sys/kernel/iommu_groups'),
  ]);
  const types = await Promise.all(
    (groups ?? []).slice(0, 256).map((group) => machine.read(`/sys/kernel/iommu_groups/${group}/type`)),
  );
  return {
    units: units ?? [],
    groups: groups?.length ?? 0,
    types: types.flatMap((type) => (type === undefined || type.trim() === '' ? [] : [type.trim()])),
  };
}

async function readPools(machine: MachineReader): Promise<BootEffects['pools']> {
  const names = ((await machine.list(pagesFolder)) ?? []).filter((name) => /^hugepages-\d+kB$/.test(name));
  const counts = await Promise.all(names.map((name) => machine.read(`${pagesFolder}/${name}/nr_hugepages`)));
  return new Map(names.map((name, at) => [Number(/\d+/.exec(name)?.[0]) * 1024, Number(counts[at]?.trim() ?? 0)]));
}

async function readList(file: string, machine: MachineReader): Promise<string | null> {
  const text = (await machine.read(`${cpus}/${file}`))?.trim() ?? null;
  return text === '(null)' ? '' : text;
}

/** Reads the effects of these parameters; a file that cannot be read gives no evidence. */
export async function readBootEffects(wanted: readonly Parameter[], machine: MachineReader): Promise<BootEffects> {
  const names = [...new Set(wanted.map(({ name }) => underscored(name)))];
  const files = names.flatMap((name) => {
    const path = fileOf(name);
    return path === null ? [] : [{ name, path }];
  });
  // The kernel never reports a parameter that is read early, and a module reports its own.
  const others = names.some((name) => !isAboutIommu(name) && !isAboutPages(name) && !name.includes('.'));
  const when = <T>(condition: boolean, otherwise: T, read: () => Promise<T>): Promise<T> =>
    condition ? tolerantly(otherwise, read()) : Promise.resolve(otherwise);
  const [iommu, isolated, nohzFull, pools, texts, unknown] = await Promise.all([
    when(names.some(isAboutIommu), null, () => readIommu(machine)),
    when(names.some(isAboutCpus), null, () => readList('isolated', machine)),
    when(names.some(isAboutCpus), null, () => readList('nohz_full', machine)),
    when<BootEffects['pools']>(names.some(isAboutPages), new Map(), () => readPools(machine)),
    Promise.all(files.map(({ path }) => tolerantly(undefined, machine.read(path)))),
    when<readonly Parameter[]>(others, [], () => readUnknownParameters(machine)),
  ]);
  const modules = files.flatMap(({ name }, at): readonly (readonly [string, string])[] => {
    const text = texts[at];
    return text === undefined ? [] : [[name, text.trim()]];
  });
  return { iommu, isolated, nohzFull, pools, modules: new Map(modules), unknown };
}
