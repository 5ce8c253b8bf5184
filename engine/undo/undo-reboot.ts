import { readBootId } from '../model/read-boot-id.ts';
import type { Outcome } from '../model/event.ts';
import { makeAct } from '../apply/make-change.ts';
import type { UndoSite } from './plan-undo.ts';
import type { RecordEvent } from '../journal/record-event.ts';
import { host } from '../model/site.ts';
import type { Conduct } from '../model/site.ts';
import type { ActContext, ActStepType } from '../model/step-type.ts';

/** The longest time until the machine must be running again, in seconds. */
const timeout = 900;

/** `count` numbers a change that the reboot needs. Reboots at the end of an undo, so that undone boot-time settings are no longer in effect. */
export async function undoReboot(
  type: ActStepType<unknown>,
  site: UndoSite,
  conduct: Conduct,
  record: RecordEvent,
  count: () => number,
): Promise<Outcome> {
  const step = 'reboot';
  const title = 'Reboot without the boot-time settings';
  const machine = await site.machine(host);
  await record({ kind: 'step-started', step, title });
  const context: ActContext = {
    machine,
    reach: (name) => site.machine(name),
    clock: site.clock,
    signal: conduct.stops.now,
    pending: [],
    rebooted: false,
    ...(conduct.resumption === undefined ? {} : { resumption: conduct.resumption }),
    make: (change, options) => {
      const { clock, kinds } = site;
      const making = { machine, clock, kinds, now: conduct.stops.now, record };
      return makeAct(
        change,
        { step, on: host, index: count(), takes: 'now', ...(options?.temporary && { temporary: true }) },
        making,
      );
    },
    progress: (text, fraction) => conduct.emit({ kind: 'progress', step, text, fraction: fraction ?? null }),
  };
  const act = type.act({ always: true, timeout, expect: { parameters: [] } }, context);
  const outcome = await act.catch((error: unknown) => {
    if (conduct.stops.now.aborted) return null;
    throw error;
  });
  if (outcome === null) return 'interrupted';
  switch (outcome.kind) {
    case 'failed':
      await record({ kind: 'step-failed', step, title, message: outcome.message, hint: outcome.hint ?? null });
      return 'failed';
    case 'waiting': {
      await record({ kind: 'waiting', step, for: outcome.for });
      const message = (await outcome.ask?.()) ?? null;
      if (message === null) return 'waiting';
      await record({ kind: 'step-failed', step, title, message, hint: null });
      return 'failed';
    }
    case 'done': {
      await record({ kind: 'rebooted', step, bootId: await readBootId(machine) });
      const { outputs } = outcome;
      await record({
        kind: 'step-ended',
        step,
        title,
        result: 'acted',
        reason: null,
        outputs,
        pending: null,
        told: null,
      });
      return 'done';
    }
  }
}
