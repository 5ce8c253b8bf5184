import { afterAll, beforeAll, describe } from 'vitest';
import type { Machine } from '../../../engine/model/machine.ts';
import { changingCases } from './changing.ts';
import { checkingCases } from './checking.ts';
import { connectingCases } from './connecting.ts';
import { guardingCases } from './guarding.ts';
import { keepingCases } from './keeping.ts';
import { dyingHolderCases, lockingCases } from './locking.ts';
import { lookingCases } from './looking.ts';
import { runningCases } from './running.ts';
import { writingCases } from './writing.ts';

/** A machine under test and a writable folder on it; the folder is also reachable from this process. */
export interface Rig {
  readonly machine: Machine;
  readonly folder: string;
  /** argv of a program of this process's host that takes the machine's lock, prints "taken" and holds it until killed. */
  readonly holder: readonly string[];
}

/** The machine of a case, and a new folder that only this case uses. */
export interface Bench {
  readonly machine: () => Machine;
  readonly holder: () => readonly string[];
  readonly fresh: () => Promise<string>;
}

/** The promises of every Machine, as the same cases for each of them. */
export function conformance(name: string, make: () => Promise<Rig>): void {
  describe(`${name} keeps the machine's promises`, () => {
    let rig: Rig;
    let folders = 0;
    beforeAll(async () => {
      rig = await make();
    });
    afterAll(async () => {
      await rig?.machine[Symbol.asyncDispose]();
    });
    const bench: Bench = {
      machine: () => rig.machine,
      holder: () => rig.holder,
      fresh: async () => {
        const folder = `${rig.folder}/case-${++folders}`;
        await rig.machine.makeFolder(folder, 0o755);
        return folder;
      },
    };
    lookingCases(bench);
    changingCases(bench);
    guardingCases(bench);
    keepingCases(bench);
    writingCases(bench);
    runningCases(bench);
    checkingCases(bench);
    connectingCases(bench);
    lockingCases(bench);
    dyingHolderCases(bench);
  });
}
