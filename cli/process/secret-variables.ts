import { closeSync, readFileSync } from 'node:fs';

const prefix = 'RUNBOOK_INPUT_';
/** Names the descriptor from which a process of runbook reads the variables that another one passes to it. */
const passed = 'RUNBOOK_INPUTS_FD';

const taken = new Map<string, string>();

/**
 * Moves the variables RUNBOOK_INPUT_* out of the environment of this process, so that no program that it starts gets
 * them: an environment can be read in /proc, by core dumps and by every child of a child. Called before anything else.
 */
export function takeSecretVariables(): void {
  for (const [name, value] of Object.entries({ ...process.env, ...fromParent() })) {
    if (!name.startsWith(prefix) || value === undefined) continue;
    taken.set(name, value);
    delete process.env[name];
  }
}

function fromParent(): Readonly<Record<string, string>> {
  const descriptor = process.env[passed];
  if (descriptor === undefined) return {};
  delete process.env[passed];
  const text = readFileSync(Number(descriptor), 'utf8');
  closeSync(Number(descriptor));
  return JSON.parse(text) as Record<string, string>;
}

/** The environment's name for an input: RUNBOOK_INPUT_api_key for api-key. */
export const variableOf = (name: string): string => `${prefix}${name.replaceAll('-', '_')}`;

/** The value that the environment of this process gave to an input. */
export const secretVariable = (name: string): string | undefined => taken.get(variableOf(name));

/** All values that the environment of this process gave to inputs, also to those of other playbooks. */
export const secretVariables = (): readonly string[] => [...taken.values()];

/** For another process of runbook: the environment that names a descriptor, and the text that must be written there. */
export function passVariables(descriptor: number): {
  readonly env: Readonly<Record<string, string>>;
  readonly text: string;
} {
  return { env: { [passed]: String(descriptor) }, text: JSON.stringify(Object.fromEntries(taken)) };
}
