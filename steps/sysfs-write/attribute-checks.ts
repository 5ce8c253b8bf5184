import type { Compare } from '../../changes/attribute/change.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import type { SysfsWrite } from '../../schemas/types/steps/sysfs-write.ts';
import { choicesOf, chosenOf } from './compare-of.ts';
import { lineOf } from '../support/attribute/line-of.ts';
import { isInside } from './sysfs-write-state.ts';
import type { SysfsWriteState } from './sysfs-write-state.ts';
import { refusal } from '../support/refusal.ts';

/** The text to write must be one non-empty line, or a single newline. */
function textCheck(name: string, text: string): readonly Refusal[] {
  if (text === '') {
    const reason = `${name} is empty, and an empty write has no effect; "\\n" writes only a newline, which clears an attribute`;
    return [refusal('empty-value', reason, `${name}: ""`)];
  }
  if (/[\n\0]/.test(lineOf(text))) {
    const reason = `${name} has several lines; an attribute takes one value in one write, so use one step for each value`;
    return [refusal('value-of-several-lines', reason, `${name}: ${JSON.stringify(text)}`)];
  }
  return [];
}

/** The target of the path must be a writable attribute of the kernel. */
function pathCheck({ path, verify }: SysfsWrite, { resolved, stat }: SysfsWriteState): readonly Refusal[] {
  if (resolved === undefined || stat === undefined) {
    const reason = `${path} does not exist; the kernel may lack the feature, its module may not be loaded, or the device has another address`;
    return [refusal('path-not-found', reason, `${path} does not exist`)];
  }
  if (!isInside(resolved)) {
    return [
      refusal(
        'path-leads-outside',
        `${path} is a link to a file outside /sys, /proc/sys and /proc/irq`,
        `it resolves to ${resolved}`,
      ),
    ];
  }
  if (stat.kind !== 'file') {
    return [refusal('not-an-attribute', `${path} is not a writable attribute`, `${resolved} is a ${stat.kind}`)];
  }
  const mode = `${resolved} has mode 0${stat.mode.toString(8)}`;
  if ((stat.mode & 0o222) === 0) {
    return [
      refusal(
        'attribute-is-read-only',
        `${path} is read-only; it is set elsewhere, e.g. at boot or by a module parameter`,
        mode,
      ),
    ];
  }
  if ((stat.mode & 0o444) === 0 && verify === undefined) {
    return [
      refusal(
        'write-only-needs-verify',
        `${path} cannot be read back; give a path that shows the effect in \`verify\``,
        mode,
      ),
    ];
  }
  return [];
}

/** All refusals of the write. */
export function attributeChecks(input: SysfsWrite, state: SysfsWriteState, compare: Compare): readonly Refusal[] {
  const texts = [
    ...textCheck('value', input.value),
    ...(input.restore === undefined ? [] : textCheck('restore', input.restore)),
  ];
  const wrong = [...texts, ...pathCheck(input, state)];
  const { current } = state;
  if (wrong.length > 0 || compare !== 'choice' || current === null || chosenOf(current) === undefined) return wrong;
  if (choicesOf(current).includes(input.value.trim())) return [];
  const reason = `${input.path} does not accept ${input.value}; it accepts ${choicesOf(current).join(', ')}`;
  return [refusal('not-a-choice', reason, `${input.path}: ${current}`)];
}

/** Attributes that change the driver of a device: another step type checks its users. */
export function bindingWarning({ path }: SysfsWrite): readonly string[] {
  const binds = /\/(bind|unbind|new_id|remove_id|remove|drivers_probe|driver_override)$/.test(path);
  return binds ? [`${path} changes the driver of a device without a check of its users; pci-bind checks them`] : [];
}
