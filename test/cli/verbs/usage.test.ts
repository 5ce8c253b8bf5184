import { describe, expect, test } from 'vitest';
import { runbook } from '../run-binary.ts';

/** Command line, the first line of complaint, and the hint below it. */
const mistakes: readonly (readonly [string[], string, string | null])[] = [
  [['aply'], 'unknown verb aply', 'did you mean apply?'],
  [['frobnicate'], 'unknown verb frobnicate', null],
  [['--versoin'], 'unknown option --versoin', 'did you mean --version?'],
  [['apply', 'x.yaml', '--labb', 'y'], 'unknown option --labb for apply', 'did you mean --lab?'],
  [['plan', 'x.yaml', '-z'], 'unknown option -z for plan', null],
  [['apply'], 'apply needs <playbook>', 'The playbook: a YAML file, or the name of a shipped playbook'],
  [['apply', 'x.yaml', '--lab'], '--lab needs a value', '--lab <name|path>'],
  [['apply', 'x.yaml', '--lab', '--yes'], '--lab needs a value', '--lab <name|path>'],
  [['apply', 'x.yaml', '--yes=no'], '--yes takes no value', null],
  [['steps', 'a', 'b'], 'steps: unexpected argument b', null],
  [['lab'], 'lab needs <action>', 'allowed values: up, down, status, ssh, reset, console, prune'],
  [['lab', 'upp'], 'lab: unknown action upp', 'did you mean up?'],
];

describe('a mistake on the command line is exit code 2, on standard error, with a way on', () => {
  test.each(mistakes)('runbook %j', async (argv, message, hint) => {
    const { code, stdout, stderr } = await runbook(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const [first, second] = stderr.split('\n');
    expect(first).toBe(`error: ${message}`);
    if (hint === null) expect(second).toMatch(/^See runbook .*--help$/);
    else expect(second).toBe(`  ${hint}`);
  });

  test('for an unknown step type the most similar one is proposed', async () => {
    expect(await runbook(['steps', 'pci-bnd'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: unknown step type pci-bnd\n  did you mean pci-bind?\n',
    });
  });
});

describe('colours', () => {
  const escape = '\u001b[';

  test('are off in a pipe, on by FORCE_COLOR, and off again by NO_COLOR and --no-color', async () => {
    const said = async (argv: string[], env: Record<string, string>) =>
      (await runbook(argv, { env })).stdout.includes(escape);
    expect(await said(['--help'], {})).toBe(false);
    expect(await said(['--help'], { FORCE_COLOR: '1' })).toBe(true);
    expect(await said(['--help'], { FORCE_COLOR: '0' })).toBe(false);
    expect(await said(['--help'], { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
    expect(await said(['steps', '--no-color'], { FORCE_COLOR: '1' })).toBe(false);
  });
});
