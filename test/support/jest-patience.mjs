/** Tests of several processes wait for programs to start, on a machine that may be busy with others. */
import { jest } from '@jest/globals';

jest.setTimeout(180_000);
