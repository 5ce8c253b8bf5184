import { host as hostName } from '../../engine/model/site.ts';
import { defineStep } from '../../engine/model/step-type.ts';
import type { ActContext, ActOutcome } from '../../engine/model/step-type.ts';
import { readPostedInterrupts } from '../../facts/pci/read-posted-interrupts.ts';
import schema from '../../schemas/steps/posted-interrupts.schema.json' with { type: 'json' };
import type { PostedInterrupts, PostedInterruptsOutputs } from '../../schemas/types/steps/posted-interrupts.ts';
import { judgePosting } from './judge-posting.ts';
import { readIds, takeGuestCounts, takeHostCounts } from './take-counts.ts';

/** Waits for the seconds while the traffic program runs, and reports a failure of the program. */
async function pass({ duration, traffic }: PostedInterrupts, context: ActContext): Promise<string | null> {
  const { machine, clock, signal } = context;
  const [output] = await Promise.all([
    traffic === undefined ? null : machine.run([...traffic], { deadline: duration * 2 + 60, signal }),
    clock.sleep(duration, signal),
  ]);
  if (output === null || output.code === 0) return null;
  const detail = (output.stderr.trim() || output.stdout.trim()).split('\n').at(-1) ?? '';
  return `${traffic?.join(' ')} ended with ${output.timedOut ? 'a timeout' : (output.code ?? 'a signal')}: ${detail}`;
}

async function act(input: PostedInterrupts, context: ActContext): Promise<ActOutcome<PostedInterruptsOutputs>> {
  const { machine, clock, progress } = context;
  const { device } = input;
  const host = await context.reach(hostName);
  const isGuest = machine !== host;
  const [facts, ids] = await Promise.all([readPostedInterrupts(host), readIds(device, host)]);
  const look = async () =>
    Promise.all([takeHostCounts(host), isGuest ? takeGuestCounts(machine, ids) : null, clock.now().getTime()] as const);
  const [hostBefore, guestBefore, started] = await look();
  progress(`watching the interrupts of ${device} for ${input.duration} s`);
  const trouble = await pass(input, context);
  const [hostAfter, guestAfter, ended] = await look();
  const seconds = Math.round((ended - started) / 100) / 10;
  const guest = guestBefore === null || guestAfter === null ? null : ([guestBefore, guestAfter] as const);
  const judged = judgePosting({ device, seconds, host: [hostBefore, hostAfter], guest });
  const says = trouble === null ? judged.says : `${judged.says}; ${trouble}`;
  if (input.require && judged.verdict !== 'yes') {
    return { kind: 'failed', message: says, hint: `the machine: ${facts.how}` };
  }
  const outputs: PostedInterruptsOutputs = {
    verdict: judged.verdict,
    says,
    possible: facts.possible,
    enabled: facts.enabled,
    how: facts.how,
    seconds,
    host_interrupts: judged.host,
    guest_interrupts: judged.guest,
    notifications: judged.events.PIN,
    nested: judged.events.NPI,
    wakeups: judged.events.PIW,
    exits: judged.exits,
    interrupt_exits: judged.interruptExits,
  };
  return { kind: 'done', changed: false, outputs };
}

/** Counts the interrupts of a guest with a card for some seconds, and judges from the counters whether they were posted. */
export const postedInterrupts = defineStep<PostedInterrupts, PostedInterruptsOutputs>({
  kind: 'act',
  name: 'posted-interrupts',
  schema,
  summary: 'Measure whether the interrupts of a card are posted to its guest',
  reboots: false,
  intend: ({ device, duration, traffic }) =>
    `watch the interrupts of ${device} for ${duration} s${traffic === undefined ? '' : `, while ${traffic.join(' ')} runs`}`,
  programs: ({ traffic }) => (traffic === undefined ? [] : [traffic]),
  act,
});
