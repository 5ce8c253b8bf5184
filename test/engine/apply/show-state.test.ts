import { expect, test } from 'vitest';
import { changeKinds } from '../../../changes/index.ts';
import { show } from '../../../engine/apply/make-change.ts';
import { driftOf } from '../../../engine/drift/drift.ts';
import { judgeUndoing } from '../../../engine/undo/judge-undoing.ts';
import { seal } from '../../../engine/secrets/seal.ts';

const file = (content: string) => ({ encoding: 'utf8' as const, content, mode: 0o600, owner: 0, group: 0 });
const change = { kind: 'file', path: '/etc/a', before: file('old\n'), after: file('token=s3cret\n') };
const sealed = seal(change, new Map([['token', 's3cret']]));

test('a file that is found in an unexpected state is described by its size, not by its content', () => {
  expect(show(file('s3cret é'))).toBe('{"bytes":9,"mode":384,"owner":0,"group":0}');
  expect(show({ encoding: 'base64', content: Buffer.from('s3cret').toString('base64') })).toBe('{"bytes":6}');
  expect(show('5')).toBe('"5"');
});

test('nothing of a found state is shown or merged while a secret of the change is not known', () => {
  const found = file('token=s3cret # x\nmore\n');
  expect(JSON.stringify(driftOf(sealed, sealed.after, found, changeKinds))).not.toContain('s3cret');
  const of = {
    step: 'a',
    on: 'host',
    index: 0,
    takes: 'now',
    change: sealed,
    done: true,
    observed: sealed.after,
  } as const;
  const undoing = judgeUndoing(of, found, [of], false, changeKinds);
  expect(undoing).toMatchObject({ kind: 'drifted', found: expect.stringContaining('not shown') });
});
