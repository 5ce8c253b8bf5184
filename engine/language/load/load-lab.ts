import labSchema from '../../../schemas/lab.schema.json' with { type: 'json' };
import type { WantedShape } from '../../../schemas/types/lab.ts';
import type { Diagnostic, Locate, Pointer, Result, SourceText } from '../../model/diagnostic.ts';
import type { Connection, Lab, LabInput } from '../../model/playbook.ts';
import type { Json } from '../../model/step-type.ts';
import { diagnosticAt } from '../yaml/diagnostic-at.ts';
import { inTextOrder } from '../yaml/in-text-order.ts';
import { judge } from '../schema/judge.ts';
import { locateIn } from '../yaml/locate-in.ts';
import { suggest } from '../yaml/nearest.ts';
import { otherFile } from '../yaml/other-file.ts';
import { parseSource } from '../yaml/parse-source.ts';
import { labNaming } from '../schema/playbook-naming.ts';
import { maskBroken, maskInputs } from './mask-inputs.ts';
import { readLabInput } from './read-lab-input.ts';
import { readScalars } from '../schema/read-scalars.ts';
import { showValue } from '../yaml/show-value.ts';
import { valueAt } from '../yaml/value-at.ts';

/** A lab from its text. The values of its inputs stay unparsed until `bindInputs` reads them by their declarations. */
export function loadLab(source: SourceText): Result<Lab> {
  const parsed = parseSource(source);
  if (!parsed.ok) return { ok: false, diagnostics: maskBroken(parsed.diagnostics, source) };
  const data = readScalars(parsed.value.root, labSchema);
  // The text is masked for the first mistake, and only once: a lab can have many inputs and many mistakes.
  let masked: Locate | undefined;
  const locate: Locate = (pointer, part) => (masked ??= locateIn(maskInputs(parsed.value)))(pointer, part);
  const other = otherFile(data, 'lab', locate);
  if (other !== undefined) return { ok: false, diagnostics: [other] };
  const diagnostics: Diagnostic[] = [...judge(data, labSchema, { base: [], name: labNaming, locate, show })];
  const machines = entriesAt(data, 'machines');
  const names = machines.map(([name]) => name);
  for (const [name, machine] of machines) {
    const host = valueAt(machine, ['host']);
    if (valueAt(machine, ['connect']) !== 'guest-agent' || typeof host !== 'string') continue;
    const others = names.filter((other) => other !== name);
    if (others.includes(host)) continue;
    const { source: text, span } = locate(['machines', name, 'host'], 'value');
    const message = host === name ? `machine '${name}' cannot be its own host` : `this lab has no machine '${host}'`;
    diagnostics.push(diagnosticAt(text, span, 'unknown-machine', message, suggest(host, others, 'machines')));
  }
  diagnostics.push(...hostCircles(new Map(machines), locate));
  if (diagnostics.length > 0) return { ok: false, diagnostics: inTextOrder(diagnostics) };
  const inputs = entriesAt(data, 'inputs').map(([name, value]) => {
    const at = ['inputs', name];
    const read: LabInput['read'] = (input) => readLabInput(parsed.value, at, input);
    return [name, { value, at, read }] as const;
  });
  return {
    ok: true,
    value: {
      name: String(valueAt(data, ['name'])),
      source,
      machines: record(machines.map(([name, machine]) => [name, connectionOf(machine)] as const)),
      inputs: record(inputs),
      locate,
    },
  };
}

/** A value in a message; what is written in the place of the inputs can be a secret. */
const show = (value: Json | undefined, pointer: Pointer): string =>
  pointer[0] === 'inputs' ? 'the value in the lab file' : showValue(value);

/** Guests whose host is reached through themselves: each circle once, at its first machine. */
function hostCircles(machines: ReadonlyMap<string, Json>, locate: Locate): readonly Diagnostic[] {
  const hostOf = (name: string): string | undefined => {
    const machine = machines.get(name);
    const host = valueAt(machine, ['host']);
    return valueAt(machine, ['connect']) === 'guest-agent' && typeof host === 'string' ? host : undefined;
  };
  const seen = new Set<string>();
  return [...machines.keys()].flatMap((first) => {
    const way: string[] = [];
    for (let at: string | undefined = first; at !== undefined && !seen.has(at); at = hostOf(at)) {
      seen.add(at);
      way.push(at);
    }
    const last = way.at(-1);
    const start = last === undefined ? -1 : way.indexOf(hostOf(last) ?? '');
    // A machine that is its own host is reported by name.
    if (start < 0 || start === way.length - 1) return [];
    const ring = way.slice(start);
    const { source, span } = locate(['machines', ring[0] ?? '', 'host'], 'value');
    const message = `machines host each other: ${[...ring, ring[0]].map((name) => `'${name}'`).join(' is a guest of ')}`;
    return [
      diagnosticAt(source, span, 'host-circle', message, 'one of them needs another connection, e.g. local or ssh'),
    ];
  });
}

function entriesAt(data: Json, key: string): readonly (readonly [string, Json])[] {
  const value = valueAt(data, [key]);
  return typeof value === 'object' && value !== null ? (Object.entries(value) as [string, Json][]) : [];
}

function record<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.assign(Object.create(null) as Record<string, T>, Object.fromEntries(entries));
}

/** The connection of a machine that the schema has accepted. */
function connectionOf(machine: Json): Connection {
  const text = (key: string) => (valueAt(machine, [key]) ?? null) as string | null;
  const kind = text('connect') as Connection['kind'];
  switch (kind) {
    case 'local':
      return { kind };
    case 'ssh': {
      const port = (valueAt(machine, ['port']) ?? null) as number | null;
      const options = (valueAt(machine, ['options']) ?? []) as readonly string[];
      const sudo = valueAt(machine, ['sudo']) === true;
      const [host, user, identityFile] = [text('host') ?? '', text('user'), text('identity_file')];
      return { kind, host, user, port, identityFile, options, sudo };
    }
    case 'emulated':
      return { kind, lab: text('lab') ?? '', shape: (valueAt(machine, ['shape']) ?? null) as WantedShape | null };
    case 'simulated':
      return { kind, tree: text('tree') };
    case 'guest-agent':
      return { kind, host: text('host') ?? '', vm: text('vm') ?? '' };
  }
}
