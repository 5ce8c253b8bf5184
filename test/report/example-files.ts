import type { ExampleStudy, ExampleVariant } from './example-study.ts';

interface Run {
  readonly start: number;
  readonly drift: number;
  readonly noise: () => number;
  readonly isProfile: boolean;
}

/** The raw files of an invented run, in the formats of the tools. */
export function exampleFiles(study: ExampleStudy, variant: ExampleVariant, run: Run): ReadonlyMap<string, string> {
  const { noise, drift } = run;
  const rate = variant.gbit * drift * (1 + (variant.spread ?? 0.004) * noise());
  const files = new Map<string, string>([
    ['workload.txt', iperf3(study, rate, run)],
    ['workload.err', ''],
    ['cpu.txt', cpu(study, variant, run, rate)],
    ...interrupts(study, variant, run),
    ...exits(study, variant, run),
    ['environment-before.json', environment(variant, 0.1)],
    ['environment-after.json', environment(variant, 1.4)],
  ]);
  if (run.isProfile && variant.stacks !== undefined) {
    const lines = Object.entries(variant.stacks).map(
      ([stack, samples]) => [stack, Math.max(1, Math.round(samples * (1 + 0.02 * noise())))] as const,
    );
    files.set('profile-cpu-clock.samples.folded', lines.map(([stack, samples]) => `${stack} ${samples}\n`).join(''));
    files.set(
      'profile-cpu-clock.weight.folded',
      lines.map(([stack, samples]) => `${stack} ${samples * 10101010}\n`).join(''),
    );
  }
  return files;
}

function iperf3({ seconds }: ExampleStudy, rate: number, { start, noise }: Run): string {
  const intervals = Array.from({ length: seconds }, (_, second) => {
    const ramp = second === 0 ? 0.6 : second === 1 ? 0.9 : 1;
    const bytes = Math.round((rate * 1e9 * ramp * (1 + 0.006 * noise())) / 8);
    const part = {
      start: second,
      end: second + 1,
      seconds: 1,
      bytes,
      bits_per_second: 8 * bytes,
      retransmits: noise() > 2 ? 3 : 0,
      omitted: false,
      sender: true,
    };
    return { streams: [{ socket: 5, ...part }], sum: part };
  });
  const bytes = intervals.reduce((sum, { sum: { bytes: own } }) => sum + own, 0);
  const sum = { start: 0, end: seconds, seconds, bytes, bits_per_second: (8 * bytes) / seconds };
  return JSON.stringify({
    start: {
      version: 'iperf 3.12',
      timestamp: { timesecs: Math.floor(start) },
      connected: [{ socket: 5 }],
      test_start: { protocol: 'TCP', num_streams: 1, duration: seconds },
    },
    intervals,
    end: { streams: [], sum_sent: { ...sum, retransmits: 0, sender: true }, sum_received: { ...sum, sender: true } },
  });
}

/** Ticks of /proc/stat, of which a CPU has a hundred a second; the guest's are in user, too. */
function cpu({ seconds, cpus }: ExampleStudy, variant: ExampleVariant, { start, noise }: Run, rate: number): string {
  const ticks = Array.from({ length: cpus }, () => Array.from({ length: 10 }, () => 1000));
  const snapshot = (at: number): string => {
    const all = Array.from({ length: 10 }, (_, column) => ticks.reduce((sum, own) => sum + (own[column] ?? 0), 0));
    const line = (name: string, own: readonly number[]): string => `${name} ${own.join(' ')}`;
    return [
      `@ ${(start + at).toFixed(3)}`,
      line('cpu ', all),
      ...ticks.map((own, index) => line(`cpu${index}`, own)),
      'softirq 1 2 3',
      '',
    ].join('\n');
  };
  let text = snapshot(-1);
  for (let second = 0; second <= seconds; second += 1) {
    for (const [index, own] of ticks.entries()) {
      const guest = index < 2 ? Math.round(78 + 4 * noise()) : 0;
      const over = Math.max(0, (variant.overhead * rate * 100 * (1 + 0.04 * noise())) / (9 * Math.max(1, cpus - 2)));
      const busy = index < 2 ? 4 : over;
      const parts = [
        guest + Math.round(0.1 * busy),
        0,
        Math.round(0.5 * busy),
        0,
        0,
        1,
        Math.round(0.4 * busy),
        0,
        guest,
        0,
      ];
      const used = (parts[0] ?? 0) + (parts[2] ?? 0) + (parts[5] ?? 0) + (parts[6] ?? 0);
      parts[3] = Math.max(0, 100 - used);
      for (const [column, part] of parts.entries()) own[column] = (own[column] ?? 0) + part;
    }
    text += snapshot(second);
  }
  return text;
}

function interrupts(
  { seconds, cpus }: ExampleStudy,
  variant: ExampleVariant,
  { start, noise }: Run,
): readonly (readonly [string, string])[] {
  const rows: readonly (readonly [string, number, string])[] = [
    ['24', variant.exits * 0.4, 'IR-PCI-MSIX-0000:17:00.2 0-edge vfio-msix[0](0000:17:00.2)'],
    ['LOC', 250 * cpus, 'Local timer interrupts'],
    ['RES', 180, 'Rescheduling interrupts'],
    ['PIN', variant.exits < 20000 ? 41000 : 0, 'Posted-interrupt notification event'],
  ];
  const look = (at: number, part: number): string =>
    [
      `@ ${(start + at).toFixed(3)}`,
      `           ${Array.from({ length: cpus }, (_, index) => `CPU${index}`).join('       ')}`,
      ...rows.map(([id, rate, label]) => {
        const total = Math.max(0, rate) * (seconds + 2) * part * (1 + 0.01 * noise());
        const counts = Array.from({ length: cpus }, (_, index) =>
          Math.round(1000 + (id === '24' ? (index === 0 ? total : 0) : total / cpus)),
        );
        return `${id.padStart(4)}: ${counts.join(' ')} ${label}`;
      }),
      '',
    ].join('\n');
  return [
    ['interrupts-before.txt', look(-1, 0)],
    ['interrupts-after.txt', look(seconds + 1, 1)],
  ];
}

function exits(
  { seconds }: ExampleStudy,
  { exits: rate }: ExampleVariant,
  { start, noise }: Run,
): readonly (readonly [string, string])[] {
  const total = Math.round(rate * (seconds + 2) * (1 + 0.01 * noise()));
  const look = (at: number, count: number): string =>
    `@ ${(start + at).toFixed(3)}\nexits ${count}\nirq_exits ${Math.round(count * 0.42)}\nhalt_exits ${Math.round(count * 0.17)}\nio_exits ${Math.round(count * 0.06)}\nmmio_exits ${Math.round(count * 0.21)}\n`;
  return [
    ['exits-before.txt', look(-1, 0)],
    ['exits-after.txt', look(seconds + 1, total)],
  ];
}

function environment({ environment: own }: ExampleVariant, load: number): string {
  const looks = {
    'host kernel': 'Linux 6.12.107 #1 SMP x86_64',
    'host kernel command line': 'BOOT_IMAGE=/boot/vmlinuz root=LABEL=root ro intel_iommu=on',
    'host governor': '8 performance',
    'host links': 'eth0 1000 1500 igb',
    'guest kernel': 'Linux 6.12.107 #1 SMP x86_64',
    'guest links': 'ens1 10000 1500 ixgbe',
    'now host load': `${load} 0.2 0.1`,
    ...own,
  };
  return `${JSON.stringify(looks, null, 2)}\n`;
}
