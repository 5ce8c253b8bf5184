import type { Refusal } from '../../../engine/model/step-type.ts';
import { formatParameter } from '../../../facts/boot/kernel-command-line.ts';
import { kernelParameters } from '../../../facts/boot/grub-configuration.ts';
import type { TrialGround } from './trial-ground.ts';
import { configurationFile } from '../source/grub-files.ts';
import { customFile, environmentFile, trialId, trialWords } from '../../support/trial/trial-entry.ts';
import { refusal } from '../../support/refusal.ts';

/** File systems that GRUB cannot write to, by its own list (check_writable of /etc/grub.d/00_header). */
const unwritable = ['btrfs', 'cpiofs', 'f2fs', 'newc', 'odc', 'romfs', 'squash4', 'tarfs', 'zfs'];

/** The reasons why a one-time boot is not reliable here: GRUB must be able to record that it was used, or it would repeat. Pure. */
export function trialChecks({ trial, configuration }: TrialGround): readonly Refusal[] {
  const no = (reason: string, evidence: string): Refusal =>
    refusal(
      'trial-boot-not-possible',
      `${reason}; without \`trial\` the parameters are set immediately, and the recovery entry is the fallback`,
      evidence,
    );
  const { abstraction, fileSystem, environment, hasEditor, next } = trial;
  const probe = 'grub-probe --target';
  if (!hasEditor || abstraction === null || fileSystem === null) {
    const missing = hasEditor ? 'grub-probe /boot/grub printed nothing' : 'grub-editenv: not found';
    return [no('it is unknown whether GRUB could record that a one-time boot was used', missing)];
  }
  const text = configuration?.encoding === 'utf8' ? configuration.content : '';
  const found: Refusal[] = [];
  if (abstraction !== '')
    found.push(
      no(
        'GRUB cannot write to LVM, RAID or encrypted storage, so a one-time boot would repeat at every boot',
        `${probe}=abstraction /boot/grub: ${abstraction}`,
      ),
    );
  if (unwritable.includes(fileSystem))
    found.push(
      no(
        `GRUB cannot write to ${fileSystem}, so a one-time boot would repeat at every boot`,
        `${probe}=fs /boot/grub: ${fileSystem}`,
      ),
    );
  if (!/^[ \t]*save_env next_entry[ \t]*$/m.test(text))
    found.push(no('grub.cfg does not support one-time boots', `${configurationFile}: no line "save_env next_entry"`));
  if (!/\bcustom\.cfg\b/.test(text))
    found.push(no(`grub.cfg does not read ${customFile}`, `${configurationFile}: no section of /etc/grub.d/41_custom`));
  if (next !== undefined && next !== '' && next !== trialId)
    found.push(no('another entry is already selected for a one-time boot', `${environmentFile}: next_entry=${next}`));
  if (environment !== null && environment.content.length !== 1024)
    found.push(no('the GRUB environment block is damaged', `${environmentFile}: not 1024 bytes`));
  return found;
}

/** The trial of these parameters was started, and the machine runs without them, so it is refused. Pure. */
export function trialFailed({ trial, commandLine }: TrialGround): Refusal {
  const words = trialWords(trial.custom?.content ?? '') ?? [];
  const given = kernelParameters(words).map(formatParameter).join(' ');
  return refusal(
    'trial-boot-failed',
    'the trial boot failed: GRUB started the trial entry, and now the host runs its old entry again; `runbook undo` removes the trial, and another apply tries it again',
    `started with: ${given}; /proc/cmdline now: ${commandLine}`,
  );
}
