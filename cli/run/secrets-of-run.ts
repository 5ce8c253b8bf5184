import { changeKinds } from '../../changes/index.ts';
import type { Diagnostic, Result } from '../../engine/model/diagnostic.ts';
import type { RunStarted } from '../../engine/model/event.ts';
import { offeredValues } from '../../engine/language/load/bind-inputs.ts';
import { expandSteps } from '../../engine/plan/expand-steps.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import type { Inputs, Lab } from '../../engine/model/playbook.ts';
import type { RunEntry } from '../../engine/journal/list-runs.ts';
import { namedSecrets } from '../../engine/secrets/named-secrets.ts';
import { isProven } from '../../engine/secrets/prove-secrets.ts';
import { recoverSecrets } from '../../engine/journal/recover-secrets.ts';
import { isSealed, namesInMarks } from '../../engine/secrets/mark.ts';
import { noSecrets, unseal, type Secrets } from '../../engine/secrets/seal.ts';
import { checkPlaybook } from './bind-playbook.ts';
import { readAssignments } from '../arguments/read-assignments.ts';
import { mistake } from '../process/read-source.ts';
import { variableOf } from '../process/secret-variables.ts';
import { askSecrets, gatherAssignments } from './gather-assignments.ts';

/** The possible sources of the secrets of an earlier run. */
export interface SecretOffers {
  readonly lab: Lab;
  readonly settings: readonly string[];
  readonly reach: (name: string) => Promise<MachineReader>;
  /** Undefined if no person can be asked. */
  readonly ask?: (question: string) => Promise<string | undefined>;
}

/** A run with its secrets restored, as far as they are known. */
export interface KnownRun {
  readonly entry: RunEntry;
  readonly secrets: Secrets;
  /** Secrets that are missing or differ from those at the start of the run. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Restores the secrets of a run whose journal does not contain them: from its files on machines, the environment, the
 * lab, the command line or a person. A value is used only if it equals that at the start of the run.
 */
export async function secretsOfRun(entry: RunEntry, offers: SecretOffers): Promise<Result<KnownRun>> {
  const { header } = entry.recorded;
  const { secrets: proofs } = header;
  const playbook = proofs === undefined ? undefined : checkPlaybook(header.playbook);
  if (proofs === undefined)
    return { ok: true, value: { entry: revealed(entry, noSecrets), secrets: noSecrets, diagnostics: [] } };
  const recovered = await recoverSecrets(entry.recorded, offers.reach, new Map(), changeKinds);
  if (!playbook?.ok)
    return { ok: true, value: { entry: revealed(entry, recovered), secrets: recovered, diagnostics: [] } };
  const { inputs: declared } = playbook.value;
  const set = readAssignments(offers.settings);
  if (!set.ok) return set;
  const gathered = await gatherAssignments(declared, set.value);
  if (!gathered.ok) return gathered;
  const secret = new Set(declared.filter(({ schema }) => schema['writeOnly'] === true).map(({ name }) => name));
  const strange = set.value.find(({ name }) => !secret.has(name));
  if (strange !== undefined) {
    const message = `--set ${strange.name}: run ${entry.run} keeps its original inputs; only its secrets can be given again`;
    return { ok: false, diagnostics: [mistake('not-secret', message, null)] };
  }
  const back = [...recovered].flatMap(([name, text]) => (secret.has(name) ? [{ name, text }] : []));
  let given = [...back, ...gathered.value.assignments];
  // A secret may itself contain the characters of a mark, so only marks of this run's secrets count.
  const isOpen = (value: unknown): boolean => [...namesInMarks(value)].some((name) => Object.hasOwn(proofs.of, name));
  const open = (inputs: Inputs) => [...secret].filter((name) => isOpen(inputs[name]));
  const bind = () => inputsWith(header, offeredValues(playbook.value, offers.lab, given).values, secret);
  if (offers.ask !== undefined && open(bind()).length > 0) {
    const now = bind();
    given = [...given, ...(await askSecrets(declared, (name) => !isOpen(now[name]), offers.ask))];
  }
  const inputs = bind();
  const expanded = expandSteps(playbook.value, inputs, header.selection ?? null);
  const named = namedSecrets(expanded.ok ? expanded.value : playbook.value, inputs);
  const [secrets, wrong] = [new Map(recovered), new Set<string>()];
  for (const [name, text] of named) {
    if (secrets.get(name) === text || isOpen(text)) continue;
    if (isProven(name, text, proofs)) secrets.set(name, text);
    else wrong.add(name);
  }
  const diagnostics = Object.keys(proofs.of).flatMap((name) => {
    if (wrong.has(name))
      return [
        mistake('secret-differs', `input '${name}' differs from the value that run ${entry.run} started with`, null),
      ];
    if (secrets.has(name) || name.includes('/')) return [];
    const message = `run ${entry.run} needs its secret input '${name}' again, because a journal does not contain secrets`;
    return [
      mistake(
        'secret-needed',
        message,
        `use --set ${name}=@file, ${variableOf(name)} in the environment, or the lab file`,
      ),
    ];
  });
  const known = revealed(entry, secrets);
  const whole = { ...known, recorded: { ...known.recorded, header: { ...known.recorded.header, inputs } } };
  return { ok: true, value: { entry: diagnostics.length === 0 ? whole : known, secrets, diagnostics } };
}

const revealed = (entry: RunEntry, secrets: Secrets): RunEntry => ({
  ...entry,
  recorded: unseal(entry.recorded, secrets),
});

/** The inputs of a run with the secrets that are offered now in their places. */
function inputsWith({ inputs }: RunStarted, offered: Inputs, secret: ReadonlySet<string>): Inputs {
  const values = Object.entries(inputs).map(([name, value]) => {
    const now = offered[name];
    return [name, secret.has(name) && isSealed(value) && now != null ? now : value] as const;
  });
  return Object.assign(Object.create(null) as Record<string, never>, Object.fromEntries(values));
}
