import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

let folder = '';
let clockSource: StepType;

// The two files as somebody would write them by the page, beside the rooms they import.
beforeAll(async () => {
  await mkdir(join(root, '.cache'), { recursive: true });
  folder = await mkdtemp(join(root, '.cache', 'contributing-'));
  const schema = join(folder, 'schemas', 'steps', 'clock-source.schema.json');
  const types = join(folder, 'schemas', 'types', 'steps');
  await mkdir(join(folder, 'steps', 'clock-source'), { recursive: true });
  await mkdir(types, { recursive: true });
  await mkdir(join(folder, 'schemas', 'steps'));
  await symlink(join(root, 'engine'), join(folder, 'engine'));
  await symlink(join(root, 'steps', 'support'), join(folder, 'steps', 'support'));
  await symlink(join(root, 'schemas', 'types', 'lab.ts'), join(folder, 'schemas', 'types', 'lab.ts'));
  await writeFile(schema, blockOf('json'));
  await writeFile(join(types, 'clock-source.ts'), (await generate(schema)).text);
  await writeFile(join(folder, 'steps', 'clock-source', 'index.ts'), blockOf('ts'));
  const settings = { extends: join(root, 'tsconfig.json'), include: ['steps/clock-source'] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  const step = (await import(/* @vite-ignore */ join(folder, 'steps', 'clock-source', 'index.ts'))) as {
    clockSource: StepType;
  };
  clockSource = step.clockSource;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const clock = '/sys/devices/system/clocksource/clocksource0/current_clocksource';

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

  test('refuses where there is nothing to choose', async () => {
    const run = await runOneStep(simulatedMachine({ ...labHost, settings: {} }), clockSource, { source: 'hpet' });
    expect(run.plan.steps).toMatchObject([
      { kind: 'refused', refusals: [{ check: 'no-clock-source', override: null }] },
    ]);
  });

  test('fails where the kernel does not take the value, and says so', async () => {
    const run = await runOneStep(simulatedMachine(labHost), clockSource, { source: 'sundial' });
    expect(await run.apply()).toMatchObject({ outcome: 'failed' });
    expect(run.events).toContainEqual(expect.objectContaining({ kind: 'step-failed', message: expect.any(String) }));
  });
});
