import type { ArtifactChange } from './change.ts';

/** The change that makes an artifact which is not there. */
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

/** The hidden file beside an artifact's place in which it is made; a download's is named after its SHA-256 too, so that another file's beginning is never gone on from. */
export function partOf({ path, content }: Pick<ArtifactChange, 'path' | 'content'>): string {
  const at = path.lastIndexOf('/') + 1;
  const mark = content.kind === 'bytes' ? `.${content.sha256.slice(0, 12)}` : '';
  return `${path.slice(0, at)}.${path.slice(at)}${mark}.runbook-part`;
}
