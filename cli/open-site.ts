import type { Diagnostic, Result, SourceText } from '../engine/diagnostic.ts';
import { gatherFacts } from '../facts/gather-facts.ts';
import { bindInputs } from '../engine/language/bind-inputs.ts';
import { checkReferences } from '../engine/language/check-references.ts';
import { loadPlaybook } from '../engine/language/load-playbook.ts';
import type { Playbook } from '../engine/playbook.ts';
import type { Site } from '../engine/site.ts';
import { stepTypes } from '../steps/index.ts';
import { machinesOf } from './machines-of.ts';
import { openLab, type OpenedLab } from './open-lab.ts';
import { readSource } from './read-source.ts';
import { systemClock } from './system-clock.ts';

/** A playbook bound to a lab; disposing drops the connections. */
export interface OpenedSite extends OpenedLab, AsyncDisposable {
  readonly site: Site;
}

/** Loads a playbook and checks every reference in it; touches no machine. */
export function checkPlaybook(source: SourceText): Result<Playbook> {
  const loaded = loadPlaybook(source, stepTypes);
  if (!loaded.ok) return loaded;
  const diagnostics: readonly Diagnostic[] = checkReferences(loaded.value);
  return diagnostics.length > 0 ? { ok: false, diagnostics } : loaded;
}

/** Everything that a command line names, loaded and checked, with no machine touched yet. */
export async function openSite(
  path: string,
  labName: string | undefined,
  settings: readonly string[],
): Promise<Result<OpenedSite>> {
  const source = await readSource(path);
  if (!source.ok) return source;
  const [playbook, opened] = [checkPlaybook(source.value), await openLab(labName, path)];
  if (!playbook.ok || !opened.ok)
    return { ok: false, diagnostics: [playbook, opened].flatMap((each) => (each.ok ? [] : each.diagnostics)) };
  const inputs = bindInputs(playbook.value, opened.value.lab, settings);
  if (!inputs.ok) return inputs;
  const machines = machinesOf(opened.value.lab);
  const site: Site = {
    playbook: playbook.value,
    inputs: inputs.value,
    machine: (name) => machines.machine(name),
    gatherFacts,
    clock: systemClock,
  };
  return { ok: true, value: { ...opened.value, site, [Symbol.asyncDispose]: () => machines[Symbol.asyncDispose]() } };
}
