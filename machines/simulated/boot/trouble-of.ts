import type { MachineDescription } from '../tree/description.ts';
import { newWorld } from './new-world.ts';

/** Why no machine can start from a description, and the value that causes it as keys; no keys if no single value does. */
export interface Trouble {
  readonly at: readonly string[];
  readonly message: string;
}

/**
 * Starts the machine once to see whether it can start: e.g. its own grub-mkconfig must accept its /etc/default/grub. Null if it
 * starts.
 */
export function troubleOf(description: MachineDescription): Trouble | null {
  try {
    newWorld(description, {});
    return null;
  } catch (error) {
    const { message } = error as Error;
    // A message names the program first and then the file.
    const path = Object.keys(description.files)
      .filter((one) => message.includes(one))
      .toSorted((one, other) => message.indexOf(other) - message.indexOf(one) || other.length - one.length)[0];
    return { at: path === undefined ? [] : ['files', path, 'content'], message };
  }
}
