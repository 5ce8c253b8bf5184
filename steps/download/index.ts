import { defineStep } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/download.schema.json' with { type: 'json' };
import type { Download, DownloadOutputs } from '../../schemas/types/steps/download.ts';
import type { DownloadState } from './download-state.ts';
import { explainDownload } from './explain-download.ts';
import { planDownload } from './plan-download.ts';
import { probeDownload } from './probe-download.ts';

/** Fetches a file whose SHA-256 is known; never half a file in place, never over another one. */
export const download = defineStep<Download, DownloadState, DownloadOutputs>({
  kind: 'change',
  name: 'download',
  schema,
  summary: 'Fetches a file and puts it in place once its SHA-256 is right',
  takes: 'now',
  probe: probeDownload,
  plan: planDownload,
  outputs: ({ path, sha256 }) => ({ path, sha256 }),
  explain: explainDownload,
});
