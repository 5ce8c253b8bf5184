import { testShare } from './expect-interleavings.ts';

testShare(3, 4);
