import { changeSkeleton } from './scaffold/change-skeleton.ts';
import { scaffold } from './scaffold/scaffold.ts';

// `npm run new-change NAME`: the schema, the record, the test and the table entry of a kind of change that works and is to be changed.
await scaffold(process.argv.slice(2), changeSkeleton);
