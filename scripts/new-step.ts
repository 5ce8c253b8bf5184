import { scaffold } from './scaffold/scaffold.ts';
import { stepSkeleton } from './scaffold/step-skeleton.ts';

// `npm run new-step NAME`: makes the schema, the code, the test and the list entry of a working step type, which you
// then modify.
await scaffold(process.argv.slice(2), stepSkeleton);
