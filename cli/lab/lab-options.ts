import { homedir } from 'node:os';
import { join } from 'node:path';
import type { LabOptions } from '../../machines/emulated/lab/lab.ts';
import { stateFolder } from '../process/state-folder.ts';

/**
 * The folders of this user's emulated hosts, by the XDG base directory specification: images in the cache, the state
 * of each lab in the state folder.
 */
export function labOptions(name: string): LabOptions {
  const { env } = process;
  return {
    name,
    cacheDir: join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'runbook'),
    stateDir: stateFolder(),
    environment: env,
    uid: process.getuid?.() ?? -1,
    now: () => Date.now(),
  };
}
