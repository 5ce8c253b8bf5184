import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeRecord } from '../../../engine/journal/record-line.ts';
import { atTerminal, quoted, type Running } from '../at-terminal.ts';
import { root } from '../run-binary.ts';
import { needs } from '../../needs.ts';
import { hostAndPeer, runs, type HostAndPeer } from './host-and-peer.ts';

needs('mount');
const isRoot = process.getuid?.() === 0;
let host: HostAndPeer;
const file = (name: string): string => host.file(name);
const as: HostAndPeer['as'] = (...given) => host.as(...given);
const forget = (): void => host.forget();

beforeAll(async () => {
  if (isRoot) host = await hostAndPeer();
});
afterAll(() => host?.[Symbol.asyncDispose]());

describe.runIf(isRoot)('a journal that an operator wrote', { timeout: 180_000 }, () => {
  test('needs no further yes for other machines from that operator, but from every other one', async () => {
    forget();
    const applied = await as('ann', 'apply', file('two.yaml'), '--yes');
    expect({ code: applied.code, stderr: applied.stderr }).toEqual({ code: 0, stderr: '' });
    expect(statSync(file('ann/runbook/journal.key')).mode & 0o777).toBe(0o600);
    expect((await as('ann', 'status')).stdout).toContain('2 changes in effect');

    expect((await as('bob', 'status')).stdout).toMatch(/1 change in effect, 1 unknown/);
    expect((await as('bob', 'undo', '--plan')).code).toBe(3);
    expect((await as('bob', 'undo', '--plan', '--trust', 'peer')).stdout).toContain('Undo: 2 changes to undo');

    const undone = await as('ann', 'undo', '--yes');
    expect({ code: undone.code, stderr: undone.stderr }).toEqual({ code: 0, stderr: '' });
    expect(existsSync(file('operator/there'))).toBe(false);
    // The undo is a run with its own proof.
    expect((await as('ann', 'undo', await host.latest(), '--yes')).code).toBe(0);
    expect(readFileSync(file('operator/there'), 'utf8')).toBe('there\n');
    expect((await as('ann', 'undo', '--yes')).code).toBe(0);
  });

  test('is used by another operator after the name of the machine was typed at a terminal', async () => {
    forget();
    expect((await as('ann', 'apply', file('two.yaml'), '--yes')).code).toBe(0);
    mkdirSync(file('bob'), { recursive: true });
    const words = [join(root, 'bin', 'runbook'), 'undo', '--lab', file('lab.yaml')];
    const undo = (): Running => atTerminal(`XDG_STATE_HOME=${file('bob')} exec ${quoted(words)}`, file('.'));
    const said = (run: Running, text: string): Promise<void> =>
      expect
        .poll(() => stripVTControlCharacters(run.said()).replaceAll(/\s+/g, ' '), { timeout: 60_000 })
        .toContain(text) as Promise<void>;
    const refused = undo();
    await said(refused, 'It names machine peer. To believe it, type the name of the machine (peer): ');
    refused.type('yes\r');
    await said(refused, 'refused by journal-not-proven');
    expect(existsSync(file('operator/there'))).toBe(true);

    const trusted = undo();
    await said(trusted, 'type the name of the machine (peer): ');
    trusted.type('peer\r');
    await said(trusted, 'Undo these changes?');
    expect(trusted.said()).toMatch(/there.* on peer/);
    trusted.type('y\r');
    await said(trusted, 'Undone in');
    expect(existsSync(file('operator/there'))).toBe(false);
  });

  test('is not believed after a record was changed, or after its end was cut off', async () => {
    forget();
    expect((await as('ann', 'apply', file('two.yaml'), '--yes')).code).toBe(0);
    const run = await host.latest();
    const text = host.onHost(`cat ${runs}/${run}/journal.ndjson`);
    const lines = text.trimEnd().split('\n');
    const changed = lines.map((line) => {
      const { crc: _crc, mac, ...record } = JSON.parse(line) as Record<string, unknown>;
      const other = JSON.parse(JSON.stringify(record).replaceAll('/operator/there', '/operator/here')) as never;
      return encodeRecord(other, mac as string);
    });
    host.put(run, changed.join(''));
    expect((await as('ann', 'undo', '--yes')).stdout).toContain('You did not write all of the journal');

    host.put(
      run,
      lines
        .slice(0, 5)
        .map((line) => `${line}\n`)
        .join(''),
    );
    const cut = await as('ann', 'undo', '--yes');
    expect({ code: cut.code, said: cut.stdout }).toEqual({
      code: 3,
      said: expect.stringContaining('is not the one that you wrote: your copy has records that it lacks'),
    });
    expect((await as('ann', 'status')).stderr).toContain('is not the one that you wrote');
    host.put(run, text);
    expect((await as('ann', 'undo', '--yes')).code).toBe(0);
    expect(existsSync(file('operator/there'))).toBe(false);
  });

  test('proves nothing on another machine to which it was copied', async () => {
    forget();
    expect((await as('ann', 'apply', file('two.yaml'), '--yes')).code).toBe(0);
    const lab = readFileSync(file('lab.yaml'), 'utf8');
    // The same server, but by the lab file another machine.
    writeFileSync(file('lab.yaml'), lab.replace('host: 127.0.0.1', 'host: localhost'));
    expect((await as('ann', 'undo', '--yes')).stdout).toContain('refused by journal-not-proven');
    writeFileSync(file('lab.yaml'), lab);
    expect((await as('ann', 'undo', '--yes')).code).toBe(0);
  });
});
