import { writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { applyOn, undoOn } from '../runbook-on.ts';
import { examples } from '../scenarios.ts';
import { acts } from './acts.ts';
import { disagreements } from './disagreements.ts';
import { lostOf, traceOf } from './trace.ts';
import { undoesOtherwise } from './undo-as-said.ts';
import { sayAll } from './look.ts';

test('scratch', { timeout: 600_000 }, async () => {
  const lines: string[] = [];
  let count = 0;
  for (const example of examples) {
    const applied = simulatedMachine(example.description);
    const { end } = await applyOn(applied, example);
    const trace = traceOf(simulatedMachine(example.description), applied);
    const done = new Set<string>();
    const { recorded } = await sayAll(applied, example);
    lines.push(`## ${example.name} ${end.outcome} ${recorded.changes.map(({ change }) => change.kind).join(' ')}`);
    for (const d of disagreements(await sayAll(applied, example), 'nothing')) lines.push(`  [nothing] ${d}`);
    for (const { change } of recorded.changes) {
      for (const act of acts) {
        if (act.to !== 'every kind' && !act.to.includes(change.kind as never)) continue;
        if (act.to === 'every kind' && done.has(act.name)) continue;
        const machine = applied.clone();
        if (!(await act.make(machine, change as never))) continue;
        done.add(act.name);
        count += 1;
        try {
          for (const d of disagreements(await sayAll(machine, example), act.name))
            lines.push(`  [${act.name} / ${change.kind}] ${d}`);
        } catch (error) {
          lines.push(`  [${act.name} / ${change.kind}] THROWS ${(error as Error).message}`);
        }
      }
    }
  }
  lines.push(`${count} cases`);
  writeFileSync('/work/tmp/truth-out.txt', lines.join('\n') + '\n');
});
