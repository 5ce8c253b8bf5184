import { statusRecords } from '../../../cli/views/records/status-records.ts';
import { drawStatus } from '../../../cli/views/draw-status.ts';
import { drawUndo } from '../../../cli/views/draw-undo.ts';
import { isDrifted } from '../../../engine/status/change-status.ts';
import type { Said } from './look.ts';

const plain = (_: string, text: string): string => text;
const count = <T>(all: Iterable<T>, is: (each: T) => boolean): number => [...all].filter(is).length;

/** The number before some words in a text; 0 if the text does not have the words. */
const told = (text: string, words: RegExp): number => Number(new RegExp(`(\\d+) ${words.source}`).exec(text)?.[1] ?? 0);

/** Where the texts and the records of `status` and `undo --plan` say something else than what was found, in words. */
export function falseTexts({ status, recorded, statuses, undoings, reboots }: Said): readonly string[] {
  const about = { all: true, machine: 'host', bootedAt: null, labArguments: '', command: 'runbook' };
  const text = drawStatus(status, about, plain).join('\n');
  const tally = text.split('\n')[1] ?? '';
  const all = [...statuses.values()];
  const expected: readonly (readonly [RegExp, number])[] = [
    [/changes? in effect/, count(all, ({ kind }) => kind === 'holds')],
    [/drifted/, count(all, ({ kind }) => kind === 'drifted')],
    [/gone/, count(all, ({ kind }) => kind === 'gone')],
    [/lost in a reboot/, count(all, ({ kind }) => kind === 'lost')],
    [/in effect after a reboot/, count(all, ({ kind }) => kind === 'pending')],
    [/partially made/, count(all, ({ kind }) => kind === 'half-done')],
    [/not made/, count(all, ({ kind }) => kind === 'unmade')],
  ];
  const wrong = expected.flatMap(([words, number]) =>
    told(tally, words) === number ? [] : [`status tells "${tally}", not ${number} ${words.source}`],
  );
  const records = JSON.stringify(statusRecords(status, 'host', null));
  for (const [index, { kind }] of statuses)
    if (!records.includes(`"index":${index},`) || !records.includes(`"standing":{"kind":"${kind}"`))
      wrong.push(`status --json lacks change ${index} as ${kind}`);
  const hint = text.includes(`undo --plan ${recorded.header.run}`);
  if (hint !== all.some(isDrifted)) wrong.push(`the hint to undo --plan is ${hint ? 'shown' : 'missing'}`);
  const last = drawUndo({ recorded, undoings: [...undoings.values()], reboots, ends: [] }, plain).at(-1) ?? '';
  const sums: readonly (readonly [RegExp, number])[] = [
    [/changes? to undo/, count(undoings.values(), ({ kind }) => kind === 'restore')],
    [/already undone/, count(undoings.values(), ({ kind }) => kind === 'already')],
    [/will not be undone/, count(undoings.values(), ({ kind }) => kind === 'drifted')],
    [/reboot/, reboots ? 1 : 0],
  ];
  return [
    ...wrong,
    ...sums.flatMap(([words, number]) =>
      told(last, words) === number ? [] : [`undo --plan tells "${last}", not ${number} ${words.source}`],
    ),
  ];
}
