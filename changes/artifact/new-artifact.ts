import type { ArtifactChange } from './change.ts';

/** The change that creates an artifact that does not exist yet. */
export function newArtifact(
  wanted: Pick<ArtifactChange, 'path' | 'mode' | 'make' | 'content' | 'undo' | 'what'>,
): ArtifactChange {
  return {
    kind: 'artifact',
    ...wanted,
    part: partOf(wanted),
    before: { exists: false },
    after: { exists: true, content: wanted.content },
  };
}

/** The hidden part file in the folder of the artifact. The name for a download contains its SHA-256, so the part of another file is never resumed. */
export function partOf({ path, content }: Pick<ArtifactChange, 'path' | 'content'>): string {
  const at = path.lastIndexOf('/') + 1;
  const mark = content.kind === 'bytes' ? `.${content.sha256.slice(0, 12)}` : '';
  return `${path.slice(0, at)}.${path.slice(at)}${mark}.runbook-part`;
}
