import { describe } from 'vitest';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { changingCases } from '../conformance/changing.ts';
import { lockingCases } from '../conformance/locking.ts';
import { lookingCases } from '../conformance/looking.ts';
import { writingCases } from '../conformance/writing.ts';
import type { Bench } from '../conformance/conformance.ts';

/** All groups except those that need a real shell or process of this host: the machine in memory has neither. */
describe("simulated keeps the machine's promises", () => {
  const machine = simulatedMachine(labHost);
  let folders = 0;
  const bench: Bench = {
    machine: () => machine,
    holder: () => [],
    fresh: async () => {
      const folder = `/var/tmp/case-${++folders}`;
      await machine.makeFolder(folder, 0o755);
      return folder;
    },
  };
  lookingCases(bench);
  changingCases(bench);
  writingCases(bench);
  lockingCases(bench);
});
