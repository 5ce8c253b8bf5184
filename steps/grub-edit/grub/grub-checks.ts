import type { Refusal } from '../../../engine/model/step-type.ts';
import type { GrubState } from './probe-grub.ts';
import { configurationFile, generator } from '../source/grub-files.ts';
import { describeTrouble } from '../source/shell-variables.ts';
import type { Reading } from '../source/shell-variables.ts';
import { variable } from '../source/shell-variables.ts';
import { textOf } from '../source/tokens.ts';
import { mainFile } from '../source/grub-files.ts';
import { refusal } from '../../support/refusal.ts';

/** The reasons not to change the GRUB of this machine, each with its evidence. Pure. */
export function grubChecks(state: GrubState, reading: Reading): readonly Refusal[] {
  const found: Refusal[] = [];
  const main = state.sources.find(({ path }) => path === mainFile);
  if (!state.systems.some((name) => name === 'debian' || name === 'ubuntu')) {
    const seen = `/etc/os-release: ID ${state.systems.join(' ') || 'missing'}`;
    found.push(refusal('grub-distribution', 'this step supports only the GRUB of Debian and Ubuntu', seen));
  }
  if (main === undefined) {
    found.push(
      refusal(
        'grub-missing',
        'the boot loader of this machine is not a GRUB that grub-mkconfig configures',
        `${mainFile}: no such file`,
      ),
    );
  }
  if (!state.hasGenerator) {
    found.push(refusal('grub-missing', `${generator} is not installed`, `/usr/sbin/${generator}: no such file`));
  }
  if (textOf(variable(reading, 'GRUB_ENABLE_BLSCFG').characters) === 'true') {
    const reason = `GRUB reads the entries from /boot/loader/entries, not from ${configurationFile}`;
    found.push(
      refusal('grub-bls', reason, `GRUB_ENABLE_BLSCFG=true in ${variable(reading, 'GRUB_ENABLE_BLSCFG').last?.file}`),
    );
  }
  for (const { path, file } of state.sources) {
    if (file.encoding === 'base64') found.push(refusal('grub-source-not-text', `${path} is not valid UTF-8`, path));
  }
  for (const trouble of reading.troubles) {
    const reason = `${generator} already fails on this file without the edit: ${trouble.reason}`;
    found.push(refusal('grub-source-broken', reason, describeTrouble(trouble)));
  }
  return found;
}
