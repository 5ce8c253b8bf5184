import type { Report } from './report.ts';

/** The origin of the figures, by name: playbooks, runs, boots, launches, seeds, versions; each value once. */
export function provenanceOf({ variants }: Report): readonly (readonly [string, readonly string[]])[] {
  const all = variants.flatMap(({ runs }) => runs.map(({ measurement }) => measurement));
  const once = (values: readonly (string | null)[]): readonly string[] =>
    [...new Set(values.filter((value) => value !== null && value !== ''))] as readonly string[];
  const facts: readonly (readonly [string, readonly string[]])[] = [
    ['playbook (SHA-256)', once(all.map(({ playbook: { name, sha256 } }) => `${name} ${sha256}`))],
    [
      'study, seed of its order',
      once(all.map(({ study }) => (study === null ? null : `${study.name}, seed ${study.seed}`))),
    ],
    ['runs', once(all.map(({ run }) => run))],
    ['host', once(all.map(({ host }) => host))],
    ['boots of the host', once(all.map(({ bootId }) => bootId))],
    ['launches of the guest', once(all.map(({ launchId }) => launchId))],
    [
      'tools',
      once(
        all.flatMap(({ workload, server, collectors }) =>
          [workload, server, ...collectors].map((each) =>
            each?.version == null ? null : `${programOf(each.argv)} on ${each.machine}: ${each.version}`,
          ),
        ),
      ),
    ],
    [
      'clocks ahead of the host’s',
      once(
        all.flatMap(({ clocks }) =>
          clocks.map(({ machine, offset, within }) => `${machine} ${offset.toFixed(3)} s ± ${within.toFixed(3)} s`),
        ),
      ).slice(0, 12),
    ],
  ];
  return facts.filter(([, values]) => values.length > 0);
}

/** The program of a command, without stdbuf, which is in front of it so that each line is written at once. */
const programOf = (argv: readonly string[]): string => (argv[0] === 'stdbuf' ? argv[2] : argv[0]) ?? '';
