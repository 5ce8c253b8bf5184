import { expect, test } from 'vitest';
import { examples, flows } from '../scenarios.ts';
import { resumesOtherwise } from './resume-as-said.ts';

// What undo does with the marks of a trial boot is known only when their programs run.
const scenarios = [...examples, ...flows].filter(({ name }) => name !== 'a trial boot');

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  '%s, killed, and then an act: status and undo --plan agree, undo does as it said, and resume ends or says why not',
  async (_, scenario) => {
    expect(await resumesOtherwise(scenario)).toEqual([]);
  },
);
