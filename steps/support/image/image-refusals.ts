import type { Refusal } from '../../../engine/model/step-type.ts';
import { showSize } from '../../../facts/system/size.ts';
import type { SeenSource } from './image-state.ts';
import { refusal } from '../refusal.ts';

export const toolMissing = refusal(
  'program-missing',
  'Images are made by qemu-img; install qemu-utils (Debian, Ubuntu) or qemu-img (Fedora), e.g. with a package-install step before.',
  'there is no qemu-img',
);

/** Why an image cannot be made from another one, or over it. `size` in bytes, null for the source's own. */
export function sourceRefusals(source: SeenSource, format: string, size: number | null): readonly Refusal[] {
  const { path, exists, blank, info } = source;
  if (!exists) return [refusal('source-missing', 'The image to start from is not there.', `${path} is no file`)];
  if (info === null) {
    if (blank) return [];
    return [refusal('source-differs', 'qemu-img cannot read the image to start from.', `qemu-img info ${path} fails`)];
  }
  if (info.format !== format) {
    const reason = `The image to start from is said to be ${format}; a wrong format makes a disk that is not what it was.`;
    return [refusal('source-differs', reason, `qemu-img info says that ${path} is ${info.format}`)];
  }
  if (size !== null && size < info.size) {
    const reason = 'The image would be smaller than the one it is made from, which cuts off what is at its end.';
    return [refusal('image-would-shrink', reason, `${path} has ${info.size} bytes (${showSize(info.size)})`)];
  }
  return [];
}
