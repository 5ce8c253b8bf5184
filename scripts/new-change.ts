import { changeSkeleton } from './scaffold/change-skeleton.ts';
import { scaffold } from './scaffold/scaffold.ts';

// `npm run new-change NAME`: makes the schema, the record, the test and the table entry of a working kind of change,
// which you then modify.
await scaffold(process.argv.slice(2), changeSkeleton);
