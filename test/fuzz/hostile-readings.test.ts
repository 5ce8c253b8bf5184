import { expect, test } from 'vitest';
import { lookAtHost } from '../../cli/doctor/look-at-host.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader, Output } from '../../engine/model/machine.ts';
import { labHost } from '../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { stepTypes } from '../../steps/index.ts';
import { planOf } from '../steps/support/changing.ts';
import { withFunctions, withIommuOn } from '../machines/simulated/hosts/variants.ts';
import { timesOf, within } from './fuzzing.ts';

/** What a machine can show instead of what it should: nothing, too much, and other things. */
const hostile: readonly string[] = [
  '',
  '\n',
  ' \n\n\t',
  '-1\n',
  '4294967296\n',
  '99999999999999999999999\n',
  '0-4294967295\n',
  '0-65535,0-65535\n',
  '3-1,x,,-\n',
  'ffffffff,'.repeat(300),
  'é\u0000\u001b[31m\n',
  '{"a": [',
  '[]',
  '[null, 1, "a", {}]',
  '{"__proto__": null, "qemu": {"version": 5}}',
  'a=b=c "d\n\'e\\\n',
  ': : :\n: 1 :\n'.repeat(50),
  '  1: \n2:\nCPU0: 1 2 3\n',
  '(null)\n',
  '/',
  '../../../../..',
  '0000:00:04.0',
];

/** What a reading is of: the path with its numbers left out, or the program. */
const shapeOf = (words: string): string => words.replaceAll(/[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]|\d+/g, '#');

/** A machine whose reading of one shape is another text; `seen` collects the shapes. */
function lying(machine: MachineReader, seen: Set<string>, shape: string | null, text: string): MachineReader {
  const lies = (what: string): boolean => {
    seen.add(shapeOf(what));
    return shape !== null && shapeOf(what) === shape;
  };
  const file = { encoding: 'utf8', content: text, mode: 0o644, owner: 0, group: 0 } as const;
  const output: Output = { code: 0, stdout: text, stderr: '', timedOut: false };
  return {
    name: machine.name,
    read: async (path) => (lies(`file ${path}`) ? text : machine.read(path)),
    readFile: async (path, options) => (lies(`file ${path}`) ? file : machine.readFile(path, options)),
    list: async (path) => (lies(`list ${path}`) ? text.split(/\s/).slice(0, 20) : machine.list(path)),
    link: async (path) => (lies(`link ${path}`) ? text : machine.link(path)),
    resolve: async (path) => (lies(`resolve ${path}`) ? text : machine.resolve(path)),
    stat: (path) => machine.stat(path),
    query: async (argv, options) => (lies(`run ${argv.join(' ')}`) ? output : machine.query(argv, options)),
    check: async (argv, options) => (lies(`run ${argv.join(' ')}`) ? output : machine.check(argv, options)),
    ask: (question) => machine.ask(question),
  };
}

/** The readings that are tried: the whole machine for doctor, and each example of each step type. */
const tries: readonly (readonly [name: string, read: (machine: MachineReader) => Promise<unknown>])[] = [
  ['doctor', lookAtHost],
  ...stepTypes.flatMap((type) =>
    type.kind !== 'change'
      ? []
      : ((type.schema['examples'] ?? []) as readonly object[]).map(
          (input, index) =>
            [`${type.name} ${index}`, (machine: MachineReader) => planOf(type, input, machine)] as const,
        ),
  ),
];

const host = () => simulatedMachine(withFunctions(withIommuOn(labHost)));

test.each(tries)('%s: no reading of a machine is a fault of runbook', within(60), async (name, read) => {
  const seen = new Set<string>();
  const machine = host();
  const first = await read(lying(machine, seen, null, '')).catch((error: unknown) => error);
  if (first instanceof Error && !(first instanceof MachineError)) throw first;
  const faults: string[] = [];
  for (const [at, shape] of [...seen].toSorted().entries()) {
    for (const [index, text] of hostile.entries()) {
      if (timesOf(1) === 1 && (at + index) % 22 !== 0) continue;
      const began = performance.now();
      const found = await read(lying(machine, new Set(), shape, text)).catch((error: unknown) => error);
      const took = performance.now() - began;
      if (found instanceof Error && !(found instanceof MachineError))
        faults.push(
          `${shape} ${JSON.stringify(text.slice(0, 40))}: ${found.stack?.split('\n').slice(0, 4).join(' | ')}`,
        );
      if (took > 3000) faults.push(`${shape} ${JSON.stringify(text.slice(0, 40))}: took ${Math.round(took)} ms`);
    }
  }
  expect(faults, name).toEqual([]);
});
