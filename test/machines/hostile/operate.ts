import { guestMachine } from '../../../machines/guest/guest-machine.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';
import { sshMachine } from '../../../machines/ssh/ssh-machine.ts';
import type { SshOptions } from '../../../machines/ssh/ssh-options.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { realClock } from '../real-clock.ts';
import type { Act, Operated, Outcome } from './operator.ts';

/** The operator's side in its own process: `node operate.ts ssh|guest|local OPTIONS ACTS` does all acts at once and prints their results. */
const [, , kind, options = '{}', acts = '[]'] = process.argv;

async function open(): Promise<Machine> {
  const local = localMachine({ name: 'host', ...(kind === 'local' ? JSON.parse(options) : {}) });
  if (kind === 'local') return local;
  if (kind === 'ssh') return sshMachine(JSON.parse(options) as SshOptions);
  const { socket } = JSON.parse(options) as { readonly socket: string };
  return guestMachine({ name: 'guest', host: local, socket, clock: realClock });
}

/** Only the size of a long text. */
const brief = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value ?? null), (_, each: unknown) =>
    typeof each === 'string' && each.length > 1000 ? { length: each.length, end: each.slice(-20) } : each,
  );

const settle = async (task: Promise<unknown>): Promise<Outcome> => {
  try {
    return { value: brief(await task) };
  } catch (error) {
    // Anything else would be a fault of runbook, and ends this program with its trace.
    if (!(error instanceof MachineError)) throw error;
    const { code, message, hint } = error;
    return { code, message, hint: hint ?? null };
  }
};

const began = performance.now();
const outcomes: Outcome[] = [];
let machine: Machine | undefined;
const opened = await settle(
  (async () => {
    machine = await open();
  })(),
);
if (machine === undefined) outcomes.push(opened);
else {
  const at: Machine = machine;
  const call = async ({ method, args }: Act): Promise<unknown> =>
    (at[method] as (...given: readonly unknown[]) => Promise<unknown>)(...args);
  outcomes.push(...(await Promise.all((JSON.parse(acts) as readonly Act[]).map((act) => settle(call(act))))));
  await at[Symbol.asyncDispose]();
}
const operated: Operated = {
  outcomes,
  seconds: (performance.now() - began) / 1000,
  megabytes: (process.resourceUsage().maxRSS * 1024) / 1e6,
};
process.stdout.write(JSON.stringify(operated), () => process.exit());
