import { defineStep } from '../../engine/model/step-type.ts';
import type { ActContext, ActOutcome } from '../../engine/model/step-type.ts';
import { until } from '../../engine/model/until.ts';
import schema from '../../schemas/steps/wait.schema.json' with { type: 'json' };
import type { Wait, WaitOutputs } from '../../schemas/types/steps/wait.ts';
import { conditionText, look } from '../support/condition/look.ts';

async function act(input: Wait, { machine, clock, signal, progress }: ActContext): Promise<ActOutcome<WaitOutputs>> {
  const started = clock.now().getTime();
  const elapsed = (): number => Math.round((clock.now().getTime() - started) / 100) / 10;
  let last = '';
  const sight = await until({ clock, signal, within: input.timeout, every: input.every }, async () => {
    const left = Math.max(input.timeout - elapsed(), 1);
    const now = await look(input, { deadline: left, signal }, machine);
    if (now.kind === 'there') return now;
    last = now.seen;
    progress(now.seen, Math.min(elapsed() / input.timeout, 1));
    return undefined;
  });
  if (sight === undefined) {
    return {
      kind: 'failed',
      message: `waited ${input.timeout} s on ${machine.name} for ${conditionText(input)}: ${last}`,
    };
  }
  const { stdout, address, interface: name, pci } = sight;
  const outputs: WaitOutputs = {
    waited: elapsed(),
    stdout,
    address,
    interface: name,
    pci: pci === null ? null : [...pci],
  };
  return { kind: 'done', changed: false, outputs };
}

/** Waits for a path, a successful program, an address or PCI devices; if the time is up, the error shows the last observation. */
export const wait = defineStep<Wait, WaitOutputs>({
  kind: 'act',
  name: 'wait',
  schema,
  summary: 'Wait for a path, for a program to succeed, for an address, or for PCI devices',
  reboots: false,
  intend: (input) => `wait up to ${input.timeout} s for ${conditionText(input)}`,
  programs: ({ command }) => (command === undefined ? [] : [command]),
  act,
});
