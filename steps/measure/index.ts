import { MachineError } from '../../engine/model/machine-error.ts';
import { defineStep } from '../../engine/model/step-type.ts';
import type { ActContext, ActOutcome } from '../../engine/model/step-type.ts';
import { computeFigures } from '../../report/figures/compute-figures.ts';
import type { Bandwidth } from '../../report/figures/figures.ts';
import schema from '../../schemas/steps/measure.schema.json' with { type: 'json' };
import type { Measure, MeasureOutputs } from '../../schemas/types/steps/measure.ts';
import { showRate } from './show-rate.ts';
import { takeMeasurement } from './take-measurement.ts';

async function act(input: Measure, context: ActContext): Promise<ActOutcome<MeasureOutputs>> {
  try {
    const { measurement, folder, texts } = await takeMeasurement(input, context);
    const { status, reason } = measurement;
    if (status !== 'ok') {
      return {
        kind: 'failed',
        message: `the measurement ${status === 'failed' ? 'failed' : 'is incomplete'}: ${reason ?? ''}`,
        hint: `the raw output is in ${folder} on ${measurement.host}`,
      };
    }
    const { bandwidth, number } = computeFigures(measurement, (path) => texts.get(path));
    const outputs: MeasureOutputs = {
      folder,
      gbit_per_second: bandwidth === null ? null : Math.round(bandwidth.bitsPerSecond / 1e6) / 1e3,
      seconds: bandwidth === null ? null : Math.round(bandwidth.seconds * 1e3) / 1e3,
      figure: number,
      says: `${saidOf(bandwidth, number)}${measurement.emulated === null ? '' : `. EMULATED: ${measurement.emulated}`}`,
    };
    return { kind: 'done', changed: false, outputs };
  } catch (error) {
    if (!(error instanceof MachineError) || error.code !== 'ENOENT') throw error;
    return { kind: 'failed', message: error.message, hint: 'playbooks/tools.yaml installs the measurement tools' };
  }
}

function saidOf(bandwidth: Bandwidth | null, number: number | null): string {
  if (bandwidth === null) return number === null ? 'measured' : `${number}`;
  return `${showRate(bandwidth.bitsPerSecond)} over ${Math.round(bandwidth.seconds * 10) / 10} s`;
}

/** Runs a load and observes the machines; keeps all raw output, and reports a number only from a complete run. */
export const measure = defineStep<Measure, MeasureOutputs>({
  kind: 'act',
  name: 'measure',
  schema,
  summary: 'Run a load, measure throughput and CPU use, and keep all raw output',
  reboots: false,
  intend: ({ name, load, duration, collect }) =>
    `measure "${name}": ${load.tool}${load.peer === undefined ? '' : ` to ${load.peer}`} for ${duration} s, watching ${collect.join(', ') || 'nothing'}`,
  programs: ({ load }) => (load.argv === undefined ? [] : [load.argv]),
  act,
});
