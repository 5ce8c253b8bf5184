/**
 * A small model of the parser of the kernel, written from its sources and not from the code under test: it works on
 * characters and switches, as lib/cmdline.c, kernel/params.c and the readers of the parameters do.
 */

/** next_arg() of lib/cmdline.c over a whole line, up to `--` (parse_args in kernel/params.c). */
export function argumentsOf(line: string): readonly (readonly [name: string, value: string | null])[] {
  const found: [string, string | null][] = [];
  const space = (character: string | undefined): boolean =>
    character !== undefined && ' \t\n\v\f\r'.includes(character);
  let at = 0;
  while (space(line[at])) at += 1;
  while (at < line.length) {
    let quoted = false;
    let inside = false;
    if (line[at] === '"') {
      at += 1;
      inside = true;
      quoted = true;
    }
    const start = at;
    let equals = 0;
    let end = start;
    for (; end < line.length; end += 1) {
      if (space(line[end]) && !inside) break;
      if (equals === 0 && line[end] === '=') equals = end - start;
      if (line[end] === '"') inside = !inside;
    }
    const text = [...line.slice(start, end)];
    let cut = false;
    let value: string | null = null;
    if (equals !== 0) {
      let from = equals + 1;
      let to = text.length;
      if (text[from] === '"') {
        from += 1;
        if (text.at(-1) === '"') {
          to -= 1;
          cut = true;
        }
      }
      if (quoted && !cut && text.at(-1) === '"') to -= 1;
      value = text.slice(from, Math.max(from, to)).join('');
    }
    let name = text.slice(0, equals === 0 ? text.length : equals).join('');
    if (equals === 0 && quoted && name.endsWith('"')) name = name.slice(0, -1);
    if (value === null && name === '--') return found;
    found.push([name, value]);
    at = end;
    while (space(line[at])) at += 1;
  }
  return found;
}

/** parameq() of kernel/params.c. */
const valuesFor = (line: string, wanted: string): readonly (string | null)[] =>
  argumentsOf(line).flatMap(([name, value]) => (name.replaceAll('-', '_') === wanted ? [value] : []));

type Switches = Map<string, string>;

/** What each word of a list sets. */
const setters: Readonly<Record<string, Readonly<Record<string, readonly [string, string]>>>> = {
  intel_iommu: {
    on: ['dmar_disabled', '0'],
    off: ['dmar_disabled', '1'],
    igfx_off: ['disable_igfx_iommu', '1'],
    strict: ['iommu_dma_strict', '1'],
    sp_off: ['intel_iommu_superpage', '0'],
    sm_on: ['intel_iommu_sm', '1'],
    sm_off: ['intel_iommu_sm', '0'],
    tboot_noforce: ['intel_iommu_tboot_noforce', '1'],
  },
  amd_iommu: {
    fullflush: ['iommu_dma_strict', '1'],
    force_enable: ['amd_iommu_force_enable', '1'],
    off: ['amd_iommu_disabled', '1'],
    force_isolation: ['amd_iommu_force_isolation', '1'],
    pgtbl_v1: ['amd_iommu_pgtable', 'v1'],
    pgtbl_v2: ['amd_iommu_pgtable', 'v2'],
    irtcachedis: ['amd_iommu_irtcachedis', '1'],
  },
  iommu: {
    off: ['no_iommu', '1'],
    force: ['force_iommu', '1'],
    noforce: ['force_iommu', '0'],
    soft: ['swiotlb', '1'],
    pt: ['passthrough', '1'],
    nopt: ['passthrough', '0'],
  },
  pci: {
    nomsi: ['msi', '0'],
    noaer: ['aer', '0'],
    noats: ['ats', '0'],
    realloc: ['realloc', 'on'],
    'realloc=off': ['realloc', 'off'],
    'assign-busses': ['assign', '1'],
    pcie_bus_safe: ['bus', 'safe'],
    pcie_bus_perf: ['bus', 'perf'],
  },
};

/** The words that the model knows, by parameter. */
export const wordsOfModel: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(setters).map(([name, words]) => [name, Object.keys(words)]),
);

/** The switches after the readers ran: each occurrence in order, each word of it in order. */
export function switches(line: string, name: string): Switches {
  const state: Switches = new Map();
  for (const value of valuesFor(line, name))
    for (const word of (value ?? '').split(',')) {
      const set = setters[name]?.[word];
      if (set !== undefined) state.set(...set);
    }
  return state;
}

/** memparse() of lib/cmdline.c, for decimal numbers. */
function memparse(text: string): number {
  const digits = /^\d*/.exec(text)?.[0] ?? '';
  const power = 'kmgtpe'.indexOf((text[digits.length] ?? '?').toLowerCase()) + 1;
  return Number(digits || 0) * 1024 ** power;
}

/** The pools of huge pages: mm/hugetlb.c, where `hstates` are the sizes in their order. */
export function hugePages(line: string): ReadonlyMap<number, number> {
  const hstates: { readonly size: number; max: number }[] = [];
  let [validSize, defaultParsed] = [true, false];
  let parsed: { readonly size: number; max: number } | null = null;
  let defaultState: { readonly size: number; max: number } | null = null;
  const implicit = { size: 0, max: 0 };
  let lastCount: object | null = null;
  const addState = (size: number): void => {
    if (hstates.some((one) => one.size === size)) return;
    parsed = { size, max: 0 };
    hstates.push(parsed);
  };
  for (const [name, value] of argumentsOf(line)) {
    if (value === null) continue;
    if (name === 'hugepages') {
      if (!validSize) {
        validSize = true;
        continue;
      }
      const target: { max: number } = hstates.length === 0 ? implicit : (parsed ?? implicit);
      if (target === lastCount) continue;
      target.max = Number(value);
      lastCount = target;
    }
    if (name === 'hugepagesz') {
      const size = memparse(value);
      const there = hstates.find((one) => one.size === size);
      validSize = false;
      if (there !== undefined) {
        if (!defaultParsed || there !== defaultState || there.max > 0) continue;
        parsed = there;
      } else addState(size);
      validSize = true;
    }
    if (name === 'default_hugepagesz') {
      validSize = false;
      if (defaultParsed) continue;
      const size = memparse(value);
      addState(size);
      validSize = true;
      defaultParsed = true;
      defaultState = hstates.find((one) => one.size === size) ?? null;
      if (implicit.max > 0 && defaultState !== null) {
        defaultState.max = implicit.max;
        implicit.max = 0;
      }
    }
  }
  const usual = 2 * 2 ** 20;
  addState(usual);
  if (!defaultParsed && implicit.max > 0) {
    const one = hstates.find(({ size }) => size === usual);
    if (one !== undefined) one.max = implicit.max;
  }
  return new Map(hstates.filter(({ max }) => max > 0).map(({ size, max }) => [size, max]));
}

/** The masks of kernel/sched/isolation.c on a machine with 8 CPUs; `old` is a kernel before 5.18. */
export function housekeeping(line: string, old: boolean): Readonly<Record<'domain' | 'tick' | 'managedIrq', number>> {
  const taken = { domain: 0, tick: 0, managedIrq: 0 };
  let flagsSoFar = 0;
  const bits = { tick: 1, domain: 2, managedIrq: 4 } as const;
  const kinds = ['tick', 'domain', 'managedIrq'] as const;
  const setup = (list: string, flags: number): void => {
    let mask = 0;
    for (const part of list.split(',')) {
      const [from = NaN, to = from] = part.split('-').map((text) => (/^\d+$/.test(text) ? Number(text) : NaN));
      if (!(to < 8) || !(from <= to)) return;
      for (let cpu = from; cpu <= to; cpu += 1) mask |= 1 << cpu;
    }
    if (mask === 255) mask &= ~1;
    if (mask === 0) return;
    for (const kind of kinds) {
      const set = (flagsSoFar & bits[kind]) !== 0;
      if (set && (old || (flags & bits[kind]) !== 0) && taken[kind] !== mask) return;
    }
    for (const kind of kinds) if ((flags & bits[kind]) !== 0 && (flagsSoFar & bits[kind]) === 0) taken[kind] = mask;
    flagsSoFar |= flags;
  };
  for (const [name, value] of argumentsOf(line)) {
    if (value === null) continue;
    if (name === 'nohz_full') setup(value, bits.tick);
    if (name !== 'isolcpus') continue;
    let rest = value;
    let flags = 0;
    let illegal = false;
    while (/^[a-z]/i.test(rest) && !illegal) {
      if (rest.startsWith('nohz,')) flags |= bits.tick;
      else if (rest.startsWith('domain,')) flags |= bits.domain;
      else if (rest.startsWith('managed_irq,')) flags |= bits.managedIrq;
      else illegal = !/^[a-z_]+(,|$)/i.test(rest);
      rest = rest.includes(',') ? rest.slice(rest.indexOf(',') + 1) : '';
    }
    if (!illegal) setup(rest, flags === 0 ? bits.domain : flags);
  }
  return taken;
}
