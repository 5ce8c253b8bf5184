import type { FileState } from './model/machine.ts';

/** One initramfs as it was seen. */
export interface SeenImage {
  readonly sha256: string;
  /** It lists everything that a change wants in it. */
  readonly holding: boolean;
}

/** The files that go into the initramfs, and the images as they were built. */
export interface InitramfsState {
  /** By path; null for a file that is not there. */
  readonly files: Readonly<Record<string, FileState | null>>;
  /** By path, one for each kernel that has one. */
  readonly images: Readonly<Record<string, SeenImage>>;
  /** What an interrupted build left beside them, and kept images that nothing leads back to. */
  readonly parts: readonly string[];
}

/**
 * Files of initramfs-tools(7) are put in place, and the initramfs of every kernel is built again with them: beside its place, verified by what
 * lsinitramfs(8) lists, and renamed over the old one, which is kept under another name until undo renames it back.
 */
export interface InitramfsChange {
  readonly kind: 'initramfs';
  /** What it brings, for people, e.g. "0000:00:04.0 to vfio-pci". */
  readonly what: string;
  /** What every image lists afterwards: ends of paths, modules as "NAME.ko". */
  readonly holds: readonly string[];
  readonly before: InitramfsState;
  /** What is in the images is known only once they were built. */
  readonly after: { readonly files: InitramfsState['files']; readonly holding: boolean };
  /** Seconds that one build may take. */
  readonly deadline: number;
}
