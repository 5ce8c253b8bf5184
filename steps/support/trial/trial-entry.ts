import { grubWords } from '../../../facts/boot/grub-configuration.ts';
import type { GrubWord } from '../../../facts/boot/grub-configuration.ts';
import { parseKernelCommandLine } from '../../../facts/boot/kernel-command-line.ts';

/** The id of the entry that is booted once. */
export const trialId = 'runbook-trial';
/**
 * The variable of GRUB's environment with the state of a trial: "waiting", "started" (written by GRUB itself when it
 * starts the entry), "good".
 */
export const trialMark = 'runbook_trial';

/** Debian's 41_custom reads it at every boot, so grub.cfg itself is unchanged (/etc/grub.d/41_custom). */
export const customFile = '/boot/grub/custom.cfg';
export const environmentFile = '/boot/grub/grubenv';

const opening = `### BEGIN ${trialId} ###`;
const closing = `### END ${trialId} ###`;

/** An entry of grub.cfg: its first line, its commands, and the words after the kernel's path. */
interface WrittenEntry {
  readonly lines: readonly string[];
  readonly kernel: string;
  readonly words: readonly GrubWord[];
  readonly prefix: string;
}

const argumentsOf = (line: string): readonly string[] => grubWords(line).map(({ argument }) => argument);

/** The Linux entries that grub-mkconfig's own script made, recovery apart, with all their lines. */
function writtenEntries(text: string): readonly WrittenEntry[] {
  const found: WrittenEntry[] = [];
  let ours = false;
  let lines: string[] | null = null;
  for (const line of text.split('\n')) {
    ours = /^### BEGIN (\S+) ###/.exec(line)?.[1]?.includes('/10_linux') ?? ours;
    const words = argumentsOf(line);
    if (ours && words[0] === 'menuentry' && words.at(-1) === '{') lines = [];
    lines?.push(line.trim());
    if (lines === null || words[0] !== '}') continue;
    const linux = lines.find((each) => /^linux\s/.test(each));
    const [command, path, ...rest] = linux === undefined ? [] : grubWords(linux);
    const recovery = rest.some(({ argument }) => argument === 'single' || argument === 'recovery');
    if (linux !== undefined && command !== undefined && path !== undefined && !recovery)
      found.push({ lines, kernel: path.argument, words: rest, prefix: linux.slice(0, path.end) });
    lines = null;
  }
  return found;
}

/** The entry of the running kernel, otherwise the first one; undefined if none exists. */
export function currentEntry(configuration: string, commandLine: string): WrittenEntry | undefined {
  const image = parseKernelCommandLine(commandLine).find(({ name }) => name === 'BOOT_IMAGE')?.value ?? '';
  const plain = (path: string): string => path.replace(/^\([^)]*\)/, '');
  const entries = writtenEntries(configuration);
  return entries.find(({ kernel }) => plain(kernel) === plain(image)) ?? entries[0];
}

/** The section of custom.cfg with a copy of an entry that has other words, and that lets GRUB record its start. */
export function trialSection({ lines, prefix }: WrittenEntry, line: string): string {
  const options = grubWords(lines[0] ?? '')
    .slice(2, -1)
    .map(({ text }) => text);
  const at = options.indexOf('$menuentry_id_option');
  const kept = at < 0 ? options : options.filter((_, index) => index !== at && index !== at + 1);
  const head = ['menuentry', `'Trial boot of runbook'`, ...kept, '$menuentry_id_option', trialId, '{'].join(' ');
  const body = lines.slice(1, -1).map((each) => (/^linux\s/.test(each) ? `${prefix} ${line}` : each));
  return [
    opening,
    '# Booted once, by next_entry; runbook keeps or removes it.',
    head,
    ...[`set ${trialMark}=started`, `save_env ${trialMark}`, ...body].map((each) => `\t${each}`),
    '}',
    closing,
    '',
  ].join('\n');
}

const section = new RegExp(`^${opening}\\n[\\s\\S]*?^${closing}\\n?`, 'm');

/** The parameters of the trial entry in a custom.cfg; null without a trial entry. */
export function trialWords(text: string): readonly GrubWord[] | null {
  const line = section
    .exec(text)?.[0]
    .split('\n')
    .find((each) => /^\s*linux\s/.test(each));
  return line === undefined ? null : grubWords(line).slice(2);
}

/** A custom.cfg without the trial entry; null if it has no other content. */
export function withoutTrial(text: string): string | null {
  const rest = text.replace(section, '');
  return rest === '' ? null : rest;
}

/** A custom.cfg with this section as its trial entry, after its other content. */
export function withTrial(text: string, made: string): string {
  const rest = withoutTrial(text) ?? '';
  return rest === '' || rest.endsWith('\n') ? rest + made : `${rest}\n${made}`;
}
