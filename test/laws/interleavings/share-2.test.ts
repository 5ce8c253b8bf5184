import { testShare } from './expect-interleavings.ts';

testShare(1, 4);
