import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explainFiles as files } from './explain-files.ts';
import { runbook } from '../run-binary.ts';

let folder = '';
const inFolder = (...argv: string[]) => runbook(argv, { cwd: folder });
const explain = (...argv: string[]) => inFolder('explain', ...argv);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-explain-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true }));

describe('explain', () => {
  test('an input: the command line overrides the lab, the lab the variants (the last one first), and these the playbook', async () => {
    const { code, stdout, stderr } = await explain(
      'two.yaml',
      '--lab',
      'lab.yaml',
      '--set',
      'pages=5',
      '--set',
      'pages=6',
      'pages',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatchInlineSnapshot(`
      "pages  input, integer
        How many pages

        ✓ 6  command line   --set
        · 5  command line   --set
        · 4  lab ours       lab.yaml:6:10
        · 3  variant two    two.yaml:6:21
        · 2  variant one    one.yaml:6:21
        · 1  playbook base  base.yaml:5:36

        used by reserve.with.value
      "
    `);
    const set = await explain('two.yaml', '--lab', 'lab.yaml', 'inputs.pages');
    expect(set.stdout).toContain('  ✓ 4  lab ours       lab.yaml:6:10\n  · 3  variant two    two.yaml:6:21\n');
    const bare = await explain('one.yaml', 'pages');
    expect(bare.stdout).toContain('  ✓ 2  variant one    one.yaml:6:21\n  · 1  playbook base  base.yaml:5:36\n');
  });

  test('steps, blocks and values, with the values of templates and the defaults of step types', async () => {
    const { code, stdout, stderr } = await explain(
      'two.yaml',
      '--lab',
      'lab.yaml',
      'see',
      'load',
      'part',
      'steps.part.look',
      'reserve.with.value',
      'see.timeout',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatchInlineSnapshot(`
      "see  wait
        See it
        step 3 of 5 on host, after reserve, before keep

          declared  playbook base  base.yaml:15:5
          changed   variant one    one.yaml:8:5
          changed   variant two    two.yaml:8:5

        ✓ with.command  ["ls", "{{ inputs.path }}"]  playbook base    base.yaml:17:22
                        = ["ls", "/x"]
        ✓ with.timeout  30                           variant two      two.yaml:10:22
        ·               20                           variant one      one.yaml:9:22
        ·               10                           playbook base    base.yaml:17:58
        ·               60                           default of wait
        ✓ with.every    2                            default of wait

      load  modprobe
        step 1 of 5 on host, before reserve

          declared  playbook base  base.yaml:9:5
          replaced  variant one    one.yaml:10:5

        ✓ with.module             vfio      variant one          one.yaml:12:21
        ·                         vfio-pci  playbook base        base.yaml:11:21
        ✓ with.parameters         {}        default of modprobe
        ✓ with.state              loaded    default of modprobe
        ✓ with.load_before        []        default of modprobe
        ✓ with.persist            false     default of modprobe
        ✓ with.reload             false     default of modprobe
        ✓ with.allow_disconnect   false     default of modprobe
        ✓ with.allow_other_owner  false     default of modprobe

      part  block of part.yaml
        step 5 of 5 on host, after keep

          added  variant two  two.yaml:11:5

        ✓ with.name   {{ inputs.path }}  variant two    two.yaml:13:19
                      = /x
        ✓ with.often  5                  playbook part  part.yaml:6:36

      part.look  wait
        step 5 of 5 on host, after keep

          declared  playbook part  part.yaml:8:5

        ✓ with.path.exists  {{ inputs.name }}   playbook part    part.yaml:10:29
                            = /x
        ✓ with.timeout      {{ inputs.often }}  playbook part    part.yaml:10:61
                            = 5
        ·                   60                  default of wait
        ✓ with.every        2                   default of wait

      reserve  sysfs-write

        ✓ with.value  {{ inputs.pages }}  playbook base  base.yaml:14:53
                      = 4

      see  wait

        ✓ with.timeout  30  variant two      two.yaml:10:22
        ·               20  variant one      one.yaml:9:22
        ·               10  playbook base    base.yaml:17:58
        ·               60  default of wait
      "
    `);
  });

  test('without a name it shows every input and every step; a secret is shown as dots everywhere', async () => {
    const { code, stdout, stderr } = await explain('two.yaml', '--lab', 'lab.yaml');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatchInlineSnapshot(`
      "two  playbook base < variant one < variant two < lab ours < command line

      Inputs
        ✓ pages  4     lab ours  lab.yaml:6:10
        ✓ key    ••••  lab ours  lab.yaml:7:8
        ✓ path   /x    lab ours  lab.yaml:8:9

      Steps
        ~ load       modprobe     replaced by variant one  one.yaml:10:5
          reserve    sysfs-write                           base.yaml:12:5
        ~ see        wait         changed by variant two   two.yaml:8:5
          keep       file                                  base.yaml:18:5
        + part       block        added by variant two     two.yaml:11:5
          part.look  wait                                  part.yaml:8:5
      "
    `);
    const said = await Promise.all([
      explain('two.yaml', '--lab', 'lab.yaml', 'key', 'keep', '--set', 'key=s3cret-set'),
      explain('two.yaml', '--lab', 'lab.yaml', '--json', '--set', 'key=s3cret-set'),
      explain('two.yaml', 'keep', 'key', '--json'),
    ]);
    for (const { stdout: shown, stderr: told } of said) {
      expect(shown).toContain('••••');
      expect(shown + told).not.toContain('s3cret');
    }
  });

  test('as JSON: the effective and the overridden sources, each with its place', async () => {
    const { stdout } = await explain('two.yaml', '--lab', 'lab.yaml', 'pages', 'see.timeout', '--json');
    const [version, input, step] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    expect(version).toMatchObject({ kind: 'version' });
    expect(input).toMatchObject({
      kind: 'explained-input',
      name: 'pages',
      usedBy: ['reserve.with.value'],
      claims: [
        { wins: true, by: { kind: 'lab', name: 'ours' }, value: 4, place: { file: 'lab.yaml', line: 6, column: 10 } },
        { wins: false, by: { kind: 'variant', name: 'two' }, value: 3 },
        { wins: false, by: { kind: 'variant', name: 'one' }, value: 2 },
        { wins: false, by: { kind: 'playbook', name: 'base' }, value: 1 },
      ],
    });
    expect(step).toMatchObject({
      kind: 'explained-step',
      id: 'see',
      deeds: [{ did: 'declared' }, { did: 'changed' }, { did: 'changed' }],
      values: [
        {
          path: 'with.timeout',
          claims: [
            { value: 30, wins: true },
            { value: 20, by: { kind: 'variant', name: 'one' } },
            { value: 10 },
            { value: 60, by: { kind: 'step-type', name: 'wait' }, place: null },
          ],
        },
      ],
    });
  });

  test('an unknown name, an invalid playbook and an invalid value', async () => {
    expect(await explain('two.yaml', 'pags', 'see.timeot', 'see')).toMatchObject({
      code: 2,
      stderr:
        'error: the playbook has no input or step pags\n  did you mean pages?\nerror: step see has no value timeot\n  did you mean see.timeout?\n',
      stdout: expect.stringContaining('See it'),
    });
    expect((await explain('two.yaml', '--set', 'pages=x')).stderr).toContain('use only decimal digits');
    await writeFile(join(folder, 'bad.yaml'), 'runbook: 1\nname: b\nsummary: B\nextends: bse.yaml\n');
    expect(await explain('bad.yaml')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('bad.yaml:4:10 error'),
    });
    expect((await explain('bad.yaml', '--json')).stdout).toContain('"kind":"diagnostic"');
  });
});
