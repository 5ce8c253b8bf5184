import type { MachineReader } from '../model/machine.ts';
import { MachineError } from '../model/machine-error.ts';
import { Overlay } from './overlay.ts';
import type { PlannedStep } from '../model/plan.ts';
import type { Step } from '../model/playbook.ts';
import { host } from '../model/site.ts';
import { seenOnce } from './seen-once.ts';
import type { Site } from '../model/site.ts';
import type { Json, Outputs } from '../model/step-type.ts';
import { UnknownValue } from '../model/unknown-value.ts';
import { withholdChecks, type Checks } from './withhold-checks.ts';

/** What the plan says of a step, without the description of the step. */
export type Verdict = PlannedStep extends infer P
  ? P extends unknown
    ? Omit<P, 'id' | 'title' | 'type' | 'on' | 'provisional'>
    : never
  : never;

/** What planning learns while it walks through the steps. */
export interface Walk {
  readonly checks: Checks;
  readonly overlays: Map<string, Overlay>;
  readonly outputs: Record<string, Outputs | 'unknown'>;
  facts: Json | undefined;
  pending: string[];
  /** The step that will reboot the host, as soon as one will. */
  reboot: string | null;
  /** The last step that starts a process: a guest is known after it. */
  starter: string | null;
  /** The steps that start a process, since the last reboot. */
  started: string[];
  /** The last step on the host that is refused or unknown: it may be the step that would start a guest. */
  undecided: string | null;
  /** The refused steps, with their inputs: a refusal that is only a consequence of them is not shown again. */
  readonly refused: { readonly id: string; readonly type: string; readonly input: unknown }[];
  /** The last step whose changes are not known, so they may provide what later steps miss. */
  unknown: string | null;
}

/** A step that is not known yet: if it makes changes, they may provide what later steps miss. */
export function unforeseen(walk: Walk, step: Step, after: string, because: string): Verdict {
  if (step.type.kind === 'change') walk.unknown = step.id;
  return { kind: 'unknown', after, because };
}

/** The machine as it will be after the steps that are planned so far; it withholds the checks that must not run yet. */
export async function overlay(site: Site, walk: Walk, name: string): Promise<Overlay> {
  const known = walk.overlays.get(name);
  if (known !== undefined) return known;
  const made = new Overlay(seenOnce(withholdChecks(await connect(site, walk, name), walk.checks)), site.kinds);
  walk.overlays.set(name, made);
  return made;
}

/** A guest that an earlier step will start, or would start if it were not refused, cannot be reached yet. */
export async function connect(site: Site, walk: Walk, name: string): Promise<MachineReader> {
  try {
    return await site.machine(name);
  } catch (error) {
    const after = walk.starter ?? walk.undecided;
    if (error instanceof MachineError && name !== host && after !== null)
      throw new UnknownValue(after, `machine "${name}"`);
    throw error;
  }
}
