import { openPlaybook, type OpenedPlaybook } from '../../engine/composition/open-playbook.ts';
import type { Diagnostic, Result } from '../../engine/model/diagnostic.ts';
import { gatherFacts, gatherParts } from '../../facts/gather-facts.ts';
import { partsRead } from '../../engine/plan/reads-facts.ts';
import { bindInputs, offeredValues } from '../../engine/language/load/bind-inputs.ts';
import { checkReferences } from '../../engine/language/template/check-references.ts';
import { expandSteps } from '../../engine/plan/expand-steps.ts';
import type { Inputs, Playbook, PlaybookSource } from '../../engine/model/playbook.ts';
import type { Selection } from '../../engine/model/selection.ts';
import type { Site } from '../../engine/model/site.ts';
import factsSchema from '../../schemas/facts.schema.json' with { type: 'json' };
import { stepTypes } from '../../steps/index.ts';
import { checkGuests } from '../lab/check-guests.ts';
import { checkMachines } from '../lab/check-machines.ts';
import type { Machines } from '../lab/machines-of.ts';
import { openLab, type OpenedLab } from '../lab/open-lab.ts';
import { judgeSecrets } from '../../engine/secrets/judge-secrets.ts';
import { namedSecrets } from '../../engine/secrets/named-secrets.ts';
import { placeOfSecret } from '../../engine/secrets/place-of-secret.ts';
import { readAssignments } from '../arguments/read-assignments.ts';
import { findPlaybook } from '../lab/find-playbook.ts';
import { readPlaybook } from './read-playbook.ts';
import { askSecrets, gatherAssignments } from './gather-assignments.ts';

/** A playbook with its lab: everything that is known without a connection to a machine. */
export interface BoundPlaybook extends OpenedLab {
  readonly playbook: Playbook;
  readonly inputs: Inputs;
  readonly selection: Selection | null;
  /** The secret inputs that were given on the command line. */
  readonly exposed: readonly string[];
  /** Unusual combinations of the two that are not errors. */
  readonly warnings: readonly Diagnostic[];
}

const types = new Map(stepTypes.map((type) => [type.name, type]));

/** Loads a playbook with its history, and checks every reference in it; touches no machine. */
export function openChecked(source: PlaybookSource): Result<OpenedPlaybook> {
  const opened = openPlaybook(source, types);
  if (!opened.ok) return opened;
  const diagnostics: readonly Diagnostic[] = checkReferences(opened.value.playbook, factsSchema);
  return diagnostics.length > 0 ? { ok: false, diagnostics } : opened;
}

/** Loads a playbook and checks every reference in it; touches no machine. */
export function checkPlaybook(source: PlaybookSource): Result<Playbook> {
  const opened = openChecked(source);
  return opened.ok ? { ok: true, value: opened.value.playbook } : opened;
}

/** Loads and checks everything that a command line names. */
export async function bindPlaybook(
  name: string,
  labName: string | undefined,
  settings: readonly string[],
  selection: Selection | null = null,
  ask?: (question: string) => Promise<string | undefined>,
): Promise<Result<BoundPlaybook>> {
  const path = findPlaybook(name);
  if (!path.ok) return path;
  const source = await readPlaybook(path.value);
  if (!source.ok) return source;
  const [playbook, opened] = [checkPlaybook(source.value), await openLab(labName, path.value)];
  if (!playbook.ok || !opened.ok)
    return { ok: false, diagnostics: [playbook, opened].flatMap((each) => (each.ok ? [] : each.diagnostics)) };
  return bindToLab(playbook.value, opened.value, settings, selection, ask);
}

/** Gives a checked playbook its values: those of the lab, of the environment and of the command line. */
export async function bindToLab(
  playbook: Playbook,
  opened: OpenedLab,
  settings: readonly string[],
  selection: Selection | null = null,
  ask?: (question: string) => Promise<string | undefined>,
): Promise<Result<BoundPlaybook>> {
  const { lab } = opened;
  const strangers = checkMachines(playbook, lab);
  if (strangers.length > 0) return { ok: false, diagnostics: strangers };
  const assignments = readAssignments(settings);
  if (!assignments.ok) return assignments;
  const gathered = await gatherAssignments(playbook.inputs, assignments.value);
  if (!gathered.ok) return gathered;
  const given = [...gathered.value.assignments];
  if (ask !== undefined) {
    const { values, diagnostics } = offeredValues(playbook, lab, given);
    // No question is asked if the playbook would be refused anyway.
    if (diagnostics.length === 0)
      given.push(...(await askSecrets(playbook.inputs, (name) => values[name] !== undefined, ask)));
  }
  const inputs = bindInputs(playbook, lab, given);
  if (!inputs.ok) return inputs;
  const expanded = expandSteps(playbook, inputs.value, selection);
  if (!expanded.ok) return expanded;
  const unhideable = judgeSecrets(
    namedSecrets(expanded.value, inputs.value),
    placeOfSecret(expanded.value, lab, given),
  );
  if (unhideable.length > 0) return { ok: false, diagnostics: unhideable };
  const warnings = checkGuests(expanded.value, lab);
  const { exposed } = gathered.value;
  const bound = { playbook: expanded.value, inputs: inputs.value, selection, warnings, exposed };
  return { ok: true, value: { ...opened, ...bound } };
}

/** The site of a bound playbook; its machines are connected when they are first needed. */
export function siteOf({ playbook, inputs }: Pick<BoundPlaybook, 'playbook' | 'inputs'>, machines: Machines): Site {
  const parts = partsRead(playbook.steps);
  // Facts that no template uses are not gathered: all interrupts of a large host are hundreds of files.
  const gather: Site['gatherFacts'] = (machine) =>
    parts === null ? gatherFacts(machine) : gatherParts(machine, parts);
  const { clock, kinds, key } = machines;
  return { playbook, inputs, machine: (name) => machines.machine(name), gatherFacts: gather, clock, kinds, key };
}
