import { expect, test } from 'vitest';
import { packageCounter } from '../../../machines/emulated/image/package-counter.ts';

test('percentages increase over both plans, each is reported once, and none before the total is known', () => {
  const told: number[] = [];
  const read = packageCounter((percent) => told.push(percent));
  read('Unpacking dpkg (1.21.22) ...');
  expect(told).toEqual([]);
  read('0 upgraded, 2 newly installed, 0 to remove and 0 not upgraded.');
  for (const line of ['Unpacking a (1) ...', 'Processing triggers for a', 'Setting up a (1) ...']) read(line);
  expect(told).toEqual([6, 12]);
  read('Unpacking b (1) ...');
  read('Setting up b (1) ...');
  read('0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.');
  for (const line of ['Unpacking c (1) ...', 'Setting up c (1) ...', 'Setting up d (1) ...']) read(line);
  expect(told).toEqual([6, 12, 18, 25, 62, 100]);
});
