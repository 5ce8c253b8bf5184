import type { Change } from '../model/change.ts';
import type { Dialogue } from '../../schemas/types/common.ts';
import type { CheckOptions, FileState, FileStat, MachineReader, Output, RunOptions } from '../model/machine.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import type { Effect } from '../model/effect.ts';
import { UnknownValue } from '../model/unknown-value.ts';

const encode = (text: string): FileState => ({ encoding: 'utf8', content: text, mode: 0o644, owner: 0, group: 0 });

/**
 * A machine as it will be: it reads the real machine, except for paths that a planned change affects. It has no
 * method to write, and a path that cannot be known yet throws UnknownValue. Programs run on the real machine: the
 * answer of a query is the present one, unless a planned change defines how it will differ, or the program does not
 * exist and a planned change may install it.
 */
export class Overlay implements MachineReader {
  readonly name: string;
  readonly #machine: MachineReader;
  readonly #effects = new Map<string, { readonly effect: Effect; readonly step: string }>();
  readonly #kinds: ChangeKinds;
  /** A folder in which missing paths may appear, and the step that creates them. */
  #appearing: { readonly below: string; readonly step: string } | undefined;

  constructor(machine: MachineReader, kinds: ChangeKinds) {
    this.name = machine.name;
    this.#machine = machine;
    this.#kinds = kinds;
  }

  /** Later reads see this change as made by `step`. */
  plan(change: Change, step: string): void {
    for (const effect of this.#kinds.effects(change)) {
      if (effect.kind === 'appearing') this.#appearing = { below: `${effect.path}/`, step };
      else this.#effects.set(effect.path, { effect, step });
    }
  }

  /**
   * The effect that decides a path: its own effect, or that of the nearest folder above it that is removed or unknown.
   */
  #effectOn(path: string): Effect | undefined {
    if (this.#effects.size === 0) return undefined;
    const own = this.#effects.get(path);
    if (own !== undefined) return this.#known(own, path);
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const above = this.#effects.get(path.slice(0, end));
      if (above?.effect.kind === 'gone' || above?.effect.kind === 'unknown') return this.#known(above, path);
    }
    return undefined;
  }

  #known({ effect, step }: { readonly effect: Effect; readonly step: string }, path: string): Effect {
    if (effect.kind === 'unknown') throw new UnknownValue(step, path);
    return effect;
  }

  /** What a machine shows of a path, or UnknownValue if it does not exist and a planned change may create it. */
  async #orUnknown<T>(path: string, reading: Promise<T | undefined>): Promise<T | undefined> {
    const found = await reading;
    if (found === undefined && this.#appearing !== undefined && path.startsWith(this.#appearing.below))
      throw new UnknownValue(this.#appearing.step, path);
    return found;
  }

  async read(path: string): Promise<string | undefined> {
    const effect = this.#effectOn(path);
    if (effect === undefined) return this.#orUnknown(path, this.#machine.read(path));
    if (effect.kind === 'sealed') throw new UnknownValue(this.#effects.get(path)?.step ?? '', `the content of ${path}`);
    if (effect.kind === 'text') return effect.text;
    return effect.kind === 'file' ? Buffer.from(effect.file.content, effect.file.encoding).toString('utf8') : undefined;
  }

  async readFile(path: string, options?: { readonly plain?: true }): Promise<FileState | undefined> {
    const effect = this.#effectOn(path);
    if (effect === undefined) return this.#orUnknown(path, this.#machine.readFile(path, options));
    if (effect.kind === 'sealed') throw new UnknownValue(this.#effects.get(path)?.step ?? '', `the content of ${path}`);
    if (effect.kind === 'file') return effect.file;
    return effect.kind === 'text' ? encode(effect.text) : undefined;
  }

  async list(path: string): Promise<readonly string[] | undefined> {
    if (this.#effectOn(path)?.kind === 'gone') return undefined;
    const present = await this.#machine.list(path);
    const names = new Set(present);
    for (const [changed, { effect }] of this.#effects) {
      if (!changed.startsWith(`${path}/`)) continue;
      const name = changed.slice(path.length + 1).split('/')[0] ?? '';
      if (changed !== `${path}/${name}`) names.add(name);
      else if (effect.kind === 'gone') names.delete(name);
      // Its content is unknown, but it will exist.
      else names.add(name);
    }
    const exists = present !== undefined || names.size > 0 || this.#effects.has(path);
    return exists ? [...names].sort() : undefined;
  }

  async link(path: string): Promise<string | undefined> {
    const effect = this.#effectOn(path);
    if (effect === undefined) return this.#machine.link(path);
    return effect.kind === 'link' ? effect.target : undefined;
  }

  async resolve(path: string): Promise<string | undefined> {
    const effect = this.#effectOn(path);
    if (effect === undefined) return this.#machine.resolve(path);
    if (effect.kind === 'gone') return undefined;
    if (effect.kind !== 'link') return path;
    return new URL(effect.target, `file://${path}`).pathname;
  }

  async stat(path: string): Promise<FileStat | undefined> {
    const effect = this.#effectOn(path);
    if (effect === undefined) return this.#orUnknown(path, this.#machine.stat(path));
    const stat = { mode: 0o644, owner: 0, group: 0, size: 0 };
    switch (effect.kind) {
      case 'gone':
      case 'unknown':
      case 'answer':
      case 'appearing':
        return undefined;
      case 'text':
        return { ...stat, kind: 'file', size: effect.text.length };
      case 'file':
        return { ...stat, kind: 'file', mode: effect.file.mode, owner: effect.file.owner, group: effect.file.group };
      case 'sealed':
        return { ...stat, kind: 'file', mode: effect.mode };
      case 'link':
        return { ...stat, kind: 'link', mode: 0o777 };
      case 'folder':
        return { ...stat, kind: 'directory', mode: 0o755 };
    }
  }

  async query(argv: readonly string[], options?: RunOptions): Promise<Output> {
    return this.#afterwards(argv, await this.#machine.query(argv, options));
  }

  async check(argv: readonly string[], options?: CheckOptions): Promise<Output> {
    return this.#afterwards(argv, await this.#machine.check(argv, options));
  }

  /** The output of a program after the planned changes. */
  #afterwards(argv: readonly string[], output: Output): Output {
    if (output.code === 127 && this.#appearing !== undefined)
      throw new UnknownValue(this.#appearing.step, `the program ${argv[0] ?? ''}`);
    return this.#effects
      .values()
      .reduce((shown, { effect }) => (effect.kind === 'answer' ? effect.rewrite(argv, shown) : shown), output);
  }

  async ask(question: Dialogue): Promise<string> {
    // The process that will listen on a socket in the folder of a planned process cannot be asked yet.
    this.#effectOn(question.socket);
    return this.#machine.ask(question);
  }
}
