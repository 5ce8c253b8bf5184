import { journalNotProven } from '../../engine/apply/guards.ts';
import type { RunEntry } from '../../engine/journal/list-runs.ts';
import type { Playbook } from '../../engine/model/playbook.ts';
import { host } from '../../engine/model/site.ts';
import { json, trust, unattended } from '../arguments/options.ts';
import type { Given } from '../arguments/verb.ts';
import type { Machines } from '../lab/machines-of.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import type { Terminal } from '../process/terminal.ts';
import type { View } from '../views/view.ts';
import { doubtOf, type Doubt } from './doubt-of.ts';
import { believing, type Belief } from './belief.ts';

/** Why a journal is not believed about machines that are not its own. */
export function reasonOf(run: string, machine: string, doubt: Doubt): string {
  return doubt === 'rolled-back'
    ? `The journal of run ${run} on ${machine} is not the one that you wrote: your copy has records that it lacks.`
    : `You did not write all of the journal of run ${run} on ${machine}: another operator or root on that machine wrote a part of it.`;
}

/** What a verb is about to use of journals: the runs, and the machines that these name. */
export interface Use {
  readonly entries: readonly RunEntry[];
  readonly names: readonly string[];
  /** The options that answer the refusal in another way, e.g. "--leave". */
  readonly ways?: readonly string[];
}

/**
 * Decides which machines a verb may use because a journal names them. Root on the host can write any record. So a
 * machine that is not on the host is used only if this operator wrote the whole journal, if --trust names it, or if
 * a person types its name. The same is true for the host if the run has secrets, because a forged record could send
 * them there, and if records are missing, because an undo would not restore all values. Undefined after the view has shown the refusal.
 */
export async function requireProof(
  { entries, names, ways = [] }: Use,
  given: Given,
  machines: Machines,
  view: View,
  terminal: Terminal,
): Promise<Belief | undefined> {
  const trusted = new Set(given.values[trust.name] ?? []);
  const doubts = await Promise.all(
    entries.map(async (entry) => ({ entry, doubt: await doubtOf(entry, machines.key) })),
  );
  const doubtful = doubts.flatMap(({ entry, doubt }) => (doubt === null ? [] : [{ entry, doubt }]));
  const [first] = doubtful;
  if (first === undefined) return believing(machines);
  const machine = first.entry.recorded.header.machine;
  const reasons = doubtful.map(({ entry, doubt }) => reasonOf(entry.run, machine, doubt));
  const hasSecrets = doubtful.some(({ entry }) => entry.recorded.header.secrets !== undefined);
  const isRolledBack = doubtful.some(({ doubt }) => doubt === 'rolled-back');
  const strange = [...new Set(names)].filter((name) => !machines.isOnHost(name));
  const open = [...(hasSecrets || isRolledBack ? [host] : []), ...strange].filter((name) => !trusted.has(name));
  const isAsked = terminal.canAsk && !given.flags.has(json.name) && !given.flags.has(unattended.name);
  for (const name of isAsked ? open : []) {
    if (!(await isBelieved(name, reasons, terminal))) break;
    trusted.add(name);
  }
  const left = open.filter((name) => !trusted.has(name));
  if (left.length === 0) return believing(machines, trusted);
  const named = left.map((name) => (name === host && hasSecrets ? `secrets that it would send to ${host}` : name));
  const evidence = `the proof of each record (HMAC with your key)${isRolledBack ? ', and your copy of the journal' : ''}`;
  const refusal = journalNotProven(reasons, named, evidence, [left.join(' --trust '), ...ways].join(' '));
  view.event({ kind: 'refused', step: null, refusals: [refusal] });
  await view.settle();
  return undefined;
}

async function isBelieved(name: string, reasons: readonly string[], terminal: Terminal): Promise<boolean> {
  const about =
    name === host ? 'It could miss changes, or send secrets of this run there.' : `It names machine ${name}.`;
  terminal.out(`${escapeControlsInLine(`${reasons.join(' ')} ${about}`)}\n`);
  const answer = await terminal.ask(`To believe it, type the name of the machine (${name}): `);
  return (answer ?? '').trim() === name;
}

/** The machines of the lab that the steps of a playbook name: where they run, and where their inputs point to. */
export function machinesNamed({ steps }: Playbook, known: readonly string[]): readonly string[] {
  const texts = (value: unknown): readonly string[] => {
    if (typeof value === 'string') return [value];
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
  };
  const named = new Set(steps.flatMap(({ on, with: input }) => [on, ...texts(input)]));
  return known.filter((name) => named.has(name));
}
