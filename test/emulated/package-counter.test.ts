import { expect, test } from 'vitest';
import { packageCounter } from '../../machines/emulated/package-counter.ts';

test('each percentage is told once, and nothing before the total is known', () => {
  const told: number[] = [];
  const read = packageCounter((percent) => told.push(percent));
  read('Unpacking dpkg (1.21.22) ...');
  expect(told).toEqual([]);
  read('0 upgraded, 4 newly installed, 0 to remove and 0 not upgraded.');
  for (const line of [
    'Unpacking a',
    'Unpacking a:amd64 (1) ...',
    'Setting up a (1) ...',
    'Processing triggers for a',
  ]) {
    read(line);
  }
  expect(told).toEqual([25, 37, 50]);
});
