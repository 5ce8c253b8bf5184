import { defineStep } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/download.schema.json' with { type: 'json' };
import type { Download, DownloadOutputs } from '../../schemas/types/steps/download.ts';
import type { DownloadState } from './download-state.ts';
import { explainDownload } from './explain-download.ts';
import { planDownload } from './plan-download.ts';
import { probeDownload } from './probe-download.ts';

/** Downloads a file with a known SHA-256; it never leaves a partial file at the path and never replaces another file. */
export const download = defineStep<Download, DownloadState, DownloadOutputs>({
  kind: 'change',
  name: 'download',
  schema,
  summary: 'Download a file and check its SHA-256',
  takes: 'now',
  probe: probeDownload,
  plan: planDownload,
  outputs: ({ path, sha256 }) => ({ path, sha256 }),
  explain: explainDownload,
});
