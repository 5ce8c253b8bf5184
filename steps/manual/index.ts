import { MachineError } from '../../engine/model/machine-error.ts';
import { defineStep } from '../../engine/model/step-type.ts';
import type { ActContext, ActOutcome, ByHand } from '../../engine/model/step-type.ts';
import { until } from '../../engine/model/until.ts';
import schema from '../../schemas/steps/manual.schema.json' with { type: 'json' };
import type { Manual, ManualOutputs } from '../../schemas/types/steps/manual.ts';
import { endsWithReboot } from '../support/boot/ends-with-reboot.ts';
import { conditionText, look, type Condition } from '../support/condition/look.ts';

/** The time limit of one check in seconds. */
const glance = 60;

const firstLine = ({ instructions }: Manual): string => {
  const [first = '', ...more] = instructions.trim().split('\n');
  return more.length > 0 ? `${first} …` : first;
};

const done = (asked: boolean, waited: number, changed: boolean): ActOutcome<ManualOutputs> => ({
  kind: 'done',
  changed,
  idle: !asked && !changed,
  outputs: { asked, waited },
});

function byHandOf({ byHand }: ActContext): ByHand {
  if (byHand === undefined) throw new Error('no person can be asked here');
  return byHand;
}

/** Shows the instructions to a person, and checks until the task is done or the time is up. */
async function wait(input: Manual, context: ActContext): Promise<ActOutcome<ManualOutputs>> {
  const { machine, clock, progress } = context;
  const { inputNow, leave } = byHandOf(context);
  const started = clock.now().getTime();
  const elapsed = (): number => Math.round((clock.now().getTime() - started) / 100) / 10;
  const signal = AbortSignal.any([context.signal, leave]);
  let last = '';
  const seen = await until({ clock, signal, within: input.timeout, every: input.every }, async () => {
    const now = await lookNow((await inputNow()) as Manual | null, context, signal);
    if (now === null) return true;
    last = now;
    progress(`not yet: ${now}`, Math.min(elapsed() / input.timeout, 1));
    return undefined;
  });
  if (seen !== undefined) return done(true, elapsed(), false);
  return {
    kind: 'failed',
    message: `waited ${input.timeout} s on ${machine.name} for a person and for ${conditionText(conditionOf(input))}: ${last}`,
    hint: firstLine(input),
  };
}

const conditionOf = ({ until: wanted }: Manual): Condition => wanted as Condition;

/** The observed state if the condition is not met; null if it is met. */
async function lookNow(input: Manual | null, { machine }: ActContext, signal: AbortSignal): Promise<string | null> {
  if (input === null) return 'the condition is unknown';
  const sight = await look(conditionOf(input), { deadline: glance, signal }, machine);
  return sight.kind === 'there' ? null : sight.seen;
}

async function act(input: Manual, context: ActContext): Promise<ActOutcome<ManualOutputs>> {
  const { machine, signal, rebooted } = context;
  const missing = await lookNow(input, context, signal);
  if (missing === null) return done(false, 0, rebooted);
  if (rebooted) {
    const message = `${machine.name} was rebooted, but the task is not done: ${missing}`;
    return { kind: 'failed', message, hint: firstLine(input) };
  }
  await byHandOf(context).ask({
    instructions: input.instructions.trim(),
    until: conditionText(conditionOf(input)),
    reboots: input.reboots,
    undo: input.undo_instructions?.trim() ?? null,
  });
  if (!input.reboots) return wait(input, context);
  return { kind: 'waiting', for: `a person, and the next boot of ${machine.name}` };
}

/** Asks a person to do a manual task, and detects when it is done. */
export const manual = defineStep<Manual, ManualOutputs>({
  kind: 'act',
  name: 'manual',
  schema,
  summary: 'Ask a person to do a manual task, and detect when it is done',
  reboots: false,
  rebootsWith: (input) => input.reboots,
  warn: async ({ reboots }, machine) => (reboots ? endsWithReboot(machine) : []),
  intend: (input) => {
    const back = input.undo_instructions === undefined ? 'it will not be undone' : 'undo only shows how to undo it';
    return `manual task${input.reboots ? ', with a reboot' : ''}: ${firstLine(input)} (${back})`;
  },
  async holds(input, machine) {
    try {
      const { signal } = new AbortController();
      return (await look(conditionOf(input), { deadline: glance, signal }, machine)).kind === 'there';
    } catch (error) {
      if (error instanceof MachineError) return false;
      throw error;
    }
  },
  act,
});
