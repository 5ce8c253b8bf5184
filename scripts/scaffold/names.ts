/** The names of a step type or a kind of change: in a playbook, in the code, and as a type. */
export interface Names {
  /** E.g. "pci-bind". */
  readonly name: string;
  /** E.g. "pciBind". */
  readonly value: string;
  /** E.g. "PciBind": the generator's form of the name. */
  readonly type: string;
}

export interface NameMistake {
  readonly message: string;
  readonly hint: string;
}

const example = 'lower-case words joined by hyphens, each word beginning with a letter, e.g. clock-source';

/** The reserved words of ECMAScript modules in strict mode, which cannot be names of constants. */
const reserved = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false ' +
    'finally for function if implements import in instanceof interface let new null package private protected public ' +
    'return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

/** The other names that the new files import or declare. */
const ownNames = new Set(
  (
    'current defineStep expect input labHost machine nothing path planOf proposal run runOneStep schema setAttribute ' +
    'simulatedMachine stepTypes test value ' +
    'afterAll beforeAll before changeKinds join localMachine matches machines perform succeed table'
  ).split(' '),
);

/** The names of a step type or a kind of change, or the reason why `name` is not valid. */
export function namesOf(name: string, noun: string): Names | NameMistake {
  if (!/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name))
    return { message: `'${name}' cannot be the name of a ${noun}`, hint: `a name consists of ${example}` };
  // json-schema-to-typescript also capitalizes a letter after a digit.
  const type = name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const typed = type.replaceAll(/\d[a-z]/g, (found) => found.toUpperCase());
  const value = typed.charAt(0).toLowerCase() + typed.slice(1);
  if (reserved.has(value) || ownNames.has(value))
    return {
      message: `'${name}' cannot be the name of a ${noun}: its code would be called ${value}, which has a meaning already`,
      hint: 'choose a name of two words, e.g. clock-source',
    };
  return { name, value, type: typed };
}
