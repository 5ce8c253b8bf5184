import type { Refusal } from '../../../engine/model/step-type.ts';
import { environmentValue } from '../../support/boot/environment-block.ts';
import { stubOptions } from './places.ts';
import { environmentEditor, environmentFile, sourceFile } from './probe-entries.ts';
import type { EntriesState } from './probe-entries.ts';
import type { Entries } from './read-entries.ts';
import { stubFile } from '../../../facts/boot/choose-loader.ts';
import { refusal } from '../../support/refusal.ts';

/** Reasons not to touch the entries of this machine, each with what was seen. Pure. */
export function entryChecks(state: EntriesState, { judged, variables }: Entries): readonly Refusal[] {
  const found: Refusal[] = [];
  const { loader, files, images, environment, stub, source } = state;
  const unified = [
    ...images,
    // An entry that names such an image (UAPI Boot Loader Specification, `uki`).
    ...files.flatMap(({ path, file }) => (/^uki(?:-url)?[ \t]/m.test(file.content) ? [path] : [])),
  ];
  if (unified.length > 0) {
    const reason =
      'a unified kernel image has its command line built in and may be what boots by default; write the parameters to /etc/kernel/cmdline and make the image again';
    found.push(refusal('grub-not-in-charge', reason, unified.join(', ')));
  }
  for (const { path, file } of [
    ...files,
    ...(source === null ? [] : [{ path: sourceFile, file: source }]),
    ...(stub === null ? [] : [{ path: stubFile, file: stub }]),
  ])
    if (file.encoding === 'base64') found.push(refusal('grub-source-not-text', `${path} is not UTF-8 text`, path));
  if (judged.length === 0) {
    const folders = [...new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf('/'))))];
    const seen =
      files.length === 0 ? 'no *.conf in loader/entries' : `${folders.join(', ')}: ${files.length} of other systems`;
    found.push(refusal('boot-entry-missing', 'no boot entry that starts this system was found', seen));
  }
  for (const { path, tries } of judged)
    if (tries !== null) {
      const reason =
        'the tries of this entry are still counted, so that it is renamed at a boot; let it be blessed first (systemd-bless-boot.service)';
      found.push(refusal('boot-entry-counted', reason, path));
    }
  if (loader === 'kernelstub' && (stub === null || stubOptions(stub.content) === null)) {
    const reason =
      'kernelstub makes the entries anew from its configuration, which is not as its third revision writes it';
    found.push(refusal('boot-entry-computed', reason, `${stubFile}: no kernel_options`));
  }
  if (loader !== 'grub-bls') return found;
  if (state.readsEntries === false)
    found.push(
      refusal('grub-bls', 'GRUB does not read /boot/loader/entries here', '/boot/grub2/grub.cfg: no blscfg command'),
    );
  const isSet = (name: string): boolean => environmentValue(environment ?? '', name) !== undefined;
  for (const name of variables) {
    if (name === 'tuned_params' || isSet(name)) continue;
    const reason = `the entries take $${name} from grub.cfg, which is not to be edited; set it where GRUB keeps it: ${environmentEditor} - set "${name}=..."`;
    found.push(refusal('boot-entry-computed', reason, `${environmentFile}: ${name} is not set`));
  }
  if (variables.includes('kernelopts') && !state.hasEditor)
    found.push(
      refusal('grub-missing', `${environmentEditor} is not installed`, `${environmentEditor} --version: not found`),
    );
  return found;
}
