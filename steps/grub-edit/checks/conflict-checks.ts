import type { Refusal } from '../../../engine/model/step-type.ts';
import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import { formatParameter, parseKernelCommandLine, sameName } from '../../../facts/boot/kernel-command-line.ts';
import { findRow } from '../../../facts/boot/parameters/find-row.ts';
import { readHugePages } from '../../../facts/boot/parameters/huge-pages.ts';
import { sameValue } from '../../../facts/boot/parameters/same-value.ts';
import { items, switchOf } from '../../../facts/boot/parameters/words.ts';
import { satisfies } from '../request/request.ts';
import type { Request } from '../request/request.ts';
import { parseSize } from '../../../facts/boot/parameters/parse-size.ts';
import { showSize } from '../../../facts/system/size.ts';
import { refusal } from '../../support/refusal.ts';

/** A parameter by its name (with `_`) and an item of its value; null for any value. */
type Pattern = readonly [name: string, item: RegExp | null];

const iommuOff: readonly Pattern[] = [['iommu', /^(off|soft)$/]];
const intelOff: Pattern = ['intel_iommu', /^off$/];
const amdOff: Pattern = ['amd_iommu', /^off$/];

/** Parameters that disable a requested parameter (Documentation/admin-guide/kernel-parameters.txt). */
const table: readonly { readonly wanted: Pattern; readonly against: readonly Pattern[] }[] = [
  { wanted: ['intel_iommu', /^on$/], against: iommuOff },
  { wanted: ['amd_iommu', /^(?!off)/], against: [...iommuOff, amdOff] },
  { wanted: ['iommu', /^(pt|nopt|force)$/], against: [...iommuOff, intelOff, amdOff] },
  { wanted: ['iommu', /^pt$/], against: [['iommu.passthrough', /^[0nN]/]] },
  { wanted: ['iommu', /^nopt$/], against: [['iommu.passthrough', /^[1yY]/]] },
  { wanted: ['iommu.passthrough', /^[1yY]/], against: [...iommuOff, intelOff, amdOff, ['iommu', /^nopt$/]] },
  { wanted: ['iommu.passthrough', /^[0nN]/], against: [['iommu', /^pt$/]] },
  {
    wanted: ['mitigations', /^off$/],
    against: [
      ['spectre_v2', /^on$/],
      ['pti', /^on$/],
    ],
  },
  { wanted: ['nmi_watchdog', /^1$/], against: [['nowatchdog', null]] },
  { wanted: ['pti', /^on$/], against: [['nopti', null]] },
  { wanted: ['spectre_v2', /^(?!off)/], against: [['nospectre_v2', null]] },
  { wanted: ['pcie_aspm', /^force$/], against: [['pcie_aspm', /^off$/]] },
  { wanted: ['vfio_pci.ids', null], against: [...iommuOff, intelOff, amdOff, ['pci', /^nomsi$/]] },
  {
    wanted: ['intremap', /^on$/],
    against: [
      ['intremap', /^off$/],
      ['noapic', null],
      ['nolapic', null],
      ['nointremap', null],
    ],
  },
  {
    wanted: ['nohz_full', null],
    against: [
      ['nohz', /^off$/],
      ['nohz_full', null],
    ],
  },
  { wanted: ['isolcpus', null], against: [['isolcpus', null]] },
  { wanted: ['rcu_nocbs', null], against: [['rcu_nocbs', null]] },
  { wanted: ['irqaffinity', null], against: [['irqaffinity', null]] },
];

const fits = ({ name, value }: Parameter, [known, item]: Pattern): boolean =>
  sameName(name, known) && (item === null || items(value).some((one) => item.test(one)));

/** Whether `rival` has another word for a switch that the request sets: off for on, pgtbl_v1 for pgtbl_v2. */
function opposes(wanted: Parameter, rival: Parameter): boolean {
  const row = findRow(wanted.name);
  if (row?.semantics !== 'words' || !sameName(wanted.name, rival.name)) return false;
  const theirs = items(rival.value);
  return items(wanted.value).some((word) =>
    theirs.some((other) => other !== word && switchOf(row, other) === switchOf(row, word)),
  );
}

/** Whether `rival` cancels the effect of the request. */
function hinders(wanted: Parameter, rival: Parameter): boolean {
  const same = sameName(wanted.name, rival.name);
  if (rival.init || (same && sameValue(findRow(wanted.name), wanted.value, rival.value))) return false;
  if (opposes(wanted, rival)) return true;
  return table.some((row) => fits(wanted, row.wanted) && row.against.some((pattern) => fits(rival, pattern)));
}

/** The value that replaces a rival with the same name: of words, those for other switches are kept. */
function replacing(wanted: Parameter, rival: Parameter): string {
  const row = findRow(wanted.name);
  if (row?.semantics !== 'words') return wanted.value ?? '';
  const own = items(wanted.value).map((word) => switchOf(row, word));
  const kept = items(rival.value).filter((word) => !own.includes(switchOf(row, word)));
  return [...kept, ...items(wanted.value)].join(',');
}

/**
 * A bare hugepages= counts pages of the default size, so another default size changes how much memory it reserves.
 */
function recounted(requests: readonly Request[], line: readonly Placed[]): readonly Refusal[] {
  const size = requests.find(
    ({ kind, wanted: [{ name }] }) => kind !== 'remove' && sameName(name, 'default_hugepagesz'),
  )?.wanted[0];
  if (size === undefined) return [];
  const names = requests.flatMap(({ wanted }) => wanted.map(({ name }) => name));
  const places = [...new Set(line.map(({ place }) => place))];
  return places.flatMap((place) => {
    const own = line.filter((one) => one.place === place && !one.init);
    const { pools, defaultSize } = readHugePages(own);
    const bare = pools.get(defaultSize);
    const bytes = parseSize(size.value ?? '').bytes;
    if (bare === undefined || bare.size !== null || bytes === defaultSize) return [];
    if (names.some((name) => sameName(name, 'hugepages'))) return [];
    const text = formatParameter(bare.count);
    const reason = `${text} counts pages of the default size: with ${formatParameter(size)} it would reserve ${showSize(Number(bare.count.value) * bytes)} instead of ${showSize(Number(bare.count.value) * defaultSize)}; request the number of pages in the same step, or remove it`;
    return [
      refusal('conflicting-parameter', reason, `${place} has ${text}`, {
        override: 'parameters',
        overrideValue: `{ remove: ["${text}"] }`,
      }),
    ];
  });
}

/** Whether the step itself removes the conflicting parameter. */
const isTaken = (rival: Parameter, requests: readonly Request[]): boolean =>
  requests.some(({ kind, wanted: [first] }) => {
    if (!sameName(first.name, rival.name)) return false;
    return kind === 'set' || (kind === 'remove' && (first.value === null || first.value === rival.value));
  });

function conflictsOf<P extends Parameter>(
  requests: readonly Request[],
  rivals: readonly P[],
): readonly { readonly wanted: Parameter; readonly rival: P }[] {
  const requested = requests.filter(({ kind }) => kind !== 'remove').flatMap(({ wanted }) => wanted);
  const standing = rivals.filter((rival) => !isTaken(rival, requests));
  return requested.flatMap((wanted) =>
    standing.filter((rival) => hinders(wanted, rival)).map((rival) => ({ wanted, rival })),
  );
}

/** A parameter with its file and the part of the file. */
export interface Placed extends Parameter {
  readonly place: string;
}

/** Preflight 11: a configured parameter conflicts with the request. It may have a reason, so it is changed only if it is named. */
export function conflictChecks(
  requests: readonly Request[],
  rivals: readonly Placed[],
  source: readonly Parameter[],
): readonly Refusal[] {
  // A conflicting parameter of the same name that has no effect is ignored.
  const open = requests.filter((request) => !satisfies(request, source));
  return [...recounted(requests, rivals), ...conflicts(requests, rivals, open)];
}

function conflicts(
  requests: readonly Request[],
  rivals: readonly Placed[],
  open: readonly Request[],
): readonly Refusal[] {
  return conflictsOf(requests, rivals)
    .filter(
      ({ wanted, rival }) =>
        !sameName(wanted.name, rival.name) || open.some((request) => request.wanted.includes(wanted)),
    )
    .map(({ wanted, rival }) => {
      const same = sameName(wanted.name, rival.name) && wanted.value !== null;
      return refusal(
        'conflicting-parameter',
        `${formatParameter(rival)} conflicts with ${formatParameter(wanted)}; decide what to do with it: ${same ? 'set replaces it' : 'remove deletes it'}`,
        `${rival.place} has ${formatParameter(rival)}`,
        {
          override: 'parameters',
          overrideValue: same
            ? `{ set: { ${wanted.name}: "${replacing(wanted, rival)}" } }`
            : `{ remove: ["${formatParameter(rival)}"] }`,
        },
      );
    });
}

/**
 * The same conflict only in the running kernel: no configuration contains it, so a person typed it or another loader
 * added it.
 */
export function conflictNotes(
  requests: readonly Request[],
  configured: readonly Parameter[],
  effective: readonly Parameter[],
): readonly Refusal[] {
  const written = configured.map(formatParameter);
  const strays = effective.filter((one) => !written.includes(formatParameter(one)));
  return conflictsOf(requests, strays).map(({ wanted, rival }) =>
    refusal(
      'conflict-from-elsewhere',
      `this kernel was started with ${formatParameter(rival)}, which conflicts with ${formatParameter(wanted)} and is in no file of the boot loader: it was typed at the boot menu, or it is from another boot loader`,
      `/proc/cmdline: ${formatParameter(rival)}`,
    ),
  );
}

/** Whether tuned's value takes the place of another one, and is not merely added to its words. */
function isOverruled(wanted: Parameter, given: Parameter): boolean {
  const row = findRow(wanted.name);
  if (row?.semantics === 'repeat') return false;
  if (row?.semantics === 'words') return opposes(wanted, given);
  return !sameValue(row, wanted.value, given.value);
}

/** Preflight 12, the part of tuned: tuned adds its own parameters to every entry, so a step cannot set a parameter with the same name. */
export function tunedChecks(
  requests: readonly Request[],
  words: string,
  seen = `/etc/tuned/bootcmdline: TUNED_BOOT_CMDLINE="${words}", added to grub.cfg by /etc/grub.d/00_tuned`,
): readonly Refusal[] {
  const given = parseKernelCommandLine(words);
  const requested = requests.flatMap(({ kind, wanted }) => wanted.map((one) => ({ kind, one })));
  const fought = requested.flatMap(({ kind, one }) =>
    given.filter((each) => sameName(each.name, one.name) && (kind === 'remove' || isOverruled(one, each))),
  );
  return [...new Set(fought.map(formatParameter))].map((text) =>
    refusal(
      'parameter-of-tuned',
      `tuned adds ${text} to the command line of every entry; change its profile (tuned-adm) instead`,
      seen,
    ),
  );
}
