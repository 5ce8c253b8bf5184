import { expect, test } from 'vitest';
import { both } from '../../../machines/emulated/image/both.ts';

/** A work that ends only by its signal. */
const endless = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));

test('both results are in their order', async () => {
  expect(
    await both(
      undefined,
      async () => 'a',
      async () => 2,
    ),
  ).toEqual(['a', 2]);
});

test.each([0, 1])('the first failure ends the other, and is thrown: %i', async (which) => {
  let hasEnded = false;
  const works = [
    async (): Promise<never> => {
      throw new Error('no network');
    },
    async (signal: AbortSignal): Promise<never> => endless(signal).finally(() => (hasEnded = true)),
  ] as const;
  const [first, second] = which === 0 ? works : ([works[1], works[0]] as const);
  await expect(both(undefined, first, second)).rejects.toThrow('no network');
  expect(hasEnded).toBe(true);
});

test('an abort from outside ends both, with its own reason', async () => {
  const outside = new AbortController();
  const running = both(outside.signal, endless, endless);
  outside.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
});
