import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { playbook } from './support/boots.ts';
import { is, startHarmed, steps, type Harmed } from './support/harmed.ts';
import type { Lab } from './support/lab.ts';

describe('faults of the emulated host in the middle of a run', () => {
  let host: Harmed;
  let lab: Lab;

  beforeAll(async () => {
    host = await startHarmed();
    ({ lab } = host);
  });
  beforeEach(() => host.reset());
  afterAll(() => host?.[Symbol.asyncDispose]());

  test('killed at one event after the other, an apply still finishes, and so does its undo', async () => {
    const chain = async (argv: readonly string[], cuts: readonly (readonly [string, string?])[]): Promise<void> => {
      for (const [nth, [kind, change]] of cuts.entries()) {
        const words = nth === 0 ? argv : ['resume', '--lab', lab.file];
        const { code, stdout, stderr } = await lab.watched(words, (line) =>
          is(line, kind, change) ? 'kill' : undefined,
        );
        expect(code, `${kind} ${change}: ${stdout}${stderr}`).toBeNull();
      }
      await host.resume();
    };
    const path = await lab.write('killed.yaml', playbook('killed', steps));
    await chain(
      ['apply', path, '--lab', lab.file, '--yes'],
      [
        ['change-intended', 'module'],
        ['change-intended', 'binding'],
        ['change-done'],
        ['change-intended', 'file'],
        ['change-done'],
        ['change-intended', 'generate'],
        ['change-done'],
      ],
    );
    await host.expectApplied();
    await chain(
      ['undo', '--lab', lab.file, '--yes'],
      [['change-intended', 'file'], ['change-done'], ['change-intended', 'binding'], ['change-done']],
    );
    await host.expectStock();
  });
});
