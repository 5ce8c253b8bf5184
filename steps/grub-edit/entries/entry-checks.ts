import type { Refusal } from '../../../engine/model/step-type.ts';
import { environmentValue } from '../../support/boot/environment-block.ts';
import { stubOptions } from './places.ts';
import { environmentEditor, environmentFile, sourceFile } from './probe-entries.ts';
import type { EntriesState } from './probe-entries.ts';
import type { Entries } from './read-entries.ts';
import { stubFile } from '../../../facts/boot/choose-loader.ts';
import { refusal } from '../../support/refusal.ts';

/** Reasons not to change the entries of this machine, each with its evidence. Pure. */
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
      'a unified kernel image contains its command line and may be the default boot entry; write the parameters to /etc/kernel/cmdline and rebuild the image';
    found.push(refusal('grub-not-in-charge', reason, unified.join(', ')));
  }
  for (const { path, file } of [
    ...files,
    ...(source === null ? [] : [{ path: sourceFile, file: source }]),
    ...(stub === null ? [] : [{ path: stubFile, file: stub }]),
  ])
    if (file.encoding === 'base64') found.push(refusal('grub-source-not-text', `${path} is not valid UTF-8`, path));
  if (judged.length === 0) {
    const folders = [...new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf('/'))))];
    const seen =
      files.length === 0 ? 'no *.conf in loader/entries' : `${folders.join(', ')}: ${files.length} of other systems`;
    found.push(refusal('boot-entry-missing', 'no boot entry was found that starts this system', seen));
  }
  for (const { path, tries } of judged)
    if (tries !== null) {
      const reason =
        'boot counting is still active for this entry, so the next boot renames it; first let systemd-bless-boot.service mark it as good';
      found.push(refusal('boot-entry-counted', reason, path));
    }
  if (loader === 'kernelstub' && (stub === null || stubOptions(stub.content) === null)) {
    const reason =
      'kernelstub rewrites the entries from its configuration, which does not have the format of kernelstub 3';
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
    const reason = `the entries get $${name} from grub.cfg, which must not be edited; set it in the GRUB environment block: ${environmentEditor} - set "${name}=..."`;
    found.push(refusal('boot-entry-computed', reason, `${environmentFile}: ${name} is not set`));
  }
  if (variables.includes('kernelopts') && !state.hasEditor)
    found.push(
      refusal('grub-missing', `${environmentEditor} is not installed`, `${environmentEditor} --version: not found`),
    );
  return found;
}
