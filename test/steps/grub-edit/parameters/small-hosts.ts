import type { Change } from '../../../../changes/index.ts';
import type { Proposal } from '../../../../changes/proposal.ts';
import type { BootEffects } from '../../../../facts/boot/effects/boot-effects.ts';
import type { GrubEdit } from '../../../../schemas/types/steps/grub-edit.ts';
import type { EntriesState } from '../../../../steps/grub-edit/entries/probe-entries.ts';
import type { GrubState } from '../../../../steps/grub-edit/grub/probe-grub.ts';
import { configuration, file, flags, ground, grubState } from '../grub-matrix/cases.ts';

export const ask = (ensure: readonly string[], more: Partial<GrubEdit['parameters']> = {}): GrubEdit => ({
  ...flags,
  parameters: { ensure: [...ensure], set: {}, remove: [], ...more },
  variable: 'GRUB_CMDLINE_LINUX_DEFAULT',
});
export const effects = (more: Partial<BootEffects>): BootEffects => ({ ...ground.effects, ...more });
const started = (line: string): string => `BOOT_IMAGE=/boot/vmlinuz root=UUID=0 ro ${line}`;

/** A Debian with these words in /etc/default/grub, in grub.cfg and on the running command line. */
export const debian = (words: string, running = words, seen: Partial<BootEffects> = {}): GrubState => ({
  ...grubState(`GRUB_CMDLINE_LINUX_DEFAULT="${words}"\n`, {
    configuration: configuration(words),
    commandLine: started(running),
  }),
  ground: { ...ground, effects: effects(seen) },
});

const id = '0649288e52434223afde4c36460a375e';
const entry = `/boot/loader/entries/${id}-6.12.conf`;

/** A Fedora with these words in its entry, in /etc/kernel/cmdline and in /etc/default/grub. */
export const fedora = (words: string, more: Partial<EntriesState> = {}): EntriesState => ({
  loader: 'grub-bls',
  files: [{ path: entry, file: file(`version 6.12\nlinux /vmlinuz-6.12\noptions root=UUID=0 ro ${words}\n`) }],
  images: [],
  source: file(`root=UUID=0 ro ${words}\n`),
  vendorSource: null,
  stub: null,
  defaults: file(`GRUB_CMDLINE_LINUX="${words}"\n`),
  environment: '',
  readsEntries: true,
  hasEditor: true,
  machineId: id,
  commandLine: started(words),
  ground,
  ...more,
});

export const written = ({ changes }: Proposal): readonly (string | undefined)[] =>
  changes.flatMap((change: Change) => (change.kind === 'file' ? [change.after?.content] : []));
export const checks = ({ refusals }: Proposal): readonly string[] => refusals.map(({ check }) => check);
