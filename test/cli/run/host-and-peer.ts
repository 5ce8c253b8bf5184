import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeRecord } from '../../../engine/journal/record-line.ts';
import { sshHost } from '../../machines/cabled/ssh-host.ts';
import { runbook, type ProgramOutput } from '../run-binary.ts';

/** The folder of the journals on the host. */
export const runs = '/var/lib/runbook/runs';

/** A host behind ssh, and the machine "peer" of the same lab, which is the operator's own machine; for root. */
export interface HostAndPeer extends AsyncDisposable {
  /** The path of a file of the test on the operator's machine. */
  file(name: string): string;
  /** Runs a shell script as root on the host. */
  onHost(script: string): string;
  /** Runs runbook as an operator who has a separate state folder. */
  as(operator: string, ...argv: readonly string[]): Promise<ProgramOutput>;
  /** The journal of a run with correct numbers and checksums, as root on the host can write it. */
  forge(run: string, records: readonly object[]): void;
  /** Puts another journal on the host. */
  put(run: string, text: string): void;
  /** The ID of the latest run. */
  latest(): Promise<string>;
  /** Removes all runs and all their results. */
  forget(): void;
}

/** A playbook that changes both machines. */
const both = `runbook: 1
name: two
summary: One file on each machine
steps:
  - { id: here, type: file, with: { path: /var/lib/trial/here, content: "here\\n" } }
  - { id: there, on: peer, type: file, with: { path: FOLDER/operator/there, content: "there\\n" } }
`;

export async function hostAndPeer(): Promise<HostAndPeer> {
  const host = await sshHost();
  const file = (name: string): string => join(host.folder, name);
  host.machine.script('mkdir /var/lib/trial');
  const { identityFile, knownHostsFile } = host.options();
  const options = `[HostKeyAlias=the-host, "UserKnownHostsFile=${knownHostsFile}"]`;
  const reached = `connect: ssh, host: 127.0.0.1, user: root, port: ${host.port}, identity_file: ${identityFile}, options: ${options}`;
  const machines = `machines:\n  host: { ${reached} }\n  peer: { connect: local }\n`;
  writeFileSync(file('lab.yaml'), `lab: 1\nname: both\n${machines}`);
  writeFileSync(file('two.yaml'), both.replaceAll('FOLDER', host.folder));
  const as: HostAndPeer['as'] = (operator, ...argv) => {
    mkdirSync(file(operator), { recursive: true });
    const env = { XDG_STATE_HOME: file(operator), SUDO_USER: operator };
    return runbook([...argv, '--lab', file('lab.yaml')], { env });
  };
  const put = (run: string, text: string): void => {
    writeFileSync(file('written'), text);
    host.machine.script(`mkdir -m 0700 -p ${runs}/${run}; cp ${file('written')} ${runs}/${run}/journal.ndjson`);
  };
  return {
    file,
    as,
    put,
    onHost: (script) => host.machine.script(script),
    forge(run, records) {
      const at = '2026-11-22T10:00:00.000Z';
      put(run, records.map((record, seq) => encodeRecord({ ...record, seq, at } as never)).join(''));
    },
    latest: async () => (await as('ann', 'runs')).stdout.trimEnd().split('\n').at(-1)?.split(' ')[0] ?? '',
    forget() {
      host.machine.script(`rm -rf ${runs}/* /var/lib/trial/*`);
      for (const folder of ['marks', 'operator']) {
        rmSync(file(folder), { recursive: true, force: true });
        mkdirSync(file(folder));
      }
    },
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
}
