import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import type { StepType } from '../../engine/model/step-type.ts';
import { labHost } from '../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { generate } from '../../scripts/generate.ts';
import { blocksOf, root } from './blocks.ts';
import { runOneStep } from './run-one-step.ts';

const blocks = blocksOf('CONTRIBUTING.md');
const blockOf = (info: string): string => {
  const found = blocks.filter((block) => block.info === info);
  if (found.length !== 1) throw new Error(`CONTRIBUTING.md has ${found.length} blocks of ${info}`);
  return found[0]?.text ?? '';
};

// The files that the page describes, beside the rooms that they import. They are below the tree, so that node_modules
// is found.
await mkdir(join(root, '.cache'), { recursive: true });
const folder = await mkdtemp(join(root, '.cache', 'contributing-'));
const schema = join(folder, 'schemas', 'steps', 'clock-source.schema.json');
const types = join(folder, 'schemas', 'types', 'steps');
const code = join(folder, 'steps', 'clock-source', 'index.ts');
const ownTest = join(folder, 'test', 'steps', 'clock-source', 'clock-source.test.ts');
for (const path of [schema, join(types, 'clock-source.ts'), code, ownTest])
  await mkdir(dirname(path), { recursive: true });
for (const path of [
  'changes',
  'engine',
  'facts',
  'machines',
  'steps/support',
  'test/steps/support',
  'schemas/formats',
  'schemas/types/common.ts',
  'schemas/types/facts.ts',
  'schemas/types/lab.ts',
  'schemas/common.schema.json',
])
  await symlink(join(root, path), join(folder, path));
await writeFile(schema, blockOf('json'));
await writeFile(join(types, 'clock-source.ts'), (await generate(schema)).text);
await writeFile(code, blockOf('ts'));
await writeFile(ownTest, blockOf('ts test'));
const settings = { extends: join(root, 'tsconfig.json'), include: ['steps/clock-source', 'test/steps/clock-source'] };
await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
const { clockSource } = (await import(/* @vite-ignore */ code)) as { clockSource: StepType };
afterAll(() => rm(folder, { recursive: true, force: true }));

const clock = '/sys/devices/system/clocksource/clocksource0/current_clocksource';

describe('the test of CONTRIBUTING.md', async () => {
  await import(/* @vite-ignore */ ownTest);
});

describe('the step type of CONTRIBUTING.md', () => {
  test('has no type errors', async () => {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const checked = promisify(execFile)(process.execPath, [tsc, '-p', folder], { cwd: root });
    await expect(checked.catch(({ stdout }: { stdout: string }) => Promise.reject(new Error(stdout)))).resolves.toEqual(
      { stdout: '', stderr: '' },
    );
  });

  test('is planned, applied, found done and undone', async () => {
    const machine = simulatedMachine(labHost);
    const before = (await machine.read(clock))?.trim();
    expect(before).toBe('tsc');
    const [example] = clockSource.schema['examples'] as readonly object[];
    const run = await runOneStep(machine, clockSource, example ?? {});
    expect(run.plan.steps).toMatchObject([{ kind: 'change', changes: [{ path: clock, before, after: 'hpet' }] }]);
    expect((await machine.read(clock))?.trim()).toBe(before);
    expect(await run.apply()).toMatchObject({ outcome: 'done', changes: 1 });
    expect((await machine.read(clock))?.trim()).toBe('hpet');
    expect((await run.planAgain()).steps).toMatchObject([{ kind: 'unchanged' }]);
    expect(await run.undo()).toMatchObject({ outcome: 'done', changes: 1 });
    expect((await machine.read(clock))?.trim()).toBe(before);
  });

  test('refuses a machine without a choice', async () => {
    const run = await runOneStep(simulatedMachine({ ...labHost, settings: {} }), clockSource, { source: 'hpet' });
    expect(run.plan.steps).toMatchObject([
      { kind: 'refused', refusals: [{ check: 'no-clock-source', override: null }] },
    ]);
  });

  test('fails with a message if the kernel does not accept the value', async () => {
    const run = await runOneStep(simulatedMachine(labHost), clockSource, { source: 'sundial' });
    expect(await run.apply()).toMatchObject({ outcome: 'failed' });
    expect(run.events).toContainEqual(expect.objectContaining({ kind: 'step-failed', message: expect.any(String) }));
  });
});
