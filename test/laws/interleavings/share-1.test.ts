import { testShare } from './expect-interleavings.ts';

testShare(0, 4);
