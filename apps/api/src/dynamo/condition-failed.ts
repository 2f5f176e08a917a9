/** Thrown when conditions of a transaction failed. Nothing was written. */
export class ConditionFailed extends Error {
  readonly names: readonly string[];

  constructor(names: readonly string[]) {
    super(`conditions failed: ${names.join(', ')}`);
    this.name = 'ConditionFailed';
    this.names = names;
  }
}
