import type { Interleaving } from './interleaving.ts';

/** Histories that once broke a law, shrunk, by the broken law. */
export const found: Readonly<Record<string, Interleaving>> = {
  'folders that undo removed are gone after a power cut too': {
    steps: ['file example 2'],
    acts: [
      { do: 'apply', trouble: null, rival: null, then: null },
      { do: 'undo', trouble: null, rival: null, then: 'power-cut' },
    ],
  },
  'folders of a source of packages are gone after a power cut in an undo': {
    steps: ['apt-repo example 1'],
    acts: [
      { do: 'apply', trouble: { at: 18, how: 'die-before', tear: 0, code: 'EROFS' }, rival: 3, then: 'reboot' },
      { do: 'undo', trouble: { at: 15, how: 'torn', tear: 7, code: 'EIO' }, rival: null, then: 'power-cut' },
    ],
  },
  'a change whose end nobody saw, and a foreign edit after it': {
    steps: ['sysfs-write example 4', 'file example 1'],
    acts: [
      { do: 'apply', trouble: { at: 18, how: 'die-before', tear: 15, code: 'EROFS' }, rival: null, then: null },
      { do: 'drift', what: 'a line in a file that the playbook may write' },
    ],
  },
  'an apply that could not record its binding, and an undo that was killed on its way back': {
    steps: ['sysfs-write example 2', 'pci-bind example 4'],
    acts: [
      { do: 'apply', trouble: { at: 17, how: 'fails-after', tear: 2, code: 'EROFS' }, rival: null, then: null },
      { do: 'undo', trouble: { at: 9, how: 'die-before', tear: 14, code: 'EROFS' }, rival: null, then: null },
    ],
  },
  'the machine is held again after the reboot of an undo': {
    steps: ['grub-edit example 2'],
    acts: [
      { do: 'apply', trouble: null, rival: 7, then: 'reboot' },
      { do: 'undo', trouble: null, rival: 16, then: null },
    ],
  },
  'modules that came along are still there after an undo of a change whose end nobody saw': {
    steps: ['modprobe example 1'],
    acts: [
      { do: 'apply', trouble: { at: 6, how: 'torn', tear: 1, code: 'EDQUOT' }, rival: null, then: null },
      { do: 'undo', trouble: { at: 4, how: 'fails-after', tear: 14, code: 'EROFS' }, rival: null, then: null },
    ],
  },
  'an image whose rename was not synced, removed again before a power cut': {
    steps: ['disk-image example 1'],
    acts: [
      { do: 'apply', trouble: { at: 9, how: 'fails-after', tear: 9, code: 'ENOSPC' }, rival: null, then: null },
      { do: 'undo', trouble: null, rival: null, then: 'power-cut' },
    ],
  },
  'the file of a unit whose mask an earlier step lifts': {
    steps: ['service example 1', 'service example 2'],
    acts: [
      { do: 'apply', trouble: null, rival: null, then: null },
      { do: 'apply', trouble: null, rival: 0, then: null },
    ],
  },
  'a put that was killed in a folder made for it': {
    steps: ['file example 2'],
    acts: [
      { do: 'apply', trouble: { at: 6, how: 'die-within', tear: 0, code: 'EIO' }, rival: null, then: null },
      { do: 'undo', trouble: null, rival: null, then: null },
    ],
  },
};
