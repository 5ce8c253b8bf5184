import type { MachineReader } from '../../engine/model/machine.ts';
import { systemctlTrouble } from './systemd.ts';

/** What systemd says of a unit (`systemctl show`, org.freedesktop.systemd1(5)). */
export interface Service {
  /** systemd or the disk has a unit of this name. */
  readonly found: boolean;
  /** E.g. "loaded", "masked", "bad-setting". */
  readonly load: string;
  /** ActiveState, e.g. "active", "activating", "failed". */
  readonly state: string;
  readonly active: boolean;
  readonly failed: boolean;
  /** Its file's state, e.g. "enabled", "static"; "not-found" without a file. */
  readonly enabled: string;
  /** It does its work and ends: Type=oneshot without RemainAfterExit=. */
  readonly once: boolean;
  /** What would start it again, e.g. a socket. */
  readonly triggers: readonly string[];
  /** Its file; empty if none exists. */
  readonly fragment: string;
  /** The names it has: its own and its aliases'. */
  readonly names: readonly string[];
  /** Its file was changed, or made, since systemd read it. */
  readonly stale: boolean;
}

const properties = [
  'Id',
  'Names',
  'LoadState',
  'ActiveState',
  'UnitFileState',
  'Type',
  'RemainAfterExit',
  'Result',
  'InvocationID',
  'FragmentPath',
  'TriggeredBy',
  'NeedDaemonReload',
];

/** Where units of the system lie, the winning place first (systemd.unit(5)). */
const folders = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];

/** The names of a unit's file: its own, and its template's for an instance. */
const fileNames = (unit: string): readonly string[] => [
  ...new Set([unit, unit.replace(/^([^@]*@)[^.]+(\.\w+)$/, '$1$2')]),
];

/** The file of a unit that systemd has not read yet. */
async function fragmentOnDisk(unit: string, machine: MachineReader): Promise<string> {
  const paths = fileNames(unit).flatMap((name) => folders.map((folder) => `${folder}/${name}`));
  const stats = await Promise.all(paths.map((path) => machine.stat(path)));
  return paths.find((_, index) => stats[index]?.kind === 'file') ?? '';
}

const wordsOf = (text: string | undefined): readonly string[] => (text ?? '').split(' ').filter((word) => word !== '');

/** Reads a unit by its whole name. Throws MachineError if systemd does not answer. */
export async function readService(unit: string, machine: MachineReader): Promise<Service> {
  const { code, stdout, stderr } = await machine.query([
    'systemctl',
    'show',
    `--property=${properties.join(',')}`,
    '--',
    unit,
  ]);
  if (code !== 0) throw await systemctlTrouble(unit, { code, stderr }, machine);
  const lines = stdout.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
  const values = Object.fromEntries(lines) as Readonly<Record<string, string>>;
  const load = values['LoadState'] ?? 'not-found';
  const state = values['ActiveState'] ?? 'inactive';
  // A masked unit hides its file, and one that systemd has not read yet has none to it.
  const bare = load === 'loaded' && (values['FragmentPath'] ?? '') === '';
  const hidden = load === 'not-found' || load === 'masked' || bare ? await fragmentOnDisk(unit, machine) : '';
  // A slice counts as loaded without any file too (systemd.slice(5)).
  const unread = load === 'not-found' || bare ? hidden : '';
  const once = values['Type'] === 'oneshot' && values['RemainAfterExit'] !== 'yes';
  // Such a unit is never active for long: that it was started and did not fail is all there is to see.
  const ran = once && state === 'inactive' && values['Result'] === 'success' && (values['InvocationID'] ?? '') !== '';
  return {
    found: load !== 'not-found' || unread !== '',
    load: unread === '' ? load : 'loaded',
    state,
    active: ['active', 'reloading', 'refreshing'].includes(state) || ran,
    failed: state === 'failed',
    enabled: values['UnitFileState'] || (unread === '' ? 'not-found' : 'disabled'),
    once,
    triggers: wordsOf(values['TriggeredBy']),
    fragment: load === 'masked' ? hidden : values['FragmentPath'] || unread,
    names: [...new Set([unit, ...wordsOf(values['Names'])])],
    stale: values['NeedDaemonReload'] === 'yes' || unread !== '',
  };
}

/** What the [Install] section of a unit's file names: other names for it, and units that are enabled with it. */
export function installed(text: string): readonly string[] {
  const section = /^\[Install\]$([\s\S]*?)(?=^\[|$(?![\s\S]))/m.exec(text)?.[1] ?? '';
  return [...section.matchAll(/^(?:Alias|Also)\s*=(.*)$/gm)].flatMap(([, words]) => wordsOf(words?.trim()));
}
