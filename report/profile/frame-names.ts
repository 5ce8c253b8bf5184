/** The options for naming frames; stackcollapse-perf.pl has options of the same names. */
export interface FrameNaming {
  /** Kernel functions end with _[k]. */
  readonly kernel: boolean;
  /** Functions compiled at run time end with _[j]. */
  readonly jit: boolean;
  /** Frames without a symbol show their address. */
  readonly addrs: boolean;
}

/** The parts of a line of a stack: address, symbol and the module in the last parentheses. */
interface Frame {
  readonly address: string;
  readonly symbol: string;
  readonly module: string;
}

/** An address with its symbol; a command that starts with hex digits, such as "false 123 …", is not an address. */
const line = /^\s*([0-9a-f]+)\s+(.*)$/;

/** A bracket of template arguments or parameters; operators and arrows are skipped whole. */
const bracket = /operator(?:->\*?|<=>|<<=?|>>=?|[<>]=?)|->|[<>]|\((?!anonymous namespace\))/g;

/** The last group in parentheses, which may itself contain parentheses: "/usr/lib/libx.so (deleted)". */
function opening(text: string): number {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    if (text[at] === ')') depth += 1;
    else if (text[at] === '(') depth -= 1;
    if (depth === 0) return at;
  }
  return text.lastIndexOf('(');
}

function frameOf(text: string): Frame | undefined {
  const trimmed = text.trimEnd();
  const [, address, rest = ''] = line.exec(trimmed) ?? [];
  if (address === undefined || !rest.endsWith(')')) return undefined;
  const open = opening(rest);
  if (open < 0 || (open > 0 && rest[open - 1] !== ' ')) return undefined;
  const module = rest.slice(open + 1, -1).replace(/ \(deleted\)$/, '');
  return { address, symbol: rest.slice(0, open).trimEnd() || '[unknown]', module };
}

/**
 * The names in a line of a stack, outermost first: several if the symbol contains inlined functions as a->b, none for a
 * line with only the process. Undefined for a line that is not a frame. `isJava` shortens the signatures of the JVM.
 */
export function frameNames(text: string, naming: FrameNaming, isJava: boolean): readonly string[] | undefined {
  const frame = frameOf(text);
  if (frame === undefined) return undefined;
  // Since Linux 4.8 symbols have an offset.
  const symbol = frame.symbol.replace(/\+0x[\da-f]+$/, '');
  if (/^\((?!anonymous namespace\))/.test(symbol)) return [];
  return symbol.split(/(?<!operator)->/).map((name, index) => {
    const plain = tidy(named(name, frame, naming), isJava);
    if (index > 0) return plain.includes('_[i]') ? plain : `${plain}_[i]`;
    return plain + mark(frame.module, naming, plain);
  });
}

/** A frame without a symbol gets the name of its module. */
function named(name: string, { module, address }: Frame, { addrs }: FrameNaming): string {
  if (name !== '[unknown]') return name;
  const from = module === '[unknown]' || module === '' ? 'unknown' : module.slice(module.lastIndexOf('/') + 1);
  return addrs ? `[${from} <${address}>]` : `[${from}]`;
}

/**
 * Removes text that would break or lengthen a folded line: semicolons, quotes, and parameters in parentheses, except
 * parentheses that are part of the name, as in Go's "net/http.(*Client).Do" and "(anonymous namespace)".
 */
function tidy(name: string, isJava: boolean): string {
  const safe = name.replaceAll(';', ':');
  const method = safe.indexOf('.(');
  const short = method >= 0 && safe.includes(').', method + 2) ? safe : safe.slice(0, parametersOf(safe));
  const plain = short.replace(/["']/g, '');
  return isJava && plain.includes('/') ? plain.replace(/^L/, '') : plain;
}

/**
 * The position of the parameters of a function: the first parenthesis outside of template arguments, because
 * "std::function<int (int)>::operator()(int)" has one inside them. If operators leave < and > unbalanced, it is the
 * first parenthesis of all.
 */
function parametersOf(name: string): number {
  let depth = 0;
  for (const { 0: found, index } of name.matchAll(bracket)) {
    if (found === '<') depth += 1;
    else if (found === '>') depth -= 1;
    else if (found === '(' && depth <= 0) return index;
  }
  const first = name.search(/\((?!anonymous namespace\))/);
  return first < 0 || depth === 0 ? name.length : first;
}

function mark(module: string, { kernel, jit }: FrameNaming, name: string): string {
  // The path of debug symbols contains the kernel's version: /usr/lib/debug/boot/vmlinux-5.4.14.
  if (kernel && /^\[|vmlinux(-[^/]*)?$/.test(module) && !module.includes('unknown')) return '_[k]';
  if (jit && /\/tmp\/perf-\d+\.map|\/jitted-\d+-\d+\.so/.test(module)) return name.includes('_[j]') ? '' : '_[j]';
  return '';
}
