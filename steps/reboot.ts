import { readBootId } from '../engine/boot-id.ts';
import { MachineError } from '../engine/machine-error.ts';
import type { Machine } from '../engine/machine.ts';
import { defineStep } from '../engine/step-type.ts';
import type { ActContext, ActOutcome } from '../engine/step-type.ts';
import { formatParameter, parseKernelCommandLine } from '../facts/kernel-command-line.ts';
import schema from '../schemas/steps/reboot.schema.json' with { type: 'json' };
import type { Reboot, RebootOutputs } from '../schemas/types/steps/reboot.ts';
import { awaitReturn } from './reboot/await-return.ts';
import { missingParameters } from './reboot/missing-parameters.ts';

const why = ({ reason }: Reboot, pending: readonly string[]): string =>
  reason ?? (pending.length > 0 ? `for ${pending.join(', ')}` : 'as asked');

/** Asks for the reboot; returns why it was not heeded, or null. The connection may end before the answer. */
async function request(machine: Machine): Promise<string | null> {
  try {
    const { code, stderr } = await machine.run(['systemctl', 'reboot'], { deadline: 30 });
    // ssh itself ends with 255 when the other side goes down.
    return code === 0 || code === null || code === 255
      ? null
      : stderr.trim() || `systemctl reboot ended with code ${code}`;
  } catch (error) {
    if (error instanceof MachineError) return null;
    throw error;
  }
}

async function commandLine(machine: Machine): Promise<string> {
  return (await machine.read('/proc/cmdline'))?.trim() ?? '';
}

async function done(machine: Machine, rebooted: boolean, waited: number): Promise<ActOutcome> {
  const parameters = parseKernelCommandLine(await commandLine(machine)).map(formatParameter);
  return { kind: 'done', changed: rebooted, outputs: { rebooted, waited, parameters } satisfies RebootOutputs };
}

/** Where runbook goes down with the machine: the run waits, and resume looks at the new boot. */
async function leave(input: Reboot, { machine, pending }: ActContext): Promise<ActOutcome> {
  if (input.now) {
    const refused = await request(machine);
    if (refused !== null) return { kind: 'failed', message: `${machine.name} did not reboot: ${refused}` };
  }
  const what = `a reboot of ${machine.name} (${why(input, pending)})`;
  return { kind: 'waiting', for: input.now ? `${what}, which was asked for` : `${what}: run \`systemctl reboot\`` };
}

/** The other side of a reboot: done when the kernel was started with what is expected. `waited` is in seconds. */
async function arrived(input: Reboot, { machine, pending }: ActContext, waited: number): Promise<ActOutcome> {
  const expected = input.expect?.parameters ?? pending.flatMap((text) => text.split(', '));
  const found = await commandLine(machine);
  const missing = missingParameters(expected, found);
  if (missing.length > 0) {
    return {
      kind: 'failed',
      message: `${machine.name} came back without ${missing.join(', ')}; its kernel command line is: ${found}`,
      hint: 'another boot entry, boot loader or configuration was used than the one that was changed',
    };
  }
  return done(machine, true, waited);
}

async function act(input: Reboot, context: ActContext): Promise<ActOutcome> {
  const { machine, clock, signal, pending, rebooted, progress } = context;
  if (rebooted) return arrived(input, context, 0);
  if (!input.always && pending.length === 0) return done(machine, false, 0);
  if (!machine.outlivesReboot) return leave(input, context);
  const before = await readBootId(machine);
  const started = clock.now().getTime();
  progress(`${machine.name} reboots ${why(input, pending)}`);
  const refused = await request(machine);
  if (refused !== null) return { kind: 'failed', message: `${machine.name} did not reboot: ${refused}` };
  const absent = await awaitReturn(machine, before, { clock, signal, within: input.timeout, every: 2 });
  if (absent !== null) {
    return {
      kind: 'failed',
      message: `${machine.name} was not back within ${input.timeout} s: ${absent}`,
      hint: 'look at its console; if it does not start, the recovery entry of its boot menu has none of the new parameters',
    };
  }
  return arrived(input, context, Math.round((clock.now().getTime() - started) / 100) / 10);
}

/** Reboots the machine when something waits for it, and proves that it came back with it. */
export const reboot = defineStep<Reboot>({
  kind: 'act',
  name: 'reboot',
  schema,
  summary: 'Reboots when something is pending, waits, and checks that it is in effect',
  reboots: true,
  intend: (input, pending) => (pending.length === 0 && !input.always ? null : `reboot ${why(input, pending)}`),
  act,
});
