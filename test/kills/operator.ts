import { applyOn, undoOn } from '../laws/runbook-on.ts';
import type { Host, Scenario } from '../laws/runbook-on.ts';
import { connectTo, type Place } from './place.ts';

/** What an operator's process does: `node operator.ts <order as JSON>`. */
export interface Order {
  readonly place: Place;
  readonly verb: 'apply' | 'undo';
  readonly scenario: Scenario;
}

// It prints a word at the start of the first program that changes something and another word at the end, and is killed in between.
const { place, verb, scenario } = JSON.parse(process.argv[2] ?? '') as Order;
const machine = await connectTo(place);
let isBegun = false;
const watched: Host = {
  ...machine,
  run: (argv, options) => {
    if (!isBegun) process.stdout.write('begun\n');
    isBegun = true;
    return machine.run(argv, options);
  },
};
const ran = await (verb === 'apply' ? applyOn(watched, scenario) : undoOn(watched, scenario));
process.stdout.write(`ended ${ran?.end.outcome}\n`);
await machine[Symbol.asyncDispose]();
