import { scaffold } from './scaffold/scaffold.ts';
import { stepSkeleton } from './scaffold/step-skeleton.ts';

// `npm run new-step NAME`: the schema, the code, the test and the list entry of a step type that works and is to be changed.
await scaffold(process.argv.slice(2), stepSkeleton);
