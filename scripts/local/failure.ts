/** Thrown when the stack cannot start. The message tells the user what to do and is printed without a stack trace. */
export class StartFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartFailure';
  }
}
