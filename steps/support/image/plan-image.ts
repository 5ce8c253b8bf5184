import { newArtifact, partOf } from '../../../changes/artifact/new-artifact.ts';
import type { ArtifactContent } from '../../../changes/artifact/change.ts';
import { describeContent, fits } from '../../../changes/artifact/artifact-content.ts';
import { nothing } from '../../../engine/model/step-type.ts';
import type { Refusal } from '../../../engine/model/step-type.ts';
import type { Proposal } from '../../../changes/proposal.ts';
import { bytesOf, showSize } from '../../../facts/system/size.ts';
import type { DiskImage } from '../../../schemas/types/steps/disk-image.ts';
import { refusal } from '../refusal.ts';
import { sourceRefusals, toolMissing } from './image-refusals.ts';
import type { ImageState } from './image-state.ts';
import { refused } from '../refused.ts';

/** Disks have whole sectors of 512 bytes. */
const inSectors = (bytes: number): number => Math.ceil(bytes / 512) * 512;

/** The required properties of the image. */
function contentOf({ format, size, backing }: DiskImage): ArtifactContent {
  return {
    kind: 'image',
    format,
    size: size === undefined ? null : inSectors(bytesOf(size)),
    backing: backing ?? null,
  };
}

/** The programs that create it at `part`. */
function imageArgvs(
  { format, backing, from }: Pick<DiskImage, 'format' | 'backing' | 'from'>,
  size: number | null,
  part: string,
): readonly (readonly string[])[] {
  const bytes = size === null ? [] : [String(size)];
  if (from !== undefined) {
    const copy = ['qemu-img', 'convert', '-f', from.format, '-O', format, from.path, part];
    return size === null ? [copy] : [copy, ['qemu-img', 'resize', '-q', '-f', format, part, ...bytes]];
  }
  const base = backing === undefined ? [] : ['-b', backing.path, '-F', backing.format];
  return [['qemu-img', 'create', '-q', '-f', format, ...base, part, ...bytes]];
}

function planPresent(input: DiskImage, content: ArtifactContent, target: NonNullable<ImageState['target']>): Proposal {
  const { info, openFiles, kind } = target;
  const found: ArtifactContent | null =
    info === null ? null : { kind: 'image', format: info.format, size: info.size, backing: info.backing };
  if (fits(found, content)) return nothing;
  const held = openFiles.map(({ program, pid }) => `, open in ${program} (pid ${pid})`).join('');
  const is = found === null ? `a ${kind}, but not an image` : describeContent(found);
  const reason = `Something else exists at the path of the image, and it is never replaced; move it or give another path. The step creates ${describeContent(content)}.`;
  return refused(refusal('image-exists', reason, `${input.path} is ${is}${held}`));
}

/** Refusals and warnings about free space: a raw image needs its full size, a copy the size of its source, and other images grow. */
function room(input: DiskImage, size: number | null, state: ImageState): { refusals: Refusal[]; warnings: string[] } {
  const { free, source } = state;
  const full = size ?? source?.info?.size ?? 0;
  const now = input.format === 'raw' ? full : input.from === undefined ? 0 : (source?.info?.taken ?? 0);
  const evidence = `${showSize(free ?? 0)} are free for ${input.path}`;
  if (free !== null && now > free) {
    const reason = `The ${showSize(now)} of the image do not fit on the disk.`;
    const lifts = input.format === 'raw' && (source?.info?.taken ?? 0) <= free;
    if (lifts && input.allow_overcommit)
      return { refusals: [], warnings: [`${reason} ${evidence}: if the guest fills the disk, it fails`] };
    const short = refusal('space-short', reason, evidence, lifts ? { override: 'allow_overcommit' } : {});
    return { refusals: [short], warnings: [] };
  }
  if (free !== null && full > free)
    return { refusals: [], warnings: [`the image can grow to ${showSize(full)}, and ${evidence}`] };
  return { refusals: [], warnings: [] };
}

/** Creates the image if nothing exists at its path, and refuses if something else does. */
export function planImage(input: DiskImage, state: ImageState): Proposal {
  const content = contentOf(input);
  if (state.target !== null) return planPresent(input, content, state.target);
  const { path, format, mode, backing, from, undo } = input;
  const size = content.kind === 'image' ? content.size : null;
  const refusals: Refusal[] = state.hasTool ? [] : [toolMissing];
  if (backing !== undefined && (from !== undefined || format === 'raw')) {
    const reason =
      from !== undefined
        ? 'An image is either a copy or has a backing file.'
        : 'A raw image cannot have a backing file.';
    refusals.push(refusal('image-contradiction', reason, 'the step’s input'));
  }
  const origin = backing ?? from;
  if (origin !== undefined && state.source !== null && state.hasTool)
    refusals.push(...sourceRefusals(state.source, origin.format, size));
  const { refusals: cramped, warnings } = room(input, size, state);
  const named = input.size === undefined ? '' : `${input.size} `;
  const way = backing !== undefined ? ` over ${backing.path}` : from !== undefined ? ` copied from ${from.path}` : '';
  const change = newArtifact({
    path,
    mode: Number.parseInt(mode, 8),
    make: { kind: 'programs', argvs: imageArgvs(input, size, partOf({ path, content })), session: null },
    content,
    undo: undo === 'remove' ? 'always' : 'untouched',
    what: `${named}${format} image${way}`,
  });
  return { ...nothing, changes: [change], refusals: [...refusals, ...cramped], warnings };
}
