/** Acts that a step type accepts on purpose: `status` calls the result modified, and `plan` has nothing to do. */
interface Accepted {
  readonly type: string;
  readonly kind: string;
  readonly acts: readonly string[];
  /** The scenarios in which it is accepted; in all of them by default. */
  readonly in?: RegExp;
  readonly because: string;
}

const rights = ['chmod the file', 'chown the file'];
const content = ['add a line to the file', 'replace the file', 'empty the file'];

export const accepted: readonly Accepted[] = [
  {
    type: 'grub-edit',
    kind: 'file',
    acts: ['add a line to the file', ...rights],
    because: 'it requires its words in the settings of GRUB, whatever else is in the file',
  },
  {
    type: 'grub-edit',
    kind: 'file',
    acts: ['replace the file', 'empty the file', 'delete the file'],
    in: /systemd-boot|kernelstub|GRUB with entries$/,
    because: 'an entry of the boot loader, or its source, that does not exist or starts nothing needs no parameters',
  },
  {
    type: 'file',
    kind: 'file',
    acts: [...content, 'chown the file'],
    because: 'the example requests only the mode, or no owner',
  },
  {
    type: 'cloud-init-seed',
    kind: 'file',
    acts: ['chown the file'],
    because: 'it requests no owner, because the user of QEMU may own it',
  },
  {
    type: 'isolcpus-pin',
    kind: 'file',
    acts: rights,
    because: 'systemd reads the file of the slice whoever owns it',
  },
  {
    type: 'isolcpus-pin',
    kind: 'affinity',
    acts: ['end a virtual CPU'],
    because: 'every thread that is left has its CPUs',
  },
  {
    type: 'tune-irq-affinity',
    kind: 'drop-in',
    acts: [...content, ...rights, 'delete the file', 'delete the file and its folder'],
    because: 'it requires that the running irqbalance leaves the interrupts, however irqbalance was told',
  },
];

/** What a result may lose without a word of `status`. */
export const unsaid: readonly { readonly kind: string; readonly acts: readonly string[]; readonly because: string }[] =
  [
    {
      kind: 'artifact',
      acts: ['chmod the file', 'chown the file', 'add a line to the file'],
      because: 'programs that use an image write to it and own it',
    },
    { kind: 'affinity', acts: ['end a thread'], because: 'a thread of a pool ends by itself' },
    {
      kind: 'command',
      acts: ['reboot', 'cut the power'],
      because: 'a boot uses up the trial of kernel parameters that the command prepared',
    },
    { kind: 'file', acts: ['reboot', 'cut the power'], because: 'it is the file of the same trial' },
  ];

/** True if a step of this type has nothing to do after the act on a change of this kind. */
export const isAccepted = (scenario: string, type: string, kind: string, act: string): boolean =>
  accepted.some(
    (one) =>
      one.type === type &&
      one.kind === kind &&
      one.acts.includes(act) &&
      (one.in === undefined || one.in.test(scenario)),
  );

/** True if a status need not tell of this act. */
export const isUnsaid = (kind: string, act: string): boolean =>
  unsaid.some((one) => one.kind === kind && one.acts.includes(act));
