import { createHash } from 'node:crypto';
import { readBootId } from '../model/read-boot-id.ts';
import type { Emit, RunStarted } from '../model/event.ts';
import { Journal, journalPath, readJournal, type JournalMeans } from '../journal/journal.ts';
import { isProven } from '../journal/is-proven.ts';
import { MachineError } from '../model/machine-error.ts';
import type { Machine } from '../model/machine.ts';
import type { Plan } from '../model/plan.ts';
import type { LinkedSource, PlaybookSource } from '../model/playbook.ts';
import { replay } from '../journal/recorded.ts';
import type { Recorded } from '../journal/recorded.ts';
import { runsFolder } from '../journal/list-runs.ts';
import { proveSecrets } from '../secrets/prove-secrets.ts';
import { noSecrets, unseal, type Secrets } from '../secrets/seal.ts';

/** The values from which the header of a run is made; the other values are looked up. */
export type Beginning = Pick<
  RunStarted,
  'run' | 'verb' | 'undoes' | 'operator' | 'lab' | 'inputs' | 'selection' | 'force' | 'sequence' | 'secrets'
> & {
  readonly playbook: PlaybookSource;
};

/**
 * Opens the journal of a new run and writes its header, and the approved plan of an apply, before any change. Marks
 * replace the `secrets` in all records.
 */
export async function beginRun(
  machine: Machine,
  beginning: Beginning,
  plan: Plan | null,
  means: JournalMeans,
  emit: Emit,
  secrets: Secrets = noSecrets,
): Promise<Journal> {
  const header: RunStarted = {
    ...beginning,
    kind: 'run-started',
    format: 1,
    machine: machine.name,
    bootId: await readBootId(machine),
    playbook: recordedSource(beginning.playbook),
    ...(secrets.size > 0 && beginning.secrets === undefined && { secrets: proveSecrets(secrets) }),
  };
  const journal = await Journal.create(machine, runsFolder, beginning.run, means, secrets);
  await journal.append(header);
  emit(header);
  if (plan !== null) {
    await journal.append({ kind: 'plan-approved', plan });
    emit({ kind: 'plan-approved', plan });
  }
  return journal;
}

/** Whether a journal is continued only if this operator wrote all of it. */
export interface Provable {
  readonly mustBeProven?: boolean;
}

/** Every text of a playbook with its hash, as resume and undo on another machine need it. */
function recordedSource({ files, ...main }: PlaybookSource): RunStarted['playbook'] {
  const hashed = ({ path, text, links }: LinkedSource) => {
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { path, text, sha256, ...(links === undefined ? {} : { links }) };
  };
  return { ...hashed(main), ...(files === undefined ? {} : { files: files.map(hashed) }) };
}

/**
 * Opens the journal of an earlier run to continue it; undefined if the machine does not have this run. The recorded
 * changes contain the `secrets` again. Throws MachineError EBADMSG if `mustBeProven` is true and this operator did not
 * write all of it.
 */
export async function reopenRun(
  machine: Machine,
  run: string,
  operator: string,
  means: JournalMeans & Provable,
  emit: Emit,
  force: readonly string[] = [],
  secrets: Secrets = noSecrets,
): Promise<{ readonly journal: Journal; readonly recorded: Recorded } | undefined> {
  const path = journalPath(runsFolder, run);
  const contents = await readJournal(machine, runsFolder, run, means.kinds);
  if (contents === undefined || contents.records.length === 0) return undefined;
  // The machine could answer differently from the reading by which the run was judged.
  if (means.mustBeProven && !(means.key !== undefined && isProven(contents.proofs, means.key)))
    throw new MachineError(`${path}: a record is no longer the one that this operator wrote`, {
      code: 'EBADMSG',
      path,
    });
  const before = unseal(replay(contents.records), secrets);
  const added = force.filter((name) => !before.force.includes(name));
  const journal = await Journal.open(machine, runsFolder, run, means, contents, secrets);
  const more = added.length === 0 ? {} : { force: added };
  const event = { kind: 'run-resumed', operator, bootId: await readBootId(machine), ...more } as const;
  await journal.append(event);
  emit(event);
  return { journal, recorded: { ...before, force: [...before.force, ...added] } };
}
