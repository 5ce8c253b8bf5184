import { describe, expect, test } from 'vitest';
import type { Change } from '../../../changes/index.ts';
import type { GenerateChange } from '../../../changes/generate/change.ts';
import type { Proposal } from '../../../changes/proposal.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import { propose } from '../../../steps/grub-edit/grub/propose.ts';
import { configuration, flags, grubState } from './grub-matrix/cases.ts';

const D = 'GRUB_CMDLINE_LINUX_DEFAULT';
const L = 'GRUB_CMDLINE_LINUX';

function ask(parameters: Partial<GrubEdit['parameters']>, variable: GrubEdit['variable'] = D): GrubEdit {
  return { ...flags, parameters: { ensure: [], set: {}, remove: [], ...parameters }, variable };
}

/** The text of a file after the proposal's changes, by default the first file. */
function edited({ changes }: Proposal, path?: string): string | undefined {
  const found = changes.find(
    (change): change is Extract<Change, { kind: 'file' }> =>
      change.kind === 'file' && (path === undefined || change.path === path),
  );
  return found?.after?.content;
}

const generated = ({ changes }: Proposal): GenerateChange | undefined =>
  changes.find((change): change is GenerateChange => change.kind === 'generate');

describe('the source after the edit', () => {
  const edits: readonly [title: string, parameters: Partial<GrubEdit['parameters']>, before: string, after: string][] =
    [
      ['adds to a quoted value', { ensure: ['iommu=pt'] }, `${D}="quiet"\n`, `${D}="quiet iommu=pt"\n`],
      ['quotes a bare value', { ensure: ['iommu=pt'] }, `${D}=quiet # why\n`, `${D}="quiet iommu=pt" # why\n`],
      ['fills an empty value', { ensure: ['iommu=pt'] }, `${D}=""\n`, `${D}="iommu=pt"\n`],
      ['fills no value at all', { ensure: ['iommu=pt'] }, `${D}=\n`, `${D}="iommu=pt"\n`],
      ['keeps escapes of a bare value', { ensure: ['a=b'] }, `${D}=quiet\\ x\n`, `${D}=quiet\\ x" a=b"\n`],
      [
        'replaces the deciding parameter',
        { ensure: ['cpu_freq.off=1'] },
        `${D}="cpu_freq.off=0 q"\n`,
        `${D}="cpu_freq.off=1 q"\n`,
      ],
      ['treats - and _ as equal', { ensure: ['cpu_freq.off=1'] }, `${D}='cpu-freq.off=0'\n`, `${D}='cpu-freq.off=1'\n`],
      [
        'replaces the contrary',
        { set: { intel_iommu: 'on' } },
        `${D}="intel_iommu=off q"\n`,
        `${D}="intel_iommu=on q"\n`,
      ],
      ['leaves a single isolcpus', { set: { isolcpus: '2' } }, `${D}="isolcpus=1 isolcpus=3"\n`, `${D}="isolcpus=2"\n`],
      [
        'merges lists',
        { ensure: ['vfio-pci.ids=8086:10d3'] },
        `${D}="vfio_pci.ids=1af4:1000"\n`,
        `${D}="vfio_pci.ids=1af4:1000,8086:10d3"\n`,
      ],
      [
        'adds a second console',
        { ensure: ['console=ttyS0'] },
        `${D}="console=tty0"\n`,
        `${D}="console=tty0 console=ttyS0"\n`,
      ],
      [
        'sets a single parameter',
        { set: { console: 'ttyS0' } },
        `${D}="console=tty0 q console=tty1"\n`,
        `${D}="console=ttyS0 q"\n`,
      ],
      ['sets across both variables', { set: { a: '1' } }, `${L}="a=2 b"\n${D}="a=3"\n`, `${L}="b"\n${D}="a=1"\n`],
      ['removes by name', { remove: ['quiet'] }, `${L}="x quiet"\n${D}="quiet splash"\n`, `${L}="x"\n${D}="splash"\n`],
      [
        'removes a single value',
        { remove: ['console=tty0'] },
        `${D}="console=tty0 console=ttyS0"\n`,
        `${D}="console=ttyS0"\n`,
      ],
      ['removes from the middle', { remove: ['b'] }, `${D}='a  b c'\n`, `${D}='a c'\n`],
      [
        'adds a page pool',
        { ensure: ['hugepagesz=1G', 'hugepages=4'] },
        `${D}="hugepages=9"\n`,
        `${D}="hugepages=9 hugepagesz=1G hugepages=4"\n`,
      ],
      [
        'changes a pool by its size',
        { ensure: ['hugepagesz=2M', 'hugepages=7'] },
        `${D}="hugepagesz=1G hugepages=1 hugepagesz=2M hugepages=2"\n`,
        `${D}="hugepagesz=1G hugepages=1 hugepagesz=2M hugepages=7"\n`,
      ],
      [
        'removes a pool whole',
        { remove: ['hugepagesz=1G'] },
        `${D}="a hugepagesz=1G hugepages=1 hugepagesz=2M hugepages=2"\n`,
        `${D}="a hugepagesz=2M hugepages=2"\n`,
      ],
      [
        'stays before the arguments of init',
        { ensure: ['iommu=pt'] },
        `${D}="quiet -- iommu=pt"\n`,
        `${D}="quiet iommu=pt -- iommu=pt"\n`,
      ],
      [
        'escapes for GRUB and the shell',
        { ensure: ['memmap=2G$8G'] },
        `${D}="quiet"\n`,
        `${D}="quiet memmap=2G\\\\\\$8G"\n`,
      ],
      ['escapes in single quotes', { ensure: ['a=`b`$c'] }, `${D}='q'\n`, `${D}='q a=\`b\`\\$c'\n`],
      [
        'quotes values with blanks',
        { ensure: ['dyndbg="file a +p"'] },
        `${D}="quiet"\n`,
        `${D}="quiet dyndbg=\\"file a +p\\""\n`,
      ],
      ['closes a single quote', { set: { a: "it's" } }, `${D}='q'\n`, `${D}='q a=it\\'\\''s'\n`],
    ];
  test.each(edits)('%s', (_, parameters, before, after) => {
    const proposal = propose(ask(parameters), grubState(before));
    expect(proposal.refusals).toEqual([]);
    expect(edited(proposal)).toBe(after);
    expect(propose(ask(parameters), grubState(after)).changes.map(({ kind }) => kind)).toEqual(['generate']);
  });

  test('is written to a drop-in if the value is composed, and extended there', () => {
    const main = `if true; then ${D}=x; fi\n`;
    const first =
      edited(propose(ask({ ensure: ['a=1'] }), grubState(main)), '/etc/default/grub.d/zz-runbook.cfg') ?? '';
    expect(first).toMatch(/\n?GRUB_CMDLINE_LINUX_DEFAULT="\$GRUB_CMDLINE_LINUX_DEFAULT a=1"\n$/);
    const both = new Map([
      ['/etc/default/grub', `${D}="$FOO"\n`],
      ['/etc/default/grub.d/zz-runbook.cfg', first],
    ]);
    const second = edited(propose(ask({ ensure: ['b=2'] }), grubState(both)));
    expect(second).toBe(first.replace('a=1', 'a=1 b=2'));
  });

  test('is appended to the file itself if grub.d does not exist', () => {
    const proposal = propose(ask({ ensure: ['a=1'] }), grubState('GRUB_TIMEOUT=5', { hasFolder: false }));
    expect(edited(proposal)).toBe(`GRUB_TIMEOUT=5\n${D}="$${D} a=1"\n`);
  });
});

describe('the three readings', () => {
  const source = `${D}="quiet intel_iommu=on"\n`;
  const seen = { configuration: configuration('quiet intel_iommu=on'), commandLine: 'root=UUID=0 ro quiet' };
  const input = ask({ ensure: ['intel_iommu=on'] });

  test('configured and not in effect: no change is needed, and the pending parameters are shown', () => {
    expect(propose(input, grubState(source, seen))).toEqual({
      changes: [],
      refusals: [],
      warnings: [],
      pending: 'intel_iommu=on',
    });
    const off = { ...seen, commandLine: 'intel_iommu=on intel_iommu=off' };
    expect(propose(input, grubState(source, off)).pending).toBe('intel_iommu=on');
  });

  test('configured and in effect: no change is needed', () => {
    const now = { ...seen, commandLine: 'root=UUID=0 ro quiet intel_iommu=off intel_iommu=on' };
    expect(propose(input, grubState(source, now))).toMatchObject({ changes: [], pending: null });
  });

  test('a stale grub.cfg is only regenerated', () => {
    const proposal = propose(
      input,
      grubState(source, { ...seen, configuration: configuration('quiet intel_iommu=off') }),
    );
    expect(proposal.changes).toHaveLength(1);
    expect(generated(proposal)).toMatchObject({
      argv: ['grub-mkconfig'],
      present: ['intel_iommu=on'],
      absent: ['intel_iommu=off'],
      exempt: 'single',
    });
  });

  test('a pending removal is shown too', () => {
    const now = grubState(`${D}=""\n`, { configuration: configuration(''), commandLine: 'root=UUID=0 ro quiet' });
    expect(propose(ask({ remove: ['quiet'] }), now)).toMatchObject({ changes: [], pending: 'without quiet' });
  });

  test('other changes of a new grub.cfg are shown', () => {
    const { warnings } = propose(
      ask({ ensure: ['a=1'] }),
      grubState(`${D}="quiet splash"\n`, { configuration: configuration('quiet') }),
    );
    expect(warnings).toEqual(['/boot/grub/grub.cfg is older than its source: regenerating it also adds splash']);
  });
});
