import { endStep, failStep } from './apply-step.ts';
import type { StepOutcome, StepTurn } from './apply-step.ts';
import { readBootId } from './boot-id.ts';
import { host } from './site.ts';
import type { ActStepType, Outputs } from './step-type.ts';

/** Runs an acting step once; one that a journal says has ended is not repeated, and keeps its outputs. */
export async function applyAct(turn: StepTurn, type: ActStepType<unknown>, input: unknown): Promise<StepOutcome> {
  const { site, step, conduct, record, progression } = turn;
  const earlier = turn.recorded?.ended.get(step.id);
  if (earlier?.result === 'acted' && !type.reboots) return endStep(turn, 'acted', { outputs: earlier.outputs });
  if (type.reboots && (await wasRebooted(turn))) return endReboot(turn, {});
  if (type.intend(input, progression.pending) === null) {
    return endStep(turn, 'unchanged', { outputs: earlier?.outputs ?? {} });
  }
  const outcome = await type.act(input, {
    machine: await site.machine(step.on),
    clock: site.clock,
    signal: conduct.stops.now,
    pending: progression.pending,
    progress: (text, fraction) => conduct.emit({ kind: 'progress', step: step.id, text, fraction: fraction ?? null }),
  });
  switch (outcome.kind) {
    case 'failed':
      return failStep(turn, outcome.message, outcome.hint);
    case 'waiting':
      await record({ kind: 'waiting', step: step.id, for: outcome.for });
      return 'waiting';
    case 'done':
      break;
  }
  if (outcome.changed) progression.facts = undefined;
  if (type.reboots && outcome.changed) return endReboot(turn, outcome.outputs);
  return endStep(turn, 'acted', { outputs: outcome.outputs });
}

/** True when the run waited here for somebody to reboot the machine, and now it is another boot. */
async function wasRebooted({ site, step, recorded }: StepTurn): Promise<boolean> {
  if (recorded?.waiting !== step.id) return false;
  return (await readBootId(await site.machine(host))) !== recorded.bootId;
}

async function endReboot(turn: StepTurn, outputs: Outputs): Promise<StepOutcome> {
  const { site, step, record, progression } = turn;
  await record({ kind: 'rebooted', step: step.id, bootId: await readBootId(await site.machine(host)) });
  if (progression.pending.length > 0 && turn.recorded?.waiting === step.id) {
    return failStep(turn, `the machine was rebooted, and still waits for: ${progression.pending.join(', ')}`);
  }
  progression.pending = [];
  return endStep(turn, 'acted', { outputs });
}
