/** The check entry, for a step of a build: it needs `typescript`, which reads the code that uses the flags. */
export { flagProblems, type FlagUse, type SourceFile, usesIn } from './usage.ts';
