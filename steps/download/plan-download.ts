import { newArtifact } from '../../changes/artifact/new-artifact.ts';
import { nothing } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import { showSize } from '../../facts/system/size.ts';
import type { Download } from '../../schemas/types/steps/download.ts';
import type { DownloadState, SeenTarget } from './download-state.ts';
import { refusal } from '../support/refusal.ts';
import { refused } from '../support/refused.ts';

function planPresent({ path, sha256, mode }: Download, target: SeenTarget): Proposal {
  if (target.sha256 === sha256) {
    const differs = target.kind === 'file' && target.mode !== Number.parseInt(mode, 8);
    const has = target.mode.toString(8).padStart(4, '0');
    return { ...nothing, warnings: differs ? [`${path} already exists with mode ${has}, and keeps it`] : [] };
  }
  const reason =
    'Something else exists at the path of the download, and it is never replaced; move it or give another path.';
  const evidence = target.sha256 === null ? `${path} is a ${target.kind}` : `${path} has sha256 ${target.sha256}`;
  return refused(refusal('target-exists', reason, evidence));
}

/** Downloads the file if it does not exist, the server has it and the disk has enough space. */
export function planDownload(input: Download, { target, ground }: DownloadState): Proposal {
  if (target !== null || ground === null) return target === null ? nothing : planPresent(input, target);
  const { path, url, sha256, mode } = input;
  const refusals: Refusal[] = [];
  if (!ground.hasCurl)
    refusals.push(
      refusal(
        'program-missing',
        'Downloads need curl; install it, e.g. with an earlier package-install step.',
        'curl: not found',
      ),
    );
  if (ground.gone !== null)
    refusals.push(
      refusal('url-not-found', `The server does not have ${url}.`, `it answers with status ${ground.gone}`),
    );
  const missing = ground.size === null ? 0 : ground.size - ground.fetched;
  if (ground.free !== null && missing > ground.free) {
    const evidence = `${showSize(ground.free)} are free for ${path}`;
    refusals.push(refusal('space-short', `The ${showSize(missing)} of the file do not fit on the disk.`, evidence));
  }
  const change = newArtifact({
    path,
    mode: Number.parseInt(mode, 8),
    make: { kind: 'download', url, size: ground.size },
    content: { kind: 'bytes', sha256 },
    undo: 'untouched',
    what: `from ${url}${ground.size === null ? '' : `, ${showSize(ground.size)}`}`,
  });
  return { ...nothing, changes: [change], refusals };
}
