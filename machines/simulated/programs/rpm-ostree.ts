import { defaultEntryPath, valuesOf } from '../boot/boot-entries.ts';
import { textOf, unlink, writeText } from '../world/files.ts';
import type { World } from '../world/world.ts';
import { failed, printed, type Program } from './program.ts';

/**
 * A deployment that becomes final at the next orderly reboot, and is lost in a power cut
 * (ostree-finalize-staged.service).
 */
const staged = '/run/ostree/staged-deployment';

const bootedLine = (world: World): string => {
  const path = defaultEntryPath(world.description, world.disk);
  return path === undefined ? '' : valuesOf(textOf(world, path) ?? '', 'options').join(' ');
};

/** The arguments of the deployment that boots next. */
const lineOf = (world: World): string => textOf(world, staged)?.trimEnd() ?? bootedLine(world);

/** The work of ostree at shutdown: the staged deployment becomes the one that boots. */
export function finalizeDeployment(world: World): void {
  const line = textOf(world, staged)?.trimEnd();
  const path = defaultEntryPath(world.description, world.disk);
  if (line === undefined || path === undefined) return;
  const text = textOf(world, path) ?? '';
  writeText(
    world,
    path,
    text.replace(/^options .*$/m, () => `options ${line}`),
  );
}

/** rpm-ostree(1): `status --json`, and `kargs` with the options that this project uses. */
export const rpmOstree: Program = {
  name: 'rpm-ostree',
  changes: ([verb, ...options]) => verb === 'kargs' && options.length > 0,
  run(world, [verb, ...options]) {
    if (world.description.loader !== 'rpm-ostree') return failed(127, 'rpm-ostree: command not found');
    const isStaged = textOf(world, staged) !== undefined;
    if (verb === 'status') {
      const deployments = [...(isStaged ? [{ staged: true, booted: false }] : []), { staged: false, booted: true }];
      return printed(JSON.stringify({ deployments, transaction: null }));
    }
    if (verb !== 'kargs') return failed(1, `error: Unknown command '${verb}'`);
    if (options.length === 0) return printed(`${lineOf(world)}\n`);
    let words = lineOf(world).split(' ');
    for (const option of options) {
      const [, action, word = ''] = /^--(delete-if-present|append-if-missing)=(.*)$/.exec(option) ?? [];
      if (action === undefined) return failed(1, `error: Unknown option ${option}`);
      if (action === 'delete-if-present') words = words.filter((each) => each !== word);
      else if (!words.includes(word)) words = [...words, word];
    }
    const line = words.join(' ');
    // A deployment equal to the booted one is not listed.
    if (line === bootedLine(world)) {
      if (isStaged) unlink(world, staged);
    } else writeText(world, staged, `${line}\n`);
    return printed('Staging deployment...done\nKernel arguments updated.\nRun "systemctl reboot" to start a reboot\n');
  },
};
