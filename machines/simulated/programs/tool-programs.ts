import { find } from '../tree/tree.ts';
import { show } from '../world/view.ts';
import { failed, readOnly, printed, type Program } from './program.ts';

/** A tool of an installed package that prints its version; it does not exist before the installation. */
const tool = (name: string, version: string, code = 0): Program =>
  readOnly(name, (world) =>
    find(show(world), `/usr/bin/${name}`, true) === undefined
      ? failed(127, `${name}: command not found`)
      : printed(`${version}\n`, code),
  );

/** The measuring tools, each with the option that prints its version. */
export const toolPrograms: readonly Program[] = [
  tool('iperf', 'iperf version 2.2.1 (4 Nov 2024) pthreads', 1),
  tool('iperf3', 'iperf 3.18 (cJSON 1.7.15)'),
  tool('atop', 'Version: 2.11.1 - 2025/02/16'),
  tool('perf', 'perf version 6.12.107'),
];
