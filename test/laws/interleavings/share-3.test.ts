import { testShare } from './expect-interleavings.ts';

testShare(2, 4);
