import { createHash } from 'node:crypto';
import type { Diagnostic, Result } from '../../engine/model/diagnostic.ts';
import { loadStudy } from '../../engine/language/load/load-study.ts';
import { labOpener, type OpenedLab } from '../lab/open-lab.ts';
import { suggest } from '../../engine/language/yaml/nearest.ts';
import type { Study } from '../../schemas/types/study.ts';
import { bindToLab, checkPlaybook } from '../run/bind-playbook.ts';
import { readPlaybook } from '../run/read-playbook.ts';
import { mistake, readSource } from '../process/read-source.ts';
import { variableOf } from '../process/secret-variables.ts';
import { findPart } from './find-part.ts';

/** A playbook of a study with its settings, in the form of --set. */
export interface BoundPart {
  readonly path: string;
  readonly settings: readonly string[];
  /** Whether it can run its profiler instead. */
  readonly takesProfile: boolean;
  readonly inputs: readonly string[];
  /** The seconds of its measurement, from its input `duration`; null without this input. */
  readonly seconds: number | null;
}

/** A study whose playbooks were all found, judged and given their values. */
export interface BoundStudy {
  readonly study: Study;
  readonly path: string;
  readonly text: string;
  readonly sha256: string;
  readonly variants: ReadonlyMap<string, BoundPart>;
  readonly boots: ReadonlyMap<string, BoundPart>;
}

/** Loads a study and checks every playbook of it with its values and the lab; touches no machine. */
export async function bindStudy(path: string, lab: string | undefined): Promise<Result<BoundStudy>> {
  const source = await readSource(path);
  if (!source.ok) return source;
  const loaded = loadStudy(source.value);
  if (!loaded.ok) return loaded;
  const study = loaded.value;
  const diagnostics: Diagnostic[] = [];
  const openLabFor = labOpener(lab);
  const bind = async (part: Study['boots'][string], what: string): Promise<BoundPart | null> => {
    const found = await findPart(part.playbook, path);
    const bound = found.ok
      ? await bindPart(found.value, { ...study.inputs }, part.inputs, openLabFor, study.profile > 0)
      : found;
    if (bound.ok) return bound.value;
    diagnostics.push(...bound.diagnostics.map((each) => ({ ...each, message: `${what}: ${each.message}` })));
    return null;
  };
  const variants = new Map<string, BoundPart>();
  for (const variant of study.variants) {
    const bound = await bind(variant, `variant '${variant.name}'`);
    if (bound === null) continue;
    variants.set(variant.name, bound);
    if (study.profile > 0 && !bound.takesProfile) {
      const message = `variant '${variant.name}' needs profiler runs, but ${bound.path} has no input 'profile'`;
      diagnostics.push(
        mistake('no-profile', message, 'declare a boolean input with this name, and measure with perf if it is true'),
      );
    }
  }
  const boots = new Map<string, BoundPart>();
  for (const [name, part] of Object.entries(study.boots)) {
    const bound = await bind(part, `boot settings '${name}'`);
    if (bound !== null) boots.set(name, bound);
  }
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  const inputNames = [...new Set([...variants.values(), ...boots.values()].flatMap(({ inputs }) => inputs))];
  for (const name of Object.keys(study.inputs).filter((each) => !inputNames.includes(each))) {
    const message = `${path}: no playbook of the study has an input '${name}'`;
    diagnostics.push(mistake('unknown-input', message, suggest(name, inputNames, 'inputs')));
  }
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  const { text } = source.value;
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { ok: true, value: { study, path, text, sha256, variants, boots } };
}

async function bindPart(
  path: string,
  common: Study['inputs'],
  own: Study['inputs'],
  openLabFor: (playbookPath: string) => Promise<Result<OpenedLab>>,
  profile: boolean,
): Promise<Result<BoundPart>> {
  const source = await readPlaybook(path);
  const playbook = source.ok ? checkPlaybook(source.value) : source;
  if (!playbook.ok) return playbook;
  const names = new Set(playbook.value.inputs.map(({ name }) => name));
  // The study's values are for every playbook that has such an input; its own must fit it.
  const fitting = Object.entries(common).filter(([name]) => names.has(name));
  const settings = Object.entries({ ...Object.fromEntries(fitting), ...own }).map(
    ([name, value]) => `${name}=${value}`,
  );
  const secret = playbook.value.inputs.filter(({ schema }) => schema['writeOnly'] === true).map(({ name }) => name);
  const exposed = secret.find((name) => name in own || fitting.some(([given]) => given === name));
  if (exposed !== undefined) {
    const message = `input '${exposed}' is secret, but a study is kept as text with its measurements`;
    const hint = `remove it from the study, and use ${variableOf(exposed)} in the environment, or the lab file`;
    return { ok: false, diagnostics: [mistake('secret-exposed', message, hint)] };
  }
  const takesProfile = names.has('profile');
  const tried = profile && takesProfile ? [...settings, 'profile=true'] : settings;
  const opened = await openLabFor(path);
  if (!opened.ok) return opened;
  const bound = await bindToLab(playbook.value, opened.value, tried);
  if (!bound.ok) return bound;
  const { duration } = bound.value.inputs;
  const seconds = typeof duration === 'number' ? duration : null;
  return { ok: true, value: { path, settings, takesProfile, inputs: [...names], seconds } };
}
