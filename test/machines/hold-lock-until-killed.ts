import { isLock } from '../../engine/model/machine.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { localMachine } from '../../machines/local/local-machine.ts';
import type { LocalOptions } from '../../machines/local/local-machine.ts';
import { sshMachine } from '../../machines/ssh/ssh-machine.ts';
import type { SshOptions } from '../../machines/ssh/ssh-options.ts';

/**
 * A program for the lock's crash case: `node hold-lock-until-killed.ts local|ssh <options as JSON>` takes the lock,
 * prints this and stays.
 */
const [, , kind, json = '{}'] = process.argv;
const options: unknown = JSON.parse(json);
const machine: Machine =
  kind === 'ssh' ? await sshMachine(options as SshOptions) : localMachine(options as LocalOptions);
const lock = await machine.lock({ run: 'killed', operator: 'test', since: 'now' });
console.log(isLock(lock) ? 'taken' : 'held');
setInterval(() => {}, 60_000);
