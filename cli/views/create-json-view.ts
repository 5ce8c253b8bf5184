import { nameOf } from '../../engine/undo/name-changes.ts';
import type { Terminal } from '../process/terminal.ts';
import type { View } from './view.ts';
import { diagnosticRecord } from './records/diagnostic-record.ts';
import { versionRecord } from './records/version-record.ts';

/** The stream for programs: one JSON object a line, the version first. */
export function createJsonView(terminal: Pick<Terminal, 'out'>): View {
  const line = (record: object): void => terminal.out(`${JSON.stringify(record)}\n`);
  line(versionRecord);
  return {
    diagnostics: (diagnostics) => diagnostics.forEach((each) => line(diagnosticRecord(each))),
    plan: (plan) => line({ kind: 'plan', plan }),
    undoPlan: ({ recorded, undoings, reboots, ends }) =>
      line({
        kind: 'undo-plan',
        undoes: recorded.header.run,
        reboots,
        ends,
        changes: undoings.map((each) => ({
          ...each,
          of: undefined,
          name: nameOf(each.of, recorded.changes),
          step: each.of.step,
          on: each.of.on,
          index: each.of.index,
        })),
      }),
    event: line,
    steps: () => undefined,
    note: () => undefined,
    connecting: (machine, text, fraction) => line({ kind: 'connecting', machine, text, fraction }),
    connected: (machine) => line({ kind: 'connected', machine }),
    settle: async () => undefined,
  };
}
