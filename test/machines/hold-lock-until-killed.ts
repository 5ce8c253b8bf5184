import { isLock } from '../../engine/machine.ts';
import { localMachine } from '../../machines/local/local-machine.ts';

/** A program for the lock's crash case: `node hold-lock-until-killed.ts local <lock file>` takes the lock, says so and stays. */
const [, , , lockPath] = process.argv;
const machine = localMachine({ name: 'host', lockPath: String(lockPath) });
const lock = await machine.lock({ run: 'killed', operator: 'test', since: 'now' });
console.log(isLock(lock) ? 'taken' : 'held');
setInterval(() => {}, 60_000);
