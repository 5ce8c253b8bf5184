import { readBootId } from '../../engine/model/read-boot-id.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { defineStep } from '../../engine/model/step-type.ts';
import { runsSystemd, systemdRefusal } from '../../facts/system/systemd.ts';
import type { ActContext, ActOutcome } from '../../engine/model/step-type.ts';
import { formatParameter, parseKernelCommandLine } from '../../facts/boot/kernel-command-line.ts';
import schema from '../../schemas/steps/reboot.schema.json' with { type: 'json' };
import type { Reboot, RebootOutputs } from '../../schemas/types/steps/reboot.ts';
import { awaitReturn, settle } from './await-return.ts';
import { readBootEffects } from '../../facts/boot/effects/boot-effects.ts';
import { expectedParameters, ineffectiveParameters, missingParameters } from './missing-parameters.ts';
import { endsWithReboot } from '../support/boot/ends-with-reboot.ts';
import { resumeUnit, resumeUnitChanges } from './resume-unit.ts';
import { readTrialState, explainTrial } from './trial-outcome.ts';

const why = ({ reason }: Reboot, pending: readonly string[]): string =>
  reason ?? (pending.length > 0 ? `for ${pending.join(', ')}` : 'as requested');

/** Requests the reboot; returns the reason why it was refused, or null. The connection may end before the answer. */
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

async function done(machine: Machine, rebooted: boolean, waited: number): Promise<ActOutcome<RebootOutputs>> {
  const parameters = parseKernelCommandLine(await commandLine(machine)).map(formatParameter);
  return { kind: 'done', changed: rebooted, outputs: { rebooted, waited, parameters } };
}

/** If runbook runs on the rebooted machine: the run waits and is resumed after the boot, automatically if systemd is available. */
async function leave(
  input: Reboot,
  { machine, pending, resumption, make }: ActContext,
): Promise<ActOutcome<RebootOutputs>> {
  const what = `a reboot of ${machine.name} (${why(input, pending)})`;
  const changes = resumption === undefined ? null : await resumeUnitChanges(resumption, machine);
  for (const change of changes ?? []) await make?.(change, { temporary: true });
  const alone =
    changes === null || resumption === undefined
      ? ''
      : `; the run then continues by itself (\`journalctl -u ${resumeUnit(resumption.run)}\` shows how)`;
  if (!input.now) return { kind: 'waiting', for: `${what}: run \`systemctl reboot\`${alone}` };
  const ask = async (): Promise<string | null> => {
    const refused = await request(machine);
    return refused === null ? null : `${machine.name} did not reboot: ${refused}`;
  };
  return { kind: 'waiting', for: `${what}, which was requested${alone}`, ask };
}

/** After the reboot: succeeds if the kernel was started with the expected parameters. `waited` is in seconds. */
async function arrived(
  input: Reboot,
  { machine, pending }: ActContext,
  waited: number,
): Promise<ActOutcome<RebootOutputs>> {
  const expected = input.expect?.parameters ?? pending.flatMap((text) => text.split(', '));
  const found = await commandLine(machine);
  const missing = missingParameters(expected, found);
  if (missing.length > 0) {
    const tried = explainTrial(await readTrialState(machine), machine.name, missing.join(', '), found);
    const plain = {
      message: `${machine.name} rebooted without ${missing.join(', ')}; its kernel command line is: ${found}`,
      hint: 'it used another boot entry, boot loader or configuration than the changed one',
    };
    return { kind: 'failed', ...(tried ?? plain) };
  }
  const effects = await readBootEffects(expectedParameters(expected), machine);
  const vain = ineffectiveParameters(expected, effects);
  if (vain.length > 0) {
    return {
      kind: 'failed',
      message: `${machine.name} rebooted with ${vain.map(({ text }) => text).join(', ')}, but without the effect: ${vain.map(({ seen }) => seen).join('; ')}`,
      hint: 'the parameter is on the kernel command line; the kernel log (dmesg) shows why the kernel did not use it, or only a part of it',
    };
  }
  return done(machine, true, waited);
}

async function act(input: Reboot, context: ActContext): Promise<ActOutcome<RebootOutputs>> {
  const { machine, clock, signal, pending, rebooted, progress } = context;
  const stand = pending.length === 0 ? 'none' : await readTrialState(machine);
  // After a power cut before the reboot was requested, the trial has not happened yet.
  if (rebooted && stand !== 'armed') {
    if (!machine.outlivesReboot) await settle(machine, signal);
    return arrived(input, context, 0);
  }
  if (!input.always && pending.length === 0) return done(machine, false, 0);
  if (!machine.outlivesReboot) return leave(input, context);
  const before = await readBootId(machine);
  const started = clock.now().getTime();
  progress(`${machine.name} reboots ${why(input, pending)}`);
  const refused = await request(machine);
  if (refused !== null) return { kind: 'failed', message: `${machine.name} did not reboot: ${refused}` };
  const absent = await awaitReturn(machine, before, input.boots, { clock, signal, within: input.timeout, every: 2 });
  if (absent !== null) {
    const { name } = machine;
    return {
      kind: 'failed',
      message: `${name} did not return within ${input.timeout} s: ${absent}`,
      hint:
        stand === 'armed'
          ? `this was a trial boot: after a power cycle ${name} starts its old entry again, and \`runbook resume\` then reports the failed trial`
          : 'look at its console; if it does not start, use the recovery entry of its boot menu, which has none of the new parameters',
    };
  }
  return arrived(input, context, Math.round((clock.now().getTime() - started) / 100) / 10);
}

/** Reboots the machine if changes need it, and verifies that they are in effect. */
export const reboot = defineStep<Reboot, RebootOutputs>({
  kind: 'act',
  name: 'reboot',
  schema,
  summary: 'Reboot if changes need it, wait, and check that they are in effect',
  reboots: true,
  intend: (input, pending) => (pending.length === 0 && !input.always ? null : `reboot ${why(input, pending)}`),
  // Without `now` a person reboots the machine, who may have a way without systemd.
  refuse: async ({ now }, machine) =>
    now && !(await runsSystemd(machine)) ? [systemdRefusal('systemd performs a reboot with `now`')] : [],
  warn: (_, machine) => endsWithReboot(machine),
  act,
});
