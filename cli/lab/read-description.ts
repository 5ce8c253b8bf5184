import { judge } from '../../engine/language/schema/judge.ts';
import { dotted } from '../../engine/language/schema/step-naming.ts';
import { copyData } from '../../engine/language/yaml/copy-data.ts';
import { diagnosticAt } from '../../engine/language/yaml/diagnostic-at.ts';
import { locateIn } from '../../engine/language/yaml/locate-in.ts';
import { parseSource } from '../../engine/language/yaml/parse-source.ts';
import type { Diagnostic, Locate, Result, SourceText } from '../../engine/model/diagnostic.ts';
import type { Json } from '../../engine/model/step-type.ts';
import type { Trouble } from '../../machines/simulated/boot/trouble-of.ts';
import type { MachineDescription } from '../../machines/simulated/tree/description.ts';
import schema from '../../schemas/simulated-machine.schema.json' with { type: 'json' };
import type { SimulatedMachine } from '../../schemas/types/simulated-machine.ts';
import { readRegular } from '../process/read-regular.ts';
import { mistake } from '../process/read-source.ts';
import { contradictionsIn } from './contradictions-in.ts';

/** More levels than any description has; the walks over data must not exhaust the stack. */
const maxDepth = 64;

/** The description of a simulated machine from a JSON file, checked with its schema; without a file, a machine like the emulated host. */
export async function readDescription(path: string | null): Promise<Result<MachineDescription>> {
  if (path === null) return { ok: true, value: (await import('../../machines/simulated/hosts/lab-host.ts')).labHost };
  const read = await readRegular(path);
  if (!read.ok)
    return {
      ok: false,
      diagnostics: [mistake('unreadable', `cannot read the simulated machine ${path}: ${read.why}`, null)],
    };
  const source = { path, text: read.text };
  const parsed = parseDescription(source);
  if (!parsed.ok) return parsed;
  // The code of the simulated machine is loaded only for a lab that has one.
  const trouble = (await import('../../machines/simulated/boot/trouble-of.ts')).troubleOf(parsed.value);
  return trouble === null ? parsed : { ok: false, diagnostics: [cannotStart(source, trouble)] };
}

/** The mistake in a description that every schema lets through, but from which no machine starts. */
function cannotStart(source: SourceText, { at, message }: Trouble): Diagnostic {
  const document = parseSource(source);
  const place = document.ok ? locateIn(document.value)(at, 'value') : { source, span: null };
  const subject = at.length === 0 ? 'the simulated machine' : `the content of ${at[1]}`;
  const hint = 'the file is read as the real program reads it; compare it with the file of the machine that it is from';
  return diagnosticAt(place.source, place.span, 'cannot-start', `${subject} keeps it from starting: ${message}`, hint);
}

/** The description in a JSON text; each mistake has its place. */
export function parseDescription(source: SourceText): Result<MachineDescription> {
  const fail = (message: string): Result<never> => ({
    ok: false,
    diagnostics: [diagnosticAt(source, { start: 0, end: 0 }, 'syntax', message, 'see docs/reference/lab-file.md')],
  });
  if (isDeep(source.text)) return fail(`the file is nested more than ${maxDepth} levels deep`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(source.text);
  } catch (error) {
    return fail(`the file is not JSON: ${(error as SyntaxError).message}`);
  }
  const data = copyData(parsed as Json);
  // JSON is YAML too, whose parser knows the places. A file that is too large for it gets messages without lines.
  const document = parseSource(source);
  if (!document.ok && document.diagnostics.every(({ code }) => code === 'duplicate-key' || code === 'forbidden-key'))
    return document;
  const locate: Locate = document.ok ? locateIn(document.value) : () => ({ source, span: null });
  const name = (pointer: readonly (string | number)[]): string =>
    pointer.length === 0 ? 'the simulated machine' : dotted(pointer);
  const wrong = judge(data, schema, { base: [], name, locate });
  if (wrong.length > 0) return { ok: false, diagnostics: wrong };
  // The schema and the type say the same; the compiler compares them here.
  const description: MachineDescription = data as unknown as SimulatedMachine;
  const contradictions = contradictionsIn(description).map(({ at, message }) => {
    const place = locate(at, 'value');
    return diagnosticAt(place.source, place.span, 'contradiction', `${dotted(at)} ${message}`, null);
  });
  return contradictions.length > 0 ? { ok: false, diagnostics: contradictions } : { ok: true, value: description };
}

/** Whether brackets outside of texts are nested too deep; a loop, because JSON.parse and walks would recurse. */
function isDeep(text: string): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isText) {
      if (character === '\\') at += 1;
      else if (character === '"') isText = false;
    } else if (character === '"') isText = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}
