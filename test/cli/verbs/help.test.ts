import { describe, expect, test } from 'vitest';
import { verbs } from '../../../cli/verbs/index.ts';
import { runbook } from '../run-binary.ts';

describe('help', () => {
  test('lists every verb with its summary and the exit codes', async () => {
    const { code, stdout, stderr } = await runbook(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const { name, summary } of verbs)
      expect(stdout).toMatch(new RegExp(`^  ${name} +${RegExp.escape(summary)}$`, 'm'));
    expect(stdout).toMatch(/^  130  interrupted$/m);
  });

  test.each(verbs.map(({ name }) => name))(
    'of %s lists its options and shows examples that start with it',
    async (name) => {
      const entry = verbs.find((each) => each.name === name);
      const verb = await entry?.load();
      const { code, stdout, stderr } = await runbook([name, '--help']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(`Usage: runbook ${name}`);
      expect(verb?.name).toBe(name);
      for (const option of verb?.options ?? []) expect(stdout).toContain(`--${option.name}`);
      expect(verb?.examples.length).toBeGreaterThan(0);
      for (const { command } of verb?.examples ?? [])
        expect(command).toMatch(new RegExp(`^(sudo )?runbook ${name}\\b`));
      expect(await runbook(['help', name])).toEqual({ code: 0, stdout, stderr: '' });
    },
  );

  test('no line is over 100 columns in a pipe', async () => {
    const all = await Promise.all(
      [['--help'], ...verbs.map(({ name }) => [name, '--help'])].map((argv) => runbook(argv)),
    );
    const long = all.flatMap(({ stdout }) => stdout.split('\n')).filter((line) => line.length > 100);
    expect(long).toEqual([]);
  });

  test('--version prints the version of package.json', async () => {
    const { code, stdout } = await runbook(['--version']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^runbook \d+\.\d+\.\d+\n$/) });
  });
});
