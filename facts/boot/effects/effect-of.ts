import { formatCpuList, parseCpuList } from '../../cpu/cpu-list.ts';
import { formatParameter, sameName } from '../kernel-command-line.ts';
import type { Parameter } from '../kernel-command-line.ts';
import { splitIsolcpus } from '../parameters/housekeeping.ts';
import { findRow } from '../parameters/find-row.ts';
import { parseSize } from '../parameters/parse-size.ts';
import { sameValue } from '../parameters/same-value.ts';
import { items } from '../parameters/words.ts';
import { underscored } from '../underscored.ts';
import type { BootEffects } from './boot-effects.ts';

/** Whether a parameter has its effect, as far as the kernel shows it, with the observation. */
export interface Effect {
  readonly state: 'present' | 'absent' | 'unknown';
  readonly seen: string;
}

const unknown: Effect = { state: 'unknown', seen: '' };
const either = (present: boolean, seen: string): Effect => ({ state: present ? 'present' : 'absent', seen });

function ofWord(name: string, word: string, { units, groups, types }: NonNullable<BootEffects['iommu']>): Effect {
  const isOn = units.length > 0 && groups > 0;
  const seen = `/sys/class/iommu: ${units.join(' ') || 'empty'}; /sys/kernel/iommu_groups: ${groups} groups`;
  const typed = `/sys/kernel/iommu_groups/*/type: ${[...new Set(types)].join(', ')}`;
  if (name === 'intel_iommu' && word === 'on') {
    if (!isOn) return either(false, seen);
    return units.some((unit) => unit.startsWith('dmar')) ? either(true, seen) : unknown;
  }
  if (word === 'off' && name !== 'iommu.passthrough') return either(!isOn, seen);
  if (types.length === 0) return unknown;
  const passes =
    (name === 'iommu' && word === 'pt') || (name === 'iommu.passthrough' && sameValue(findRow(name), word, '1'));
  if (passes) return either(types.includes('identity'), typed);
  if (name === 'iommu.strict' && sameValue(findRow(name), word, '1')) return either(!types.includes('DMA-FQ'), typed);
  return unknown;
}

function ofIommu(name: string, value: string | null, iommu: NonNullable<BootEffects['iommu']>): Effect {
  const effects = items(value).map((word) => ofWord(name, word, iommu));
  return (
    effects.find(({ state }) => state === 'absent') ??
    effects.find(({ state }) => state === 'unknown') ??
    effects[0] ??
    unknown
  );
}

function ofCpus({ name, value }: Parameter, { isolated, nohzFull }: BootEffects): Effect {
  const shown = sameName(name, 'isolcpus') ? isolated : nohzFull;
  const { flags, list: text } = splitIsolcpus(value ?? '');
  // Without "domain" the scheduler still uses the CPUs, so the file does not contain them.
  if (shown === null || (sameName(name, 'isolcpus') && flags.length > 0 && !flags.includes('domain'))) return unknown;
  if (/[a-z]/i.test(text)) return unknown;
  const wanted = parseCpuList(sameName(name, 'isolcpus') ? text : (value ?? ''), 0);
  const there = parseCpuList(shown, 0) ?? [];
  const seen = `/sys/devices/system/cpu/${sameName(name, 'isolcpus') ? 'isolated' : 'nohz_full'}: ${shown === '' ? '(empty)' : shown}`;
  return either(wanted !== null && formatCpuList(wanted) === formatCpuList(there), seen);
}

/** nr_hugepages of the size: with fewer pages than requested, the parameter has only a part of its effect. */
function ofPages(size: string, count: string | null, { pools }: BootEffects): Effect {
  const { bytes } = parseSize(size);
  const there = pools.get(bytes);
  if (pools.size === 0 || !/^\d+$/.test(count ?? '')) return unknown;
  const file = `/sys/kernel/mm/hugepages/hugepages-${bytes / 1024}kB`;
  if (there === undefined) return either(false, `${file} does not exist`);
  return either(there >= Number(count), `${file}/nr_hugepages: ${there}`);
}

function ofModule({ name, value }: Parameter, text: string): Effect {
  const seen = `/sys/module/${underscored(name).replace('.', '/parameters/')}: ${text}`;
  const row = findRow(name);
  if (row?.semantics === 'list') return unknown;
  if (sameValue(row, text, value)) return either(true, seen);
  const isSwitch = /^[YN]$/.test(text);
  if (isSwitch) return either(sameValue({ name, semantics: 'last', source: '', value: 'switch' }, text, value), seen);
  return /^-?\d+$/.test(text) && /^-?\d+$/.test(value ?? '') ? either(Number(text) === Number(value), seen) : unknown;
}

/** The effect of a parameter, or of a hugepagesz with its hugepages. */
export function effectOf([first, count]: readonly [Parameter, Parameter?], effects: BootEffects): Effect {
  const name = underscored(first.name);
  if (count !== undefined) return ofPages(first.value ?? '', count.value, effects);
  if (effects.iommu !== null && /^(?:intel_iommu|iommu|iommu\.passthrough|iommu\.strict)$/.test(name))
    return ofIommu(name, first.value, effects.iommu);
  if (name === 'isolcpus' || name === 'nohz_full') {
    const effect = ofCpus(first, effects);
    if (effect.state !== 'unknown') return effect;
  }
  const text = effects.modules.get(name);
  if (text !== undefined) return ofModule(first, text);
  const rejected = effects.unknown.find(
    (one) => sameName(one.name, first.name) && formatParameter(one) === formatParameter({ ...first, name: one.name }),
  );
  return rejected === undefined
    ? unknown
    : either(false, `dmesg: Unknown kernel command line parameters "${formatParameter(rejected)}"`);
}
